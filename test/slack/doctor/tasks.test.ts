// What Slack says of our tokens and scopes, over the wire: right, of the wrong kind, refused, limited, slow, silent.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { allInTime } from '../../../src/doctor/in-time.ts';
import type { Check } from '../../../src/model/checkup.ts';
import { REQUIRED_SCOPES, SCOPE_WORDS } from '../../../src/slack/doctor/scopes.ts';
import { noSlack, type SlackTokens, slackTasks, wrongTokens } from '../../../src/slack/doctor/tasks.ts';
import { clientOptions, slackCalls } from '../../../src/slack/slack-call.ts';
import { HandClock, settled } from '../fakes.ts';

const API = 'http://slack.test';
const ALL = Object.keys(SCOPE_WORDS);
const BOT = 'xoxb-1-planted';
const APP = 'xapp-1-planted';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const tokens = (): SlackTokens => {
  const options = () => clientOptions({ slackApiUrl: `${API}/api/`, log: quiet }, 0);
  return { bot: slackCalls(BOT, options()).call, app: slackCalls(APP, options()).call };
};
const test = (body: object, scopes: readonly string[] | null = ALL, status = 200, headers = {}) =>
  nock(API, { reqheaders: { authorization: `Bearer ${BOT}` } })
    .post('/api/auth.test')
    .reply(status, body, { ...headers, ...(scopes !== null && { 'x-oauth-scopes': scopes.join(',') }) });
const opened = (body: object, status = 200, headers = {}) =>
  nock(API, { reqheaders: { authorization: `Bearer ${APP}` } })
    .post('/api/apps.connections.open')
    .reply(status, body, headers);

const WHO = { ok: true, team: 'acme', user: 'netwhy', bot_id: 'B1', user_id: 'U1', team_id: 'T1' };
const OPEN = { ok: true, url: 'wss://wss.slack.test/link/?ticket=planted-ticket' };

const looks = async (given: SlackTokens = tokens()): Promise<readonly Check[]> =>
  await allInTime(
    slackTasks(given),
    { now: Date.now, sleep: () => new Promise(() => undefined) },
    new AbortController().signal,
    (_task, error) => {
      throw error;
    },
  );
const brief = (checks: readonly Check[]) => checks.map(({ id, verdict, about }) => `${verdict} ${id} ${about}`.trim());

