// P4: a digest of very many nodes, some of them ill: its time, what it holds, what it asks of the API server, and whom it names.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark } from './benchmark.ts';
import { median } from './figures.ts';
import { pingByKubectl } from './kubectl-loop.ts';
import { type Row, rowOf } from './rows.ts';
import { bundled } from './side.ts';
import type { Stalls } from './stalls.ts';

const ILL = 6;
/** A thousand nodes at 1.2 s an exec, 32 in flight, are 37.5 s; five thousand 188 s. */
const EACH_S = 1.2;
const PLACES = 32;
/** A digest of 5,000 nodes is minutes: it is made once. */
const digestsFor = (nodes: number, rounds: number): number => (nodes > 1000 ? 1 : Math.min(rounds, 3));
const DIGEST_MS = 400_000;

interface Digest extends Stalls {
  readonly wallMs: number;
  readonly rssPeak: number;
  readonly ways: number;
  readonly named: readonly string[];
}

interface Counts {
  readonly requests: number;
  readonly execs: number;
  readonly mostSockets: number;
}

export const wideDigest: Benchmark = async ({ nodes, rounds, execMs, rttMs }, tell) => {
  const bot = await bundled('../digest-bot.ts');
  const rows: Row[] = [];
  try {
    for (const count of nodes) {
      const words = [count, ILL, execMs, rttMs].map(String);
      const cluster = fork(path.join(import.meta.dirname, 'wide-cluster.ts'), words);
      try {
        const { kubeconfig, ill } = await next<{ kubeconfig: string; ill: readonly string[] }>(cluster);
        const made = await digests(bot.file, kubeconfig, digestsFor(count, rounds), tell);
        cluster.send('counts');
        const counts = await next<Counts>(cluster);
        const peerS = await pingByKubectl({ kubeconfig, nodes: count, tell });
        rows.push(...rowsOf(count, ill, made, counts, peerS));
      } finally {
        await end(cluster);
      }
    }
    return rows;
  } finally {
    await bot.remove();
  }
};

const next = async <T>(child: ChildProcess): Promise<T> => {
  const [message] = await once(child, 'message', { signal: AbortSignal.timeout(DIGEST_MS) });
  return message as T;
};

const digests = async (
  file: string,
  kubeconfig: string,
  count: number,
  tell: (line: string) => void,
): Promise<readonly Digest[]> => {
  const child = fork(file, [kubeconfig, String(count)], {
    execArgv: ['--max-semi-space-size=2', '--heap-growing-percent=10'],
  });
  const made: Digest[] = [];
  try {
    while (made.length < count) {
      const one = await next<Digest>(child);
      made.push(one);
      tell(`digest: ${(one.wallMs / 1000).toFixed(1)} s`);
    }
    return made;
  } finally {
    await end(child);
  }
};

/** Each tidies up when it hears nothing more. */
const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  if (child.connected) child.disconnect();
  await Promise.race([gone, sleep(10_000)]);
  child.kill('SIGKILL');
};

const rowsOf = (
  nodes: number,
  ill: readonly string[],
  made: readonly Digest[],
  counts: Counts,
  peerS: number | null,
): readonly Row[] => {
  const limitS = (nodes * EACH_S) / PLACES;
  const common = { id: 'P4', peer: null, peerName: '', limit: '' } as const;
  const row = (what: string, unit: string, ours: number, most: number | null): Row =>
    rowOf({
      ...{ ...common, what: `${nodes} nodes: ${what}`, unit, ours },
      target: most === null ? null : { of: 'ours', at: 'most', value: most },
    });
  const first = made[0];
  const worst = (of: (one: Digest) => number): number => Math.max(...made.map(of));
  return [
    rowOf({
      ...{ id: 'P4', what: `${nodes} nodes: digest`, unit: 's', ours: median(made.map(({ wallMs }) => wallMs / 1000)) },
      ...{ peer: peerS, peerName: 'xargs -P32 kubectl exec, one way a node', limit: `${limitS.toFixed(1)} s` },
      target: { of: 'ours', at: 'most', value: nodes <= 1000 ? 45 : nodes * 0.043 },
      note: `${made.length} digests; kubectl’s time is of 200 nodes, times the rest`,
    }),
    row('execs in flight', '', counts.mostSockets, PLACES),
    row(
      'memory, at most',
      'MB',
      worst(({ rssPeak }) => rssPeak / 1e6),
      256,
    ),
    row(
      'longest stall',
      'ms',
      worst(({ longestStallMs }) => longestStallMs),
      50,
    ),
    row(
      'own work in one piece',
      'ms',
      worst(({ longestWorkMs }) => longestWorkMs),
      50,
    ),
    row('API requests a digest', '', counts.requests / made.length, null),
    rowOf({
      ...{ id: 'P4', what: `${nodes} nodes: ways asked`, unit: '', ours: first?.ways ?? Number.NaN, limit: '' },
      ...{ peer: nodes * (nodes - 1), peerName: 'every pair' },
      target: nodes > 50 ? { of: 'peer / ours', at: 'least', value: Math.floor((nodes - 1) / 10) } : null,
    }),
    row('ill nodes not named at once', '', ill.filter((node) => !first?.named.includes(node)).length, 0),
  ];
};
