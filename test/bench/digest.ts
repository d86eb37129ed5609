// What a digest of a large cluster costs: time, execs in flight, memory, requests, pairs; and does the first one name every ill node?
// usage: node test/bench/digest.ts <bundled digest-bot> [nodes] [digests] [ill nodes] [exec ms] [round trip ms]
import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ms } from './figures.ts';
import { pingByKubectl } from './kubectl-loop.ts';
import type { Stalls } from './stalls.ts';

const [bot = '', ...figures] = process.argv.slice(2);
const [nodes = 1000, digests = 3, illNodes = 6, execMs = 80, roundTripMs = 20] = figures.map(Number);
/** A thousand nodes at 1.2 s an exec, 32 in flight, are 37.5 s; five thousand 188 s. */
const TARGET = { wallMs: nodes <= 1000 ? 45_000 : nodes * 43, inFlight: 32, rssMb: 256, stallMs: 50 };

/** See the Dockerfile, and the launcher in .ci/bundle.mjs. */
const AS_IN_THE_IMAGE = ['--max-semi-space-size=2', '--heap-growing-percent=10'];

interface Digest extends Stalls {
  readonly round: number;
  readonly wallMs: number;
  readonly rssPeak: number;
  readonly rssAfter: number;
  readonly heapAfter: number;
  readonly mostInFlight: number;
  readonly probes: number;
  readonly ended: string;
  readonly ways: number;
  readonly named: readonly string[];
  readonly headline: string;
  readonly told: string;
}

interface Counts {
  readonly requests: number;
  readonly execs: number;
  readonly mostSockets: number;
}

const cluster = fork(path.join(import.meta.dirname, 'wide-cluster.ts'), [
  ...[nodes, illNodes, execMs, roundTripMs].map(String),
]);
const [{ kubeconfig, ill }] = (await once(cluster, 'message')) as [{ kubeconfig: string; ill: readonly string[] }];

const countsOf = async (child: ChildProcess): Promise<Counts> => {
  const answer = once(child, 'message') as Promise<[Counts]>;
  child.send('counts');
  return (await answer)[0];
};

const mb = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
const met = (is: boolean): string => (is ? 'met' : 'NOT met');
const limit = (value: string, target: string, is: boolean): string =>
  `${value.padEnd(12)} target ${target}: ${met(is)}`;

const tell = (one: Digest, { requests, execs, mostSockets }: Counts): void => {
  const found = ill.filter((node) => one.named.includes(node));
  const wrong = one.named.filter((about) => !about.includes('>') && !ill.includes(about));
  const whole = nodes * (nodes - 1);
  const seconds = `${(one.wallMs / 1000).toFixed(1)} s`;
  console.log(`digest ${one.round + 1} (${one.ended}): ${one.told}; ${one.headline}`);
  console.log(`  wall             ${limit(seconds, `<= ${TARGET.wallMs / 1000} s`, one.wallMs <= TARGET.wallMs)}`);
  console.log(`  execs in flight  ${limit(String(mostSockets), '<= 32', mostSockets <= TARGET.inFlight)}`);
  console.log(
    `  memory (RSS)     ${limit(mb(one.rssPeak), `<= ${TARGET.rssMb} MB`, one.rssPeak <= TARGET.rssMb * 1e6)}`,
  );
  console.log(`  afterwards       ${mb(one.rssAfter)}, of it heap ${mb(one.heapAfter)}`);
  console.log(
    `  longest stall    ${ms(one.longestStallMs)}; own work in one piece ${ms(one.longestWorkMs)} (<= 50 ms)`,
  );
  console.log(`  API requests     ${requests}, of them ${execs} execs; ${one.probes} commands`);
  console.log(`  ways asked       ${one.ways} of ${whole}: ${Math.round(whole / one.ways)} times fewer`);
  console.log(
    `  ill nodes named  ${found.length} of ${ill.length}: ${met(found.length === ill.length)}; ${wrong.length} wrongly`,
  );
};

const less = (after: Counts, before: Counts): Counts => ({
  ...after,
  requests: after.requests - before.requests,
  execs: after.execs - before.execs,
});

try {
  console.log(`${nodes} nodes, ${ill.length} of them ill; an exec costs ${execMs} ms, a round trip ${roundTripMs} ms`);
  let before = await countsOf(cluster);
  const netwhy = fork(bot, [kubeconfig, String(digests)], { execArgv: AS_IN_THE_IMAGE });
  const over = new AbortController();
  netwhy.once('exit', () => over.abort());
  try {
    for await (const [digest] of on(netwhy, 'message', { signal: over.signal })) {
      const after = await countsOf(cluster);
      tell(digest as Digest, less(after, before));
      before = after;
    }
  } catch (error) {
    if (!over.signal.aborted) throw error;
  }
  await pingByKubectl({ kubeconfig, nodes, tell: (line) => console.log(line) });
} finally {
  cluster.disconnect();
  await Promise.race([once(cluster, 'exit'), wait(10_000)]);
  cluster.kill();
}
