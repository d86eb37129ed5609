// The unmodified bot in its own process, between the local Slack and the playground's cluster.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackServer } from '../../src/playground/slack-server/contract.ts';
import { startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { type PlaygroundCluster, startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';

let slack: SlackServer;
let cluster: PlaygroundCluster;
let dataDir: string;
let bots: BotProcess[] = [];

const start = async (): Promise<BotProcess> => {
  const bot = await startBotProcess({ slack, kubeconfig: cluster.kubeconfig, dataDir });
  bots.push(bot);
  return bot;
};

/** Root messages of the bot, with what they say at the end. */
const roots = (channel = '#ops') =>
  slack.messages(channel).filter((message) => message.threadTs === '' && message.user === slack.botUserId);
const ended = (text: string) => /masquerading|reaches the internet|interrupted/i.test(text);
const finalRoot = () => slack.waitFor(() => roots().find((message) => ended(message.text)), 30_000);
const threadText = (ts: string) => JSON.stringify(slack.thread('#ops', ts).map((message) => message.blocks));

beforeEach(async () => {
  [slack, cluster, dataDir] = await Promise.all([
    startSlackServer(),
    startPlaygroundCluster(),
    mkdtemp(path.join(tmpdir(), 'netwhy-bot-')),
  ]);
});

afterEach(async () => {
  for (const { child } of bots) child.kill('SIGKILL');
  bots = [];
  await slack.close();
  await cluster.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('the bot', { timeout: 60_000 }, () => {
  it('answers a command with one root and its thread, and stops in order', async () => {
    cluster.network.break('masquerade-off');
    const bot = await start();
    const asked = await slack.slash({ channel: '#ops', user: 'alice', text: 'why-no-egress web-0' });
    expect([asked.failure, (asked.ackMs ?? 9999) < 3000]).toEqual(['', true]);
    const root = await finalRoot();
    await slack.waitFor(() => threadText(root.ts).includes('Does the node itself reach the internet?'), 10_000);
    expect([roots().length, root.text.includes('Masquerading is off')]).toEqual([1, true]);
    const [file] = await slack.waitFor(() => (slack.files('#ops').length > 0 ? slack.files('#ops') : null), 10_000);
    expect([file?.threadTs, file?.name.replace(/r-[a-z0-9]{10}/, 'RUN')]).toEqual([root.ts, 'evidence-RUN.txt']);
    expect([await bot.kill('SIGTERM'), slack.counts.sockets.open]).toEqual([0, 0]);
  });

  it('answers a mention inside its thread, in the language of the asker', async () => {
    await start();
    const alert = slack.say({ channel: '#ops', user: 'bora', text: 'egress alert' });
    await slack.mention({
      channel: '#ops',
      user: 'bora',
      text: 'why-no-egress shop/web-1',
      threadTs: alert,
    });
    const reply = await slack.waitFor(
      () => slack.thread('#ops', alert).find((message) => message.text.includes('인터넷')),
      30_000,
    );
    expect([reply.threadTs, roots().length]).toEqual([alert, 0]);
  });

  it('makes one run of an envelope that came twice', async () => {
    await start();
    await slack.slash({ channel: '#ops', user: 'alice', text: 'why-no-egress web-0' });
    await slack.resend();
    await finalRoot();
    await slack.slash({ channel: '#ops', user: 'alice', text: 'why-no-egress web-1' });
    await slack.waitFor(() => roots().filter((message) => ended(message.text)).length === 2, 30_000);
    expect(roots().map((message) => /web-\d/.exec(message.text)?.[0])).toEqual(['web-0', 'web-1']);
  });

  it('answers although its socket is recycled and updates are rate-limited in mid-run', async () => {
    cluster.network.break('masquerade-off');
    await start();
    await slack.waitFor(() => slack.counts.sockets.open === 2, 20_000);
    slack.knobs.rateLimit('chat.update', 2, 1);
    await slack.slash({ channel: '#ops', user: 'alice', text: 'why-no-egress web-0' });
    await slack.waitFor(() => roots()[0], 10_000);
    slack.knobs.recycle('refresh_requested');
    const root = await finalRoot();
    expect([roots().length, root.text.includes('Masquerading is off')]).toEqual([1, true]);
    expect((await slack.slash({ channel: '#ops', user: 'alice', text: 'help' })).failure).toBe('');
  });

  it('finishes in the same thread what a killed one had accepted, once', async () => {
    cluster.network.break('masquerade-off');
    const first = await start();
    await slack.slash({ channel: '#ops', user: 'alice', text: 'why-no-egress web-0' });
    const begun = await slack.waitFor(() => roots()[0], 10_000);
    await first.kill('SIGKILL');
    await slack.waitFor(() => slack.counts.sockets.open === 0, 5000);
    expect(ended(begun.text)).toBe(false);
    await start();
    const root = await finalRoot();
    await slack.waitFor(() => slack.thread('#ops', root.ts).length >= 2, 10_000);
    expect([root.ts, roots().length]).toEqual([begun.ts, 1]);
  });

  it('refuses bad words, unknown pods and a second process, each with a clear private word', async () => {
    await start();
    const ack = async (text: string) =>
      JSON.stringify((await slack.slash({ channel: '#ops', user: 'alice', text })).ack);
    expect(await ack('why-no-egres web-0')).toContain('not a question I know');
    expect(await ack('why-no-egress web-0;id')).toContain('is not a pod name');
    expect(await ack(`why-no-egress ${'a'.repeat(10_000)}`)).toContain('too long');
    expect(await ack('help')).toContain('why-no-egress');
    await ack('');
    await slack.waitFor(() => slack.views('alice').modals.length === 1);
    await slack.slash({ channel: '#ops', user: 'alice', text: 'why-no-egress web-9' });
    const told = await slack.waitFor(
      () => slack.ephemerals('#ops', 'alice').find((message) => JSON.stringify(message).includes('There is no pod')),
      10_000,
    );
    expect([JSON.stringify(told).includes('web-0'), roots()]).toEqual([true, []]);
    // Else the first one's second socket passes for the other's.
    await slack.waitFor(() => slack.counts.sockets.open === 2, 20_000);
    await expect(start()).rejects.toThrow(/journal|process/i);
  });

  it('says how to invite it where it is not a member', async () => {
    await start();
    await slack.slash({ channel: '#random', user: 'alice', text: 'why-no-egress web-0' });
    const told = await slack.waitFor(
      () => slack.ephemerals('#random', 'alice').find((message) => JSON.stringify(message).includes('/invite')),
      30_000,
    );
    expect([told !== undefined, roots('#random')]).toEqual([true, []]);
  });
});
