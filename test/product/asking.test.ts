// Every way to ask, with the unmodified bot in its own process and the names of the playground's cluster.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/playground/slack-server/json.ts';
import type { Message, SlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { type PlaygroundCluster, startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';

let slack: SlackServer;
let cluster: PlaygroundCluster;
let dataDir: string;
let bot: BotProcess;

beforeAll(async () => {
  [slack, cluster, dataDir] = await Promise.all([
    startSlackServer(),
    startPlaygroundCluster(['masquerade-off']),
    mkdtemp(path.join(tmpdir(), 'netwhy-asking-')),
  ]);
  bot = await startBotProcess({ slack, kubeconfig: cluster.kubeconfig, dataDir });
}, 30_000);

afterAll(async () => {
  bot.child.kill('SIGKILL');
  await slack.close();
  await cluster.close();
  await rm(dataDir, { recursive: true, force: true });
});

const answerIn = (ts: string, channel = '#ops'): Promise<Message> =>
  slack.waitFor(() => slack.thread(channel, ts).find(({ text }) => /^✗ FAIL|^✗ 실패/.test(text)), 30_000);

describe('asking the bot', { timeout: 60_000 }, () => {
  it('by the shortcut of an alert: the pod is found by its address, the answer comes in its thread', async () => {
    // Of shop/db-0, the first pod of the third node.
    const ts = slack.say({ channel: '#ops', user: 'bora', text: 'Alert: 10.244.3.10 cannot reach the internet' });
    await slack.shortcut({ channel: '#ops', user: 'alice', messageTs: ts, callbackId: 'netwhy_ask_about' });
    const view = await slack.waitFor(() => slack.views('alice').modals.at(-1), 10_000);
    expect(JSON.stringify(view)).toContain('shop/db-0');
    await slack.submitView({ user: 'alice' });
    expect((await answerIn(ts)).text).toContain('✗ FAIL why-no-egress shop/db-0');
  });

  it('by the form: a picker fed from the cluster', async () => {
    await slack.slash({ channel: '#ops', user: 'alice', text: 'ask why-no-egress' });
    await slack.waitFor(() => slack.views('alice').modals.length === 1, 10_000);
    const { options, failure, ackMs } = await slack.suggest({
      user: 'alice',
      actionId: 'netwhy_ask_name',
      value: 'cart',
    });
    expect([failure, (ackMs ?? 9_999) < 3_000]).toEqual(['', true]);
    expect(options.map(({ value }) => value)).toEqual(
      expect.arrayContaining(['p:shop/cart-5f4d8c7b9d-h7sxl', 'p:shop/cart-5f4d8c7b9d-t2v6c', 't:cart']),
    );
    const pod = options.find(({ value }) => value === 'p:shop/cart-5f4d8c7b9d-h7sxl') as JsonObject;
    await slack.fill({ user: 'alice', actionId: 'netwhy_ask_name', value: pod });
    await slack.submitView({ user: 'alice' });
    await slack.waitFor(
      () =>
        slack
          .messages('#ops')
          .some(
            ({ threadTs, text }) =>
              threadTs === '' && text.startsWith('✗ FAIL why-no-egress shop/cart-5f4d8c7b9d-h7sxl'),
          ),
      30_000,
    );
  });

  it('by a sentence in a thread, in Korean', async () => {
    const ts = slack.say({ channel: '#ops', user: 'bora', text: '장애' });
    await slack.mention({ channel: '#ops', user: 'bora', text: 'db-0에서 외부 접속이 안돼요', threadTs: ts });
    expect((await answerIn(ts)).text).toContain('shop/db-0');
    expect(slack.ephemerals('#ops', 'bora').at(-1)?.text).toContain('이렇게 이해했습니다: why-no-egress shop/db-0');
  });

  it('in a direct message', async () => {
    const { channel, ts } = await slack.direct({ user: 'alice', text: 'why-no-egress shop/web-1' });
    expect((await answerIn(ts, channel)).text).toContain('shop/web-1');
  });

  it('from a channel into the thread of another', async () => {
    const ts = slack.say({ channel: '#incident-42', user: 'bora', text: 'no internet' });
    const link = `${slack.apiUrl.replace('/api/', '')}/archives/C0000000I42/p${ts.replace('.', '')}`;
    await slack.slash({ channel: '#ops', user: 'alice', text: `why-no-egress shop/web-2 in:${link}` });
    expect((await answerIn(ts, '#incident-42')).text).toContain('shop/web-2');
  });
});
