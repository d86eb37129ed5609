// Sharing end to end: by command, form and reaction, once per place, for the new audience; through crashes and refusals.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { POLICY_WORDS } from '../../../src/access/words.ts';
import type { SharedCard } from '../../../src/engine/ports/memory.ts';
import { ACTIONS } from '../../../src/slack/action-ids.ts';
import { SHARE_REACTION } from '../../../src/slack/share/reaction.ts';
import { LINK_BLOCK, WHERE_BLOCK } from '../../../src/slack/share/share-view.ts';
import { SHARE_WORDS } from '../../../src/slack/share/words.ts';
import { see } from '../asking/rig.ts';
import { cards, type ShareRig, shareRig, whispers } from './rig.ts';

let rig: ShareRig;
afterEach(() => rig.close());

const INCIDENT = 'C0000000I42';
const net = (text: string, user = 'alice', channel = 'ops') => rig.server.slash({ channel, user, text });
const ackText = async (result: ReturnType<typeof net>): Promise<string> => JSON.stringify((await result).ack);
const linkTo = (channel: string, ts: string): string =>
  `${rig.server.apiUrl.replace('api/', '')}archives/${channel}/p${ts.replace('.', '')}`;
/** The message a card became, when that is stored. */
const noted = async (run: string): Promise<string> => {
  for (let turn = 0; turn < 1_000; turn += 1) {
    const ts = (await rig.memory.cards(run))[0]?.ts ?? '';
    if (ts !== '') return ts;
    await delay(10);
  }
  throw new Error('no card was noted');
};
const card = () => see(() => cards(rig.server, INCIDENT)[0]);

