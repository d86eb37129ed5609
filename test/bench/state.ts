// P5: knowing all pods of a large cluster: how soon, at what cost to the event loop and to memory; beside an informer and kubectl.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Benchmark, inTurn } from './benchmark.ts';
import { makeCertificate } from './cluster-side.ts';
import { median } from './figures.ts';
import { type Row, rowOf } from './rows.ts';
import { bundled, type Program, type Side } from './side.ts';
import type { Watched } from './sides/watch-loop.ts';

/** Each round starts a process a side and lists everything again: of the largest cluster three rounds are what one can wait for. */
const roundsFor = (pods: number, rounds: number): number => (pods > 100_000 ? Math.min(rounds, 3) : rounds);

interface Kept extends Watched {
  readonly peakMb: number;
  /** Sent by the API server. */
  readonly readMb: number;
  readonly requests: number;
  /** Of one more search. */
  readonly searchMs: number;
  readonly searchStallMs: number;
}

export const state: Benchmark = async ({ pods, rounds }, tell) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-bench-state-'));
  const { key, cert } = await makeCertificate(folder);
  const programs = await Promise.all(['pods-server.ts', 'state-netwhy.ts', 'state-informer.ts'].map(bundled));
  const [server, ours, informer] = programs as [Program, Program, Program];
  const rows: Row[] = [];
  try {
    for (const count of pods) {
      const kubeconfig = path.join(folder, `kubeconfig-${count}`);
      const api = await server.start(kubeconfig, String(count), key, cert);
      try {
        const many = roundsFor(count, rounds);
        const kept = await inTurn<'netwhy' | 'informer' | 'kubectl', Kept>(many, {
          netwhy: () => keep(ours, api, kubeconfig, count),
          informer: () => keep(informer, api, kubeconfig, count),
          kubectl: () => kubectl(kubeconfig),
        });
        rows.push(...rowsOf(count, many, kept));
        tell(`${count} pods: done`);
      } finally {
        await api.end();
      }
    }
    return rows;
  } finally {
    await Promise.all(programs.map((program) => program.remove()));
    await rm(folder, { recursive: true, force: true });
  }
};

const keep = async (program: Program, api: Side, kubeconfig: string, count: number): Promise<Kept> => {
  const side = await program.start(kubeconfig, String(count));
  try {
    await api.ask({ count: true });
    const watched = await side.ask<Watched>({ go: true });
    const { lists, bytes } = await api.ask<{ lists: number; bytes: number }>({ count: true });
    const { peakMb } = await side.memory();
    const search = await side.ask<Watched | null>({ letters: 'service-77' });
    return {
      ...{ ...watched, peakMb, readMb: bytes / 1e6, requests: lists },
      ...{ searchMs: search?.tookMs ?? 0, searchStallMs: search?.stallMs ?? 0 },
    };
  } finally {
    await side.end();
  }
};

const kubectl = async (kubeconfig: string): Promise<Kept> => {
  const startedMs = performance.now();
  const words = ['--kubeconfig', kubeconfig, 'get', 'pods', '-A', '-o', 'json'];
  const child = spawn('kubectl', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`kubectl ended with ${code}`);
  return {
    tookMs: performance.now() - startedMs,
    stallMs: 0,
    workMs: 0,
    heapMb: 0,
    peakMb: 0,
    readMb: 0,
    requests: 0,
    searchMs: 0,
    searchStallMs: 0,
  };
};

const rowsOf = (
  count: number,
  rounds: number,
  kept: Readonly<Record<'netwhy' | 'informer' | 'kubectl', readonly Kept[]>>,
): readonly Row[] => {
  const of = (side: keyof typeof kept, what: keyof Kept): number => median(kept[side].map((one) => one[what]));
  const worst = (side: keyof typeof kept, what: keyof Kept): number => Math.max(...kept[side].map((one) => one[what]));
  const row = (
    what: string,
    unit: string,
    [mine, theirs]: readonly [number, number | null],
    peerName: string,
    target: Parameters<typeof rowOf>[0]['target'],
    note = '',
  ): Row =>
    rowOf({
      ...{ id: 'P5', what: `${count} pods: ${what}`, unit, ours: mine, peer: theirs, peerName, target, note },
      limit: what.startsWith('ready') ? 'what JSON.parse reads' : '',
    });
  const both = (what: keyof Kept): readonly [number, number] => [of('netwhy', what), of('informer', what)];
  const kubectlMs = of('kubectl', 'tookMs');
  return [
    row(
      'ready',
      'ms',
      both('tookMs'),
      'makeInformer',
      { of: 'ours / peer', at: 'most', value: 0.6 },
      `${rounds} rounds`,
    ),
    row('ready', 'ms', [of('netwhy', 'tookMs'), kubectlMs], 'kubectl get -A -o json', {
      ...({ of: 'ours / peer', at: 'most', value: 0.6 } as const),
    }),
    row('longest stall', 'ms', [worst('netwhy', 'stallMs'), worst('informer', 'stallMs')], 'makeInformer', {
      ...({ of: 'ours', at: 'most', value: 50 } as const),
    }),
    row('own work in one piece', 'ms', [worst('netwhy', 'workMs'), worst('informer', 'workMs')], 'makeInformer', null),
    row('heap', 'MB', both('heapMb'), 'makeInformer', { of: 'ours / peer', at: 'most', value: 0.35 }),
    row('memory, at most', 'MB', both('peakMb'), 'makeInformer', null),
    row('requests', '', both('requests'), 'makeInformer', null),
    row('sent by the API server', 'MB', both('readMb'), 'makeInformer', null),
    row('one search', 'ms', [of('netwhy', 'searchMs'), null], '', null),
    row('its longest stall', 'ms', [worst('netwhy', 'searchStallMs'), null], '', {
      ...({ of: 'ours', at: 'most', value: 50 } as const),
    }),
  ];
};
