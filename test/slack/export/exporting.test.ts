// Exporting end to end: by command, mention and form; into the thread or privately; for this audience alone.
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { same } from '../../../src/model/text.ts';
import { ACTIONS } from '../../../src/slack/action-ids.ts';
import { EXPORTING_WORDS } from '../../../src/slack/export/words.ts';
import { PRIVATE_WORDS } from '../../../src/slack/share/words.ts';
import { see } from '../asking/rig.ts';
import { type ShareRig, shareRig, whispers } from '../share/rig.ts';

let rig: ShareRig;
afterEach(() => rig.close());

const INCIDENT = 'C0000000I42';
const DIRECT = 'D00000ALICE';
const net = (text: string, user = 'alice', channel = 'ops') => rig.server.slash({ channel, user, text });
const ackText = async (result: ReturnType<typeof net>): Promise<string> => JSON.stringify((await result).ack);
const textOf = (file: { readonly bytes: Uint8Array } | undefined): string =>
  new TextDecoder().decode(file?.bytes ?? new Uint8Array());
const file = (channel: string, ending: string) =>
  see(() => rig.server.files(channel).find(({ name, messageTs }) => name.endsWith(ending) && messageTs !== ''));

describe('/net export', () => {
  it('puts a page for the post-mortem into the thread of the answer', async () => {
    rig = await shareRig();
    const { run, rootTs } = await rig.ask();
    expect(await ackText(net(`export ${run}`))).toContain(EXPORTING_WORDS.doneHere.en);
    const page = await file('ops', '.md');
    expect(page.threadTs).toBe(rootTs);
    expect(textOf(page)).toContain('## ✗ FAIL: Web is broken.');
    expect(textOf(page)).toContain('Asked by: alice');
  });

  it('gives the JSON of the command line', async () => {
    rig = await shareRig();
    const { run } = await rig.ask();
    await net(`export ${run} json`);
    expect(JSON.parse(textOf(await file('ops', '.json')))).toMatchObject({ schema: 1, run, verdict: 'fail' });
  });

  it('hands a bundle over privately, without what must not leave', async () => {
    rig = await shareRig();
    rig.next.output = 'via 203.0.113.9 bob@example.org';
    const { run } = await rig.ask();
    expect(await ackText(net(`export ${run} bundle`))).toContain(EXPORTING_WORDS.donePrivately.en);
    const made = gunzipSync((await file(DIRECT, '.json.gz')).bytes).toString();
    expect(JSON.parse(made)).toMatchObject({ kind: 'netwhy-bundle', recording: { run } });
    expect(made).toContain('via 198.18.0.1 user-1@example.com');
    expect(rig.server.files('ops')).toEqual([]);
  });

  it('gives it privately to the asker from elsewhere, and to nobody else', async () => {
    rig = await shareRig();
    const { run } = await rig.ask();
    expect(await ackText(net(`export ${run}`, 'bora', 'incident-42'))).toContain(EXPORTING_WORDS.notHere.ko);
    await net(`export ${run}`, 'alice', 'incident-42');
    await file(DIRECT, '.md');
    expect(rig.server.files('incident-42')).toEqual([]);
  });

  it('keeps captured packets with the asker', async () => {
    rig = await shareRig();
    rig.next.report = { headline: same('IP 10.0.1.7 > 10.0.2.9') };
    const { run } = await rig.ask({ text: 'capture vxlan node-1' });
    expect(await ackText(net(`export ${run}`, 'bora'))).toContain(PRIVATE_WORDS.notYours.ko);
    await net(`export ${run}`);
    expect(textOf(await file(DIRECT, '.md'))).toContain('10.0.1.7');
    expect(rig.server.files('ops')).toEqual([]);
  });

  it('hides public addresses in a file for a shared channel', async () => {
    rig = await shareRig();
    rig.server.knobs.channel('ops', { isExtShared: true });
    rig.next.report = { headline: same('No way out by 203.0.113.9') };
    const { run } = await rig.ask();
    await net(`export ${run}`);
    const page = textOf(await file('ops', '.md'));
    expect(page).not.toContain('203.0.113.9');
    expect(page).toContain('public-address-1');
  });

  it.each([
    ['export', EXPORTING_WORDS.how.en],
    ['export r-xxxxxxxxxx pdf', EXPORTING_WORDS.how.en],
    ['export r-xxxxxxxxxx', EXPORTING_WORDS.noAnswer.en],
    ['export thread', EXPORTING_WORDS.howThread.en],
  ])('answers %s with a clear word', async (words, said) => {
    rig = await shareRig();
    expect(await ackText(net(words))).toContain(said);
  });

  it('says which scope is missing when Slack takes no file', async () => {
    rig = await shareRig({ scopes: ['commands', 'chat:write', 'users:read'] });
    const { run } = await rig.ask();
    expect(await ackText(net(`export ${run}`))).toContain('files:write');
  });
});

describe('a thread', () => {
  const incident = async () => {
    rig = await shareRig();
    const alert = rig.server.say({ channel: INCIDENT, user: 'bora', text: 'is it the network?' });
    rig.next.report = { headline: same('First finding') };
    const first = await rig.ask({ channel: INCIDENT, threadTs: alert });
    rig.next.report = { headline: same('Elsewhere found') };
    const other = await rig.ask();
    const base = rig.server.apiUrl.replace('api/', '');
    const link = `${base}archives/${INCIDENT}/p${alert.replace('.', '')}`;
    await net(`share ${other.run} ${link}`);
    rig.next.report = { headline: same('Last finding') };
    await rig.ask({ channel: INCIDENT, threadTs: alert });
    rig.next.report = { headline: same('Another thread') };
    await rig.ask({ channel: INCIDENT });
    return { alert, link, first };
  };

  it('is exported whole by a mention in it: what was asked there and what was shared into it, in order', async () => {
    const { alert } = await incident();
    await rig.server.mention({ channel: INCIDENT, user: 'alice', threadTs: alert, text: 'export thread' });
    const page = await file(INCIDENT, '.md');
    expect(page.threadTs).toBe(alert);
    const text = textOf(page);
    const order = ['First finding', 'Elsewhere found', 'Last finding'].map((one) => text.indexOf(one));
    expect(order.every((at, index) => at > (order[index - 1] ?? 0))).toBe(true);
    expect(text).toContain('shared here');
    expect(text).not.toContain('Another thread');
  });

  it('is exported by its link from its own channel only', async () => {
    const { link } = await incident();
    expect(await ackText(net(`export thread in:${link}`))).toContain(EXPORTING_WORDS.howThread.en);
    expect(rig.server.files(INCIDENT)).toEqual([]);
    await net(`export thread in:${link}`, 'alice', 'incident-42');
    await file(INCIDENT, '.md');
  });

  it('is exported by the button of an answer in it', async () => {
    const { first, alert } = await incident();
    await rig.server.click({
      channel: INCIDENT,
      user: 'bora',
      messageTs: first.rootTs,
      actionId: ACTIONS.more,
      value: `export ${first.run}`,
    });
    await see(() => rig.server.views('bora').modals[0]);
    await rig.server.fill({ user: 'bora', actionId: ACTIONS.exportFormat, value: 'thread' });
    await rig.server.submitView({ user: 'bora' });
    expect((await file(INCIDENT, '.md')).threadTs).toBe(alert);
    await see(() => whispers(rig.server, INCIDENT, 'bora').find((said) => said.includes(EXPORTING_WORDS.doneHere.ko)));
  });
});