describe('/net share', () => {
  it('puts a compact live card into a channel, with the way back', async () => {
    rig = await shareRig();
    const { run, rootTs } = await rig.ask();
    expect(await ackText(net(`share ${run} #incident-42`))).toContain('Shared:');
    const [one] = cards(rig.server, INCIDENT);
    const shown = JSON.stringify(one?.blocks);
    for (const part of ['Web is broken.', '✗ FAIL', 'Fix (disruptive)', run, '<@U00000ALICE>', '<!date^'])
      expect(shown).toContain(part);
    expect(shown).toContain(linkTo('C0000000OPS', rootTs));
    expect(shown.length).toBeLessThan(6_000);
    expect((await rig.memory.cards(run)).map(({ channel, ts }) => [channel, ts])).toEqual([[INCIDENT, one?.ts]]);
  });

  it('puts it into a thread by its link, and answers the card’s buttons there', async () => {
    rig = await shareRig();
    const { run } = await rig.ask();
    const alert = rig.server.say({ channel: INCIDENT, user: 'bora', text: 'is it the network?' });
    await net(`share ${run} ${linkTo(INCIDENT, alert)}`);
    const { ts, threadTs } = await card();
    expect(threadTs).toBe(alert);
    const act = { channel: INCIDENT, user: 'bora', messageTs: ts };
    await rig.server.click({ ...act, actionId: ACTIONS.rerun });
    const again = await see(() =>
      rig.server.thread(INCIDENT, alert).find(({ metadata }) => metadata?.event_payload.part === 'root'),
    );
    expect(again.metadata?.event_payload.run).not.toBe(run);
    await rig.server.click({ ...act, actionId: ACTIONS.evidence });
    await see(() => rig.server.views('bora').modals[0]);
  });

  it('says where it is when it is there, and posts no second card', async () => {
    rig = await shareRig();
    const { run, rootTs } = await rig.ask();
    await net(`share ${run} #incident-42`);
    const said = await ackText(net(`share ${run} <#${INCIDENT}>`, 'bora'));
    expect(said).toContain(SHARE_WORDS.known.ko);
    expect(said).toContain(linkTo(INCIDENT, cards(rig.server, INCIDENT)[0]?.ts ?? ''));
    expect(await ackText(net(`share ${run} here`))).toContain(linkTo('C0000000OPS', rootTs));
    expect(await ackText(net(`share ${run} ${linkTo('C0000000OPS', rootTs)}`))).toContain('already there');
    expect([cards(rig.server, INCIDENT).length, cards(rig.server, 'ops').length]).toEqual([1, 0]);
  });

  it('shares anew what somebody deleted, once', async () => {
    rig = await shareRig();
    const { run } = await rig.ask();
    await net(`share ${run} #incident-42`);
    const { ts } = await card();
    await noted(run);
    await rig.calls('chat.delete', { channel: INCIDENT, ts });
    const said = await Promise.all(
      ['alice', 'bora', 'alice'].map((user) => ackText(net(`share ${run} #incident-42`, user))),
    );
    expect(cards(rig.server, INCIDENT)).toHaveLength(1);
    expect(said.filter((text) => /Shared:|공유했습니다/.test(text))).toHaveLength(1);
    expect((await card()).ts).not.toBe(ts);
  });

  it('makes one card of twenty commands at once', async () => {
    rig = await shareRig();
    const { run } = await rig.ask();
    await Promise.all(Array.from({ length: 20 }, () => net(`share ${run} #incident-42`)));
    expect(cards(rig.server, INCIDENT)).toHaveLength(1);
  });

  it.each([
    ['not a member', { botIsMember: false }, ['not in that channel', '/invite @netwhy']],
    ['archived', { isArchived: true }, ['archived']],
    ['private and unseen', { isPrivate: true, botIsMember: false }, ['not in that channel']],
  ])('says clearly what is in the way: %s', async (_, change, words) => {
    rig = await shareRig();
    const { run } = await rig.ask();
    rig.server.knobs.channel('incident-42', change);
    const said = await ackText(net(`share ${run} <#${INCIDENT}>`));
    for (const word of words) expect(said).toContain(word);
    expect(await rig.memory.cards(run)).toEqual([]);
    rig.server.knobs.channel('incident-42', { isArchived: false, isPrivate: false, botIsMember: true });
    expect(await ackText(net(`share ${run} <#${INCIDENT}>`))).toContain('Shared:');
  });

  it.each([
    ['share', 'Say which answer'],
    ['share r-xxxxxxxxxx', 'Say which answer'],
    ['share r-xxxxxxxxxx #incident-42', 'no answer to share'],
    ['share r-xxxxxxxxxx #nowhere', 'Choose it from the list'],
    ['share r-xxxxxxxxxx <#C404>', 'no answer to share'],
    ['share r-xxxxxxxxxx https://evil.example/archives/C1/p1699000000000100', 'another workspace'],
    ['share r-xxxxxxxxxx https://x/nothing', 'link of a message'],
  ])('refuses %s with a clear word', async (words, said) => {
    rig = await shareRig();
    expect(await ackText(net(words))).toContain(said);
  });

  it('knows a thread that is gone', async () => {
    rig = await shareRig();
    const { run } = await rig.ask();
    expect(await ackText(net(`share ${run} ${linkTo(INCIDENT, '1699000000.000100')}`))).toContain('no such message');
  });

  it('lets nobody carry an answer out of a channel they name it from outside of', async () => {
    rig = await shareRig();
    const { run } = await rig.ask();
    rig.server.invite('random');
    expect(await ackText(net(`share ${run} here`, 'bora', 'random'))).toContain(SHARE_WORDS.notHere.ko);
    expect(await ackText(net(`share ${run} here`, 'alice', 'random'))).toContain('Shared:');
    expect(await ackText(net(`share ${run} <#${INCIDENT}>`, 'bora', 'random'))).toContain(SHARE_WORDS.done.ko);
  });

  it('hides public addresses where another company reads along, and says so', async () => {
    rig = await shareRig();
    rig.next.report = { headline: { en: 'No way out by 203.0.113.9', ko: '203.0.113.9' } };
    const { run, rootTs } = await rig.ask();
    expect(JSON.stringify(rig.server.messages('ops').find(({ ts }) => ts === rootTs)?.blocks)).toContain('203.0.113.9');
    rig.server.knobs.channel('incident-42', { isExtShared: true });
    await net(`share ${run} #incident-42`);
    const shown = JSON.stringify(cards(rig.server, INCIDENT)[0]);
    expect(shown).not.toContain('203.0.113.9');
    expect(shown).toContain('[public-address-1]');
    expect(shown).toContain('Public addresses are hidden');
  });

  it('shows no evidence with public addresses to a click in a shared channel', async () => {
    rig = await shareRig();
    rig.next.output = 'via 203.0.113.9';
    const { run } = await rig.ask();
    await net(`share ${run} #incident-42`);
    rig.server.knobs.channel('incident-42', { isExtShared: true });
    await rig.server.click({
      channel: INCIDENT,
      user: 'bora',
      messageTs: (await card()).ts,
      actionId: ACTIONS.evidence,
    });
    const said = await see(() => whispers(rig.server, INCIDENT, 'bora').at(-1));
    expect(said).toContain(POLICY_WORDS.shared.ko);
    expect(rig.server.views('bora').modals).toEqual([]);
  });

  it('refuses guests, and everybody while nobody can be told from a guest', async () => {
    rig = await shareRig({ scopes: ['commands', 'chat:write', 'app_mentions:read', 'files:write'] });
    const { run } = await rig.ask();
    expect(await ackText(net(`share ${run} <#${INCIDENT}>`))).toContain('users:read');
    expect(cards(rig.server, INCIDENT)).toEqual([]);
  });
});