describe('Slack', () => {
  it('that takes both tokens and has granted all is well, and no word of a token or ticket is kept', async () => {
    test(WHO);
    opened(OPEN);
    const checks = await looks();
    expect(brief(checks)).toEqual(['pass slack-bot-token', 'pass slack-scopes', 'pass slack-app-token']);
    expect(checks[0]?.saw.en).toBe('netwhy in acme');
    expect(JSON.stringify(checks)).not.toContain('planted');
  });

  it('without scopes: each is named with what goes without it, and the line of the manifest', async () => {
    const granted = ALL.filter((one) => one !== 'files:write' && one !== 'im:history');
    test(WHO, granted);
    opened(OPEN);
    const lacking = (await looks()).filter(({ id }) => id === 'slack-scopes');
    expect(brief(lacking)).toEqual(['warn slack-scopes files:write', 'fail slack-scopes im:history']);
    expect(lacking[0]).toMatchObject({
      saw: { en: 'The Slack app lacks the scope files:write: no evidence files and no exports' },
      fixes: [{ run: '- files:write   # oauth_config.scopes.bot' }],
    });
  });

  it('that does not tell the scopes leaves them unknown', async () => {
    test(WHO, null);
    opened(OPEN);
    expect(brief(await looks())).toContain('unknown slack-scopes');
  });

  it.each([
    ['invalid_auth', 'Slack refuses it: invalid_auth'],
    ['token_revoked', 'Slack refuses it: token_revoked'],
    ['not_allowed_token_type', 'of the wrong kind: not_allowed_token_type'],
    ['missing_scope', 'of the wrong kind: missing_scope'],
  ])('that answers %s to a token: it is to be replaced', async (error, saw) => {
    test({ ok: false, error });
    opened({ ok: false, error });
    const checks = await looks();
    expect(brief(checks)).toEqual(['fail slack-bot-token', 'unknown slack-scopes', 'fail slack-app-token']);
    expect([checks[0]?.saw.en, checks[0]?.fixes[0]?.run]).toEqual([saw, 'SLACK_BOT_TOKEN=xoxb-…']);
    expect([checks[2]?.saw.en, checks[2]?.fixes[0]?.run]).toEqual([saw, 'SLACK_APP_TOKEN=xapp-…']);
  });

  it('that knows a person by the bot token says so', async () => {
    test({ ...WHO, bot_id: undefined });
    opened(OPEN);
    expect((await looks())[0]).toMatchObject({
      verdict: 'fail',
      saw: { en: 'netwhy in acme: a person’s token, not a bot’s' },
    });
  });

  it('that asks to wait is unknown, with how long', async () => {
    test({ ok: false, error: 'ratelimited' }, null, 429, { 'retry-after': '30' });
    opened({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': '7' });
    const checks = await looks();
    expect(checks.map(({ verdict, reason, saw }) => [verdict, reason, saw.en])).toEqual([
      ['unknown', 'timed-out', 'Slack asks to wait 30 s (429)'],
      ['unknown', 'inconclusive', 'Slack tells them beside the bot token’s answer'],
      ['unknown', 'timed-out', 'Slack asks to wait 7 s (429)'],
    ]);
  });

  it.each([
    ['fails', () => [test({}, null, 503), opened({}, 503)]],
    ['is not reached', () => []],
  ])('that %s is unknown, not refused', async (_name, plan) => {
    plan();
    expect((await looks()).map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('that is slow costs only itself', async () => {
    const clock = new HandClock();
    const slow = { bot: () => new Promise<never>(() => undefined), app: async () => OPEN };
    const all = allInTime(slackTasks(slow), clock, new AbortController().signal, () => undefined);
    await settled();
    await clock.advance(8_000);
    expect((await all).map(({ id, verdict, saw }) => [id, verdict, saw.en])).toEqual([
      ['slack-bot-token', 'unknown', 'deadline: no answer within 8 s'],
      ['slack-app-token', 'pass', 'a socket may be opened'],
    ]);
  });

  it('in HTTP mode has a signing secret nobody can try', async () => {
    test(WHO);
    expect(brief(await looks({ ...tokens(), app: null }))).toContain('skipped slack-signing-secret');
  });
});

describe('tokens that are none', () => {
  it('are told by name, and Slack is not asked', () => {
    const expected = { en: 'a bot token, xoxb-…', ko: '봇 토큰(xoxb-…)이 필요합니다' };
    const checks = wrongTokens([{ name: 'SLACK_BOT_TOKEN', expected }]);
    expect(brief(checks)).toEqual(['fail slack-token SLACK_BOT_TOKEN', 'unknown slack']);
    expect(checks[0]?.fixes[0]?.run).toBe('SLACK_BOT_TOKEN=xoxb-…');
  });

  it('that nobody gave are no failure', () => {
    expect(noSlack()).toMatchObject({ verdict: 'skipped', saw: { en: 'not configured' } });
  });
});

describe('the scopes that are looked for', () => {
  const manifest = readFileSync(path.join(import.meta.dirname, '../../../manifests/slack-app.yaml'), 'utf8');
  // - files:write # optional: long raw evidence as a file in the thread
  const listed = [...manifest.matchAll(/^ {6}- ([a-z_]+(?::[a-z]+)?) # (optional)?/gm)];

  it('are those of the manifest, and required are those it does not call optional', () => {
    expect(listed.map(([, scope]) => scope).sort()).toEqual([...ALL].sort());
    expect(
      listed
        .filter(([, , optional]) => optional === undefined)
        .map(([, scope]) => scope)
        .sort(),
    ).toEqual([...REQUIRED_SCOPES].sort());
  });
});
