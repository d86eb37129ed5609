// P7: from the start of a process to the first acknowledgement it could give, and what an idle bot weighs.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { SlackServer } from '../../src/playground/slack-server/contract.ts';
import { startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { startBotProcess } from '../product/bot-process.ts';
import { type Benchmark, inTurn } from './benchmark.ts';
import { median } from './figures.ts';
import { type Row, rowOf } from './rows.ts';
import { memoryOf } from './side.ts';

const ROOT = path.join(import.meta.dirname, '../..');
export const BUNDLE = path.join(ROOT, 'dist/start.mjs');

/** As `npm run bundle` makes it. */
export const makeBundle = async (): Promise<void> => {
  await promisify(execFile)(process.execPath, [path.join(ROOT, '.ci/bundle.mjs')]);
};

/** As the image sets it: see the Dockerfile. */
export const OPTIONS = '--max-semi-space-size=2';
/** By then both its sockets are open, and what a start leaves behind has been collected. */
const IDLE_MS = 4_000;

interface Started {
  readonly readyMs: number;
  readonly idleMb: number;
}

export const botStart: Benchmark = async ({ rounds }, tell) => {
  await makeBundle();
  const [slack, cluster] = await Promise.all([startSlackServer(), startPlaygroundCluster()]);
  const bot = (program?: string): Promise<Started> => startBot(slack, cluster.kubeconfig, program);
  try {
    await bot(BUNDLE); // writes the compile cache, which an image is built with
    tell('the bundle is made, its compile cache written');
    const started = await inTurn<'bundle' | 'source' | 'node', Started>(rounds, {
      bundle: () => bot(BUNDLE),
      source: () => bot(),
      node: bareNode,
    });
    return rowsOf(started);
  } finally {
    await slack.close();
    await cluster.close();
  }
};

const startBot = async (slack: SlackServer, kubeconfig: string, program?: string): Promise<Started> => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'netwhy-bench-start-'));
  const startedMs = performance.now();
  const bot = await startBotProcess({
    ...{ slack, kubeconfig, dataDir, ...(program !== undefined && { program }) },
    env: { NODE_OPTIONS: OPTIONS },
  });
  try {
    const readyMs = performance.now() - startedMs;
    await sleep(IDLE_MS);
    return { readyMs, idleMb: (await memoryOf(bot.child.pid ?? 0)).rssMb };
  } finally {
    await bot.kill('SIGTERM');
    await rm(dataDir, { recursive: true, force: true });
  }
};

const bareNode = async (): Promise<Started> => {
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['-e', 'console.log(1); setTimeout(() => {}, 60_000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const readyMs = performance.now() - startedMs;
  const { rssMb } = await memoryOf(child.pid ?? 0);
  child.kill();
  await once(child, 'exit');
  return { readyMs, idleMb: rssMb };
};

const rowsOf = (started: Readonly<Record<'bundle' | 'source' | 'node', readonly Started[]>>): readonly Row[] => {
  const ms = (side: keyof typeof started): number => median(started[side].map(({ readyMs }) => readyMs));
  const mb = (side: keyof typeof started): number => median(started[side].map(({ idleMb }) => idleMb));
  const limits = [`bare Node: ${Math.round(ms('node'))} ms`, `bare Node: ${Math.round(mb('node'))} MB`] as const;
  const peer = { id: 'P7', peerName: 'the sources, unbundled' } as const;
  return [
    rowOf({
      ...{ ...peer, what: 'start to first acknowledgement', unit: 'ms', limit: limits[0] },
      ...{ ours: ms('bundle'), peer: ms('source'), target: { of: 'ours', at: 'most', value: 250 } },
    }),
    rowOf({
      ...{ ...peer, what: 'idle memory (RSS)', unit: 'MB', limit: limits[1] },
      ...{ ours: mb('bundle'), peer: mb('source'), target: { of: 'ours', at: 'most', value: 100 } },
    }),
  ];
};
