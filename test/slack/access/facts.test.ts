import { describe, expect, it } from 'vitest';
import { slackFacts } from '../../../src/slack/access/facts.ts';
import { SlackTrouble } from '../../../src/slack/trouble.ts';
import { HandClock } from '../fakes.ts';

type Said = object | SlackTrouble | 'silence';

const factsOf = (said: Readonly<Record<string, Said>>) => {
  const calls: string[] = [];
  const clock = new HandClock();
  const replies: Record<string, Said> = { 'auth.test': { team_id: 'T1' }, ...said };
  const call = async (method: string) => {
    calls.push(method);
    const reply = replies[method];
    if (reply === 'silence') return new Promise<never>(() => undefined);
    if (reply instanceof SlackTrouble) throw reply;
    return reply as Readonly<Record<string, unknown>>;
  };
  return { facts: slackFacts(call, clock), calls, clock, replies };
};

const user = (more: object) => ({ 'users.info': { user: { team_id: 'T1', ...more } } });
const shut = (code: string) => new SlackTrouble('shut', code);

describe('what Slack says of a person', () => {
  it.each([
    [{}, 'member'],
    [{ is_restricted: true }, 'guest'],
    [{ is_ultra_restricted: true }, 'guest'],
    [{ is_bot: true }, 'bot'],
    [{ deleted: true }, 'deactivated'],
    [{ is_stranger: true }, 'stranger'],
    [{ team_id: 'T2' }, 'stranger'],
    [{ team_id: 'T2', enterprise_user: { teams: ['T1', 'T2'] } }, 'member'],
    [{ team_id: 'T2', enterprise_user: { teams: ['T3'] } }, 'stranger'],
  ])('%j is a %s', async (more, value) => {
    expect(await factsOf(user(more)).facts.standing('U1')).toEqual({ known: true, value });
  });

  it.each([
    [shut('missing_scope'), 'not-permitted'],
    [shut('user_not_found'), 'not-there'],
    [new SlackTrouble('lost', 'no_answer'), 'no-answer'],
    [{}, 'no-answer'],
    [{ user: {} }, 'no-answer'],
  ])('is not known after %s', async (said, why) => {
    expect(await factsOf({ 'users.info': said }).facts.standing('U1')).toEqual({ known: false, why });
  });

  it('is not known while nobody knows which workspace is ours', async () => {
    const { facts } = factsOf({ ...user({}), 'auth.test': shut('invalid_auth') });
    expect(await facts.standing('U1')).toEqual({ known: false, why: 'no-answer' });
  });

  it('keeps nobody waiting for a slow Slack', async () => {
    const { facts, clock } = factsOf({ 'users.info': 'silence' });
    const asked = facts.standing('U1');
    await clock.advance(1_000);
    expect(await asked).toEqual({ known: false, why: 'no-answer' });
  });

  it('is asked once an hour, and again at once where it could not be found out', async () => {
    const { facts, calls, clock, replies } = factsOf(user({}));
    await facts.standing('U1');
    await facts.standing('U1');
    expect(calls).toEqual(['auth.test', 'users.info']);
    await clock.advance(3_600_000);
    replies['users.info'] = new SlackTrouble('lost', 'no_answer');
    expect((await facts.standing('U1')).known).toBe(false);
    replies['users.info'] = user({ is_restricted: true })['users.info'];
    expect(await facts.standing('U1')).toEqual({ known: true, value: 'guest' });
  });

  it('asks no more for a while where it may not ask', async () => {
    const { facts, calls, clock } = factsOf({ 'users.info': shut('missing_scope') });
    await facts.standing('U1');
    expect(await facts.standing('U2')).toEqual({ known: false, why: 'not-permitted' });
    expect(calls.filter((one) => one === 'users.info')).toHaveLength(1);
    await clock.advance(300_000);
    await facts.standing('U2');
    expect(calls.filter((one) => one === 'users.info')).toHaveLength(2);
  });
});

describe('what Slack says of a channel', () => {
  it.each([
    [{ is_ext_shared: false }, 'own'],
    [{ is_ext_shared: false, is_shared: true }, 'own'],
    [{ is_ext_shared: true }, 'shared'],
    [{ is_ext_shared: false, is_pending_ext_shared: true }, 'shared'],
  ])('%j is %s', async (channel, value) => {
    expect(await factsOf({ 'conversations.info': { channel } }).facts.reach('C1')).toEqual({ known: true, value });
  });

  it('is known of a direct message without asking, and unknown where Slack does not say', async () => {
    const { facts, calls } = factsOf({ 'conversations.info': { channel: {} } });
    expect(await facts.reach('D1')).toEqual({ known: true, value: 'own' });
    expect(calls).toEqual([]);
    expect(await facts.reach('C1')).toEqual({ known: false, why: 'no-answer' });
    const without = factsOf({ 'conversations.info': shut('missing_scope') });
    expect(await without.facts.reach('C1')).toEqual({ known: false, why: 'not-permitted' });
  });
});
