// P2: what does one exec cost, and how many go at once: netwhy's own, the stock client's, kubectl's, against one API server over TLS.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Benchmark, inTurn } from './benchmark.ts';
import { startClusterSide } from './cluster-side.ts';
import { median } from './figures.ts';
import { type Row, rowOf } from './rows.ts';
import { bundled, type Side } from './side.ts';

const IN_FLIGHT = [1, 16, 64] as const;
/** It takes ten times as long as the others. */
const KUBECTL_A_ROUND = 3;

interface Ran {
  readonly eachMs: readonly number[];
  readonly wallMs: number;
}

export const execLayer: Benchmark = async ({ rounds, execs }, tell) => {
  const [cluster, ours, stock] = await Promise.all([
    startClusterSide('plain', { execMs: 0, rttMs: 0 }),
    bundled('exec-netwhy.ts'),
    bundled('exec-client-node.ts'),
  ]);
  const running: Side[] = [];
  try {
    const start = async (program: typeof ours): Promise<Side> => {
      const side = await program.start(cluster.kubeconfig);
      running.push(side);
      return side;
    };
    const rows: Row[] = [];
    for (const inFlight of IN_FLIGHT) {
      const sides = { netwhy: await start(ours), stock: await start(stock) };
      const run = (side: Side) => () =>
        side.ask<Ran>({ count: Math.max(inFlight, Math.ceil(execs / rounds)), inFlight });
      // Its compiler and its connections are warm, as in a bot that has answered before.
      for (const side of Object.values(sides)) await run(side)();
      const ran = await inTurn<'netwhy' | 'stock', Ran>(rounds, { netwhy: run(sides.netwhy), stock: run(sides.stock) });
      tell(`${inFlight} in flight: done`);
      rows.push(...rowsOf(inFlight, ran));
      if (inFlight === 1) rows.push(await besideKubectl(rounds, cluster.kubeconfig, ran.netwhy));
      if (inFlight === 64) {
        const [our, their] = await Promise.all([sides.netwhy.memory(), sides.stock.memory()]);
        rows.push(
          rowOf({
            ...{ id: 'P2', what: 'memory at 64 in flight, at most', unit: 'MB', peerName: STOCK },
            ...{ ours: our.peakMb, peer: their.peakMb, limit: 'bare Node: P7' },
            target: { of: 'ours / peer', at: 'most', value: 0.6 },
          }),
        );
      }
    }
    return rows;
  } finally {
    for (const side of running) await side.end();
    await Promise.all([cluster.end(), ours.remove(), stock.remove()]);
  }
};

const STOCK = 'client-node Exec';

const rowsOf = (inFlight: number, ran: Readonly<Record<'netwhy' | 'stock', readonly Ran[]>>): readonly Row[] => {
  const p50 = (runs: readonly Ran[]): number => median(runs.map(({ eachMs }) => median(eachMs)));
  const rate = (runs: readonly Ran[]): number =>
    median(runs.map(({ eachMs, wallMs }) => (1000 * eachMs.length) / wallMs));
  const limit = 'TCP, TLS, upgrade: the server’s own work';
  return [
    rowOf({
      ...{ id: 'P2', what: `exec, ${inFlight} in flight, p50`, unit: 'ms', peerName: STOCK, limit },
      ...{ ours: p50(ran.netwhy), peer: p50(ran.stock) },
      target: inFlight === 1 ? { of: 'peer / ours', at: 'least', value: 1.2 } : null,
    }),
    rowOf({
      ...{ id: 'P2', what: `execs a second, ${inFlight} in flight`, unit: '/s', peerName: STOCK, limit },
      ...{ ours: rate(ran.netwhy), peer: rate(ran.stock) },
      target: inFlight === 64 ? { of: 'ours / peer', at: 'least', value: 1.7 } : null,
    }),
  ];
};

const besideKubectl = async (rounds: number, kubeconfig: string, ran: readonly Ran[]): Promise<Row> => {
  const words = ['--kubeconfig', kubeconfig, '-n', 'shop', 'exec', 'web-0', '--', 'true'];
  const tookMs: number[] = [];
  for (let count = 0; count < rounds * KUBECTL_A_ROUND; count += 1) {
    const startedMs = performance.now();
    await promisify(execFile)('kubectl', words);
    tookMs.push(performance.now() - startedMs);
  }
  return rowOf({
    ...{
      id: 'P2',
      what: 'exec, one at a time, p50',
      unit: 'ms',
      peerName: 'kubectl exec',
      limit: 'start of a process',
    },
    ...{ ours: median(ran.map(({ eachMs }) => median(eachMs))), peer: median(tookMs) },
    target: { of: 'peer / ours', at: 'least', value: 15 },
  });
};
