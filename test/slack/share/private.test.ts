// Captured packets: the channel sees that there is an answer, the asker sees it, and everybody once the asker published it.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { POLICY_WORDS } from '../../../src/access/words.ts';
import { same } from '../../../src/model/text.ts';
import { ACTIONS } from '../../../src/slack/action-ids.ts';
import type { Kit } from '../../../src/slack/kit.ts';
import { ink } from '../../../src/slack/render/message.ts';
import { underWay } from '../../../src/slack/share/deliver.ts';
import { publish } from '../../../src/slack/share/publish.ts';
import { PRIVATE_WORDS } from '../../../src/slack/share/words.ts';
import { see } from '../asking/rig.ts';
import { cards, type ShareRig, shareRig, skip, whispers } from './rig.ts';

let rig: ShareRig;
afterEach(() => rig.close());

const SECRET = 'IP 10.0.1.7.443 > 10.0.2.9.5000';
const INCIDENT = 'C0000000I42';

const captured = async (text = 'capture vxlan node-1') => {
  rig = await shareRig();
  rig.next = {
    report: { headline: same(`Packets pass: ${SECRET}`), causes: [], verdict: 'pass' },
    output: SECRET,
  };
  return rig.ask({ text });
};

const inChannel = () => JSON.stringify(rig.server.messages('ops'));
const click = (user: string, messageTs: string, actionId: string) =>
  rig.server.click({ channel: 'ops', user, messageTs, actionId });

const published = async (run: string): Promise<void> => {
  for (let turn = 0; turn < 1_000; turn += 1) {
    if ((await rig.memory.cards(run))[0]?.ts) return;
    await delay(10);
  }
  throw new Error('not published');
};

describe('captured packets', () => {
  it('are told to the asker alone, with a way to publish them', async () => {
    const { run } = await captured();
    const told = await see(() => whispers(rig.server, 'ops', 'alice').find((said) => said.includes(SECRET)));
    expect(told).toContain(ACTIONS.publish);
    expect(inChannel()).not.toContain(SECRET);
    expect(inChannel()).toContain(PRIVATE_WORDS.root.en);
    expect(inChannel()).toContain(run);
    expect(rig.server.files('ops')).toEqual([]);
    expect((await rig.journal.find(run))?.state).toBe('posted');
  });

  it('are shown again to the asker, and to nobody else', async () => {
    const { rootTs } = await captured();
    await click('bora', rootTs, ACTIONS.show);
    await see(() => whispers(rig.server, 'ops', 'bora').find((said) => said.includes(PRIVATE_WORDS.notYours.ko)));
    await click('bora', rootTs, ACTIONS.publish);
    await see(() => whispers(rig.server, 'ops', 'bora').length === 2);
    expect(JSON.stringify(whispers(rig.server, 'ops', 'bora'))).not.toContain(SECRET);
    expect(inChannel()).not.toContain(SECRET);
    const before = whispers(rig.server, 'ops', 'alice').length;
    await click('alice', rootTs, ACTIONS.show);
    await see(() => whispers(rig.server, 'ops', 'alice').length > before);
    expect(whispers(rig.server, 'ops', 'alice').at(-1)).toContain(SECRET);
  });

  it('stand in the channel once published, in the place of what was there, and once only', async () => {
    const { run, rootTs } = await captured();
    await click('alice', rootTs, ACTIONS.publish);
    await published(run);
    const root = rig.server.messages('ops').find(({ ts }) => ts === rootTs);
    expect(JSON.stringify(root?.blocks)).toContain(SECRET);
    const many = rig.server.messages('ops').length;
    await rig.server.click({ channel: 'ops', user: 'bora', messageTs: rootTs, actionId: ACTIONS.evidence });
    await see(() => rig.server.views('bora').modals[0]);
    expect(rig.server.messages('ops')).toHaveLength(many);
  });

  it('are published by the next process where this one could not show them', async () => {
    const { run } = await captured();
    const before = await rig.journal.find(run);
    if (before === null) throw new Error('not journaled');
    const broken = { ...rig.journal, report: async () => Promise.reject(new Error('the store is away')) };
    const parts = { journal: broken, memory: rig.memory, clock: { now: () => 1 }, log: { info: () => undefined } };
    const kit = { parts, ink: () => ink('en', (text) => text), home: () => '' } as unknown as Kit;
    const { done } = await publish(kit, before, { team: before.request.team, user: before.request.user, lang: 'en' });
    await expect(done).rejects.toThrow('the store is away');
    expect([...underWay(kit)]).toEqual([]);
  });

  it('are published at the next start when the process ended before', async () => {
    const { run } = await captured();
    const request = (await rig.journal.find(run))?.request;
    await rig.stopBot();
    const { channel = '', threadTs = '' } = request ?? {};
    await rig.memory.share({
      run,
      team: 'T0000PLAY',
      channel,
      threadTs,
      user: 'U00000ALICE',
      ts: '',
      atMs: Date.now(),
    });
    await rig.restart();
    await published(run);
    expect(inChannel()).toContain(SECRET);
  });

  it('are not published where another company reads along', async () => {
    const { run, rootTs } = await captured();
    rig.server.knobs.channel('ops', { isExtShared: true });
    skip(60_000);
    await click('alice', rootTs, ACTIONS.publish);
    await see(() => whispers(rig.server, 'ops', 'alice').find((said) => said.includes(POLICY_WORDS.shared.en)));
    expect([inChannel().includes(SECRET), await rig.memory.cards(run)]).toEqual([false, []]);
    const refused = await rig.server.slash({ channel: 'ops', user: 'alice', text: 'capture vxlan node-1' });
    expect(JSON.stringify(refused.ack)).toContain(POLICY_WORDS.shared.en);
  });

  it('are shared elsewhere by the asker alone', async () => {
    const { run } = await captured();
    await rig.server.slash({ channel: 'ops', user: 'bora', text: `share ${run} #incident-42` });
    expect(cards(rig.server, INCIDENT)).toEqual([]);
    await rig.server.slash({ channel: 'ops', user: 'alice', text: `share ${run} #incident-42` });
    expect(cards(rig.server, INCIDENT)).toHaveLength(1);
  });

  it('need no publishing in a direct message', async () => {
    rig = await shareRig();
    rig.next = { report: { headline: same(SECRET) }, output: SECRET };
    const { channel } = await rig.server.direct({ user: 'alice', text: 'capture vxlan node-1' });
    await see(() => JSON.stringify(rig.server.messages(channel)).includes(SECRET));
    // Shared from there they are packets still.
    const [latest] = await rig.memory.summaries({ channel }, 1);
    rig.server.knobs.channel('incident-42', { isExtShared: true });
    const shared = { channel: 'ops', user: 'alice', text: `share ${latest?.run} #incident-42` };
    expect(JSON.stringify((await rig.server.slash(shared)).ack)).toContain(POLICY_WORDS.shared.en);
    expect(cards(rig.server, INCIDENT)).toEqual([]);
  });
});
