// Fifty questions when the bot is asked to stop: some end within the grace, the next start ends the rest, each is told once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { openStore } from '../../src/store/open.ts';
import { STORE_FILE } from '../../src/store-at.ts';
import { isFinal } from '../replicas/rig.ts';
import { startBotProcess } from './bot-process.ts';

const TEN = Array.from({ length: 10 }, (_, at) => ({ id: `C00000000${at}X`, name: `c${at}`, botIsMember: true }));
const PODS = ['shop/web-0', 'shop/web-1', 'shop/db-0', 'shop/cart-5f4d8c7b9d-h7sxl', 'shop/cart-5f4d8c7b9d-t2v6c'];
const ALL = TEN.length * PODS.length;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('fifty questions are each told once, though the bot is stopped among them', { timeout: 300_000 }, async () => {
  const slack = await startSlackServer({ channels: TEN });
  closing.push(() => slack.close());
  const cluster = await startPlaygroundCluster(['masquerade-off']);
  closing.push(() => cluster.close());
  const dataDir = await mkdtemp(path.join(tmpdir(), 'netwhy-stopping-'));
  closing.push(() => rm(dataDir, { recursive: true, force: true }));
  const hire = async (maxRuns: number) => {
    const env = { NETWHY_STOP_GRACE_MS: '5000' };
    const bot = await startBotProcess({ slack, kubeconfig: cluster.kubeconfig, dataDir, maxRuns, env });
    closing.push(async () => void bot.child.kill('SIGKILL'));
    return bot;
  };
  const roots = () =>
    TEN.flatMap(({ id }) => slack.messages(id)).filter(
      ({ threadTs, user }) => threadTs === '' && user === slack.botUserId,
    );
  const finals = () => roots().filter(isFinal);
  const ask = (channel: string, pod: string) => slack.slash({ channel, user: 'alice', text: `why-no-egress ${pod}` });

  const first = await hire(5);
  // A channel at a time: fifty acknowledgements within three seconds are not what this is about.
  for (const { id } of TEN) await Promise.all(PODS.map((pod) => ask(id, pod)));
  await slack.waitFor(() => finals().length > 0, 30_000);
  const ended = first.kill('SIGTERM');
  await slack.waitFor(() => slack.counts.sockets.open === 0, 10_000);
  const before = finals().length;
  expect((await ask('C000000000X', 'shop/web-0 example.org')).failure).not.toBe('');
  expect(await ended).toBe(0);
  const drained = finals().length;
  expect([drained > before, drained < ALL]).toEqual([true, true]);

  const second = await hire(20);
  await slack.waitFor(() => finals().length === ALL, 200_000);
  await slack.waitFor(() => slack.files(TEN[0]?.id ?? '').length > 0, 10_000);
  const runs = roots().map(({ metadata }) => metadata?.event_payload.run);
  expect([roots().length, new Set(runs).size]).toEqual([ALL, ALL]);
  // Not "interrupted", nor an answer of a run that was cut off.
  expect(roots().filter(({ text }) => !text.startsWith('✗ FAIL'))).toEqual([]);
  // The file is one process's alone.
  expect(await second.kill('SIGTERM')).toBe(0);
  const store = await openStore({ engine: 'sqlite', file: path.join(dataDir, STORE_FILE) }, { share: false });
  closing.push(() => store.close());
  expect((await store.journal.recent(100)).map(({ request, state }) => [request.run, state]).sort()).toEqual(
    runs.map((run) => [run, 'posted']).sort(),
  );
});