describe('the share button', () => {
  const opened = async () => {
    const answered = await rig.ask();
    await rig.server.click({ channel: 'ops', user: 'bora', messageTs: answered.rootTs, actionId: ACTIONS.share });
    await see(() => rig.server.views('bora').modals[0]);
    return answered;
  };

  it('asks where to, shares to the channel that was picked, and says so in the reader’s language', async () => {
    rig = await shareRig();
    await opened();
    await rig.server.fill({ user: 'bora', actionId: ACTIONS.shareWhere, value: INCIDENT });
    expect(await rig.server.submitView({ user: 'bora' })).toMatchObject({ failure: '', ack: {} });
    const { blocks } = await card();
    expect(JSON.stringify(blocks)).toContain('<@U000000BORA>');
    expect(await see(() => whispers(rig.server, 'ops', 'bora').at(-1))).toContain(SHARE_WORDS.done.ko);
  });

  it('shares into the thread of a link', async () => {
    rig = await shareRig();
    await opened();
    const alert = rig.server.say({ channel: INCIDENT, user: 'alice', text: 'look' });
    await rig.server.fill({ user: 'bora', actionId: ACTIONS.shareLink, value: linkTo(INCIDENT, alert) });
    await rig.server.submitView({ user: 'bora' });
    expect((await card()).threadTs).toBe(alert);
  });

  it('says in the form what is missing or wrong', async () => {
    rig = await shareRig();
    await opened();
    const errors = async () => (await rig.server.submitView({ user: 'bora' })).ack;
    expect(await errors()).toEqual({
      response_action: 'errors',
      errors: { [WHERE_BLOCK]: SHARE_WORDS.oneOfBoth.ko },
    });
    await rig.server.fill({ user: 'bora', actionId: ACTIONS.shareLink, value: 'nonsense' });
    expect(await errors()).toMatchObject({ errors: { [LINK_BLOCK]: expect.stringContaining('#') } });
    await rig.server.fill({ user: 'bora', actionId: ACTIONS.shareWhere, value: INCIDENT });
    expect(await errors()).toMatchObject({ errors: { [LINK_BLOCK]: SHARE_WORDS.notBoth.ko } });
  });
});

describe('a reaction', () => {
  const react = (messageTs: string) =>
    rig.server.react({ channel: 'ops', user: 'bora', messageTs, name: SHARE_REACTION });

  it('shares nothing where the channel did not ask for it', async () => {
    rig = await shareRig();
    const alert = rig.server.say({ channel: 'ops', user: 'bora', text: 'help' });
    const { rootTs } = await rig.ask({ threadTs: alert });
    await react(rootTs);
    await net('use reactions on');
    await react(rootTs);
    await see(() => cards(rig.server, 'ops')[0]);
    expect(cards(rig.server, 'ops')).toHaveLength(1);
  });

  it('brings an answer out of its thread, once', async () => {
    rig = await shareRig();
    await net('use reactions on');
    const alert = rig.server.say({ channel: 'ops', user: 'bora', text: 'help' });
    const { rootTs, run } = await rig.ask({ threadTs: alert });
    await react(rootTs);
    const one = await see(() => cards(rig.server, 'ops')[0]);
    expect([one.threadTs, one.metadata?.event_payload.run]).toEqual(['', run]);
    await react(rootTs);
    await see(() => whispers(rig.server, 'ops', 'bora').some((said) => said.includes(SHARE_WORDS.known.ko)));
    expect(cards(rig.server, 'ops')).toHaveLength(1);
  });

  it('offers the form where the answer stands in the channel already', async () => {
    rig = await shareRig();
    await net('use reactions on');
    const { rootTs } = await rig.ask();
    await react(rootTs);
    const offer = await see(() => rig.server.ephemerals('ops', 'bora').find(({ blocks }) => blocks.length > 1));
    await rig.server.click({ channel: 'ops', user: 'bora', messageTs: offer.ts, actionId: ACTIONS.share });
    await see(() => rig.server.views('bora').modals[0]);
  });
});

describe('a card that was accepted', () => {
  const waiting = (run: string): SharedCard => ({
    run,
    team: 'T0000PLAY',
    channel: INCIDENT,
    threadTs: '',
    user: 'U00000ALICE',
    ts: '',
    atMs: Date.now(),
  });

  it('is posted at the next start when the process ended before', async () => {
    rig = await shareRig();
    const { run } = await rig.ask();
    await rig.stopBot();
    await rig.memory.share(waiting(run));
    await rig.restart();
    const { ts } = await card();
    expect(await noted(run)).toBe(ts);
    expect(cards(rig.server, INCIDENT)).toHaveLength(1);
  });

  it('is found, not posted again, when it was posted and not noted', async () => {
    rig = await shareRig();
    const { run } = await rig.ask();
    await net(`share ${run} #incident-42`);
    const { ts } = await card();
    await rig.stopBot();
    await rig.memory.unshare(waiting(run));
    await rig.memory.share(waiting(run));
    await rig.restart();
    expect(await noted(run)).toBe(ts);
    expect(cards(rig.server, INCIDENT)).toHaveLength(1);
  });

  it('is posted once though Slack’s reply was lost, and late though Slack was away', async () => {
    rig = await shareRig();
    const { run } = await rig.ask();
    rig.server.knobs.failNext('chat.postMessage', 'accept-then-drop');
    await net(`share ${run} #incident-42`);
    await see(() => cards(rig.server, INCIDENT)[0]);
    await noted(run);
    expect(cards(rig.server, INCIDENT)).toHaveLength(1);
    const other = await rig.ask();
    rig.server.knobs.failNext('chat.postMessage', 'internal_error', 2);
    await net(`share ${other.run} #incident-42`);
    await see(() => cards(rig.server, INCIDENT).length === 2);
  });
});
