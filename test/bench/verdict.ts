// P1: how long until somebody knows: the cause by netwhy, or the last line of the guide's commands, which still has to be understood.
import { type Composed, compose, DEFAULT_CAPS } from '../../src/compose.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { type FaultInfo, faultsOf } from '../../src/playground/network/faults.ts';
import { type Benchmark, inTurn } from './benchmark.ts';
import { type ClusterSide, startClusterSide } from './cluster-side.ts';
import { median } from './figures.ts';
import { guideScript } from './guide-script.ts';
import { chainOf, slowestOf } from './longest-chain.ts';
import { askOf } from './questions.ts';
import { type Row, rowOf } from './rows.ts';

const ask = askOf('why-no-egress shop/web-0');

/** Their proof is Oracle's API, which is not asked here. */
const OF_THE_CLOUD = /^(?:route-table-|nat-gateway-|internet-gateway-|security-list-|cloud-)/;

/** So many, spread over all there are. */
const someFaults = (count: number): readonly FaultInfo[] => {
  const all = faultsOf('why-no-egress').filter(({ code }) => !OF_THE_CLOUD.test(code));
  return all.filter((_one, at) => Math.floor((at * count) / all.length) > Math.floor(((at - 1) * count) / all.length));
};

const answer = async ({ answerer }: Composed) => {
  const started = performance.now();
  const { report, recording } = await answerer.answer(ask, { run: 'r-bench', signal: new AbortController().signal });
  return { wallMs: performance.now() - started, report, slowestMs: slowestOf(recording).ms };
};

export const verdict: Benchmark = async ({ rounds, execMs, rttMs, faults }, tell) => {
  const cluster = await startClusterSide('simulated', { execMs, rttMs });
  const source = { kubeconfig: cluster.kubeconfig };
  const composed = compose({ source, cluster: 'bench', site: DEFAULT_SITE, caps: DEFAULT_CAPS });
  try {
    await answer(composed); // warm connections, as a bot has them
    const well = await healthy(cluster, composed, rounds);
    tell('healthy: done');
    const ill = await broken(cluster, composed, someFaults(faults), tell);
    const setting = `an exec costs ${execMs} ms, a round trip ${rttMs} ms; why-no-egress alone is compared`;
    return [...well.map((row, at) => (at === 0 ? { ...row, note: setting } : row)), ...ill];
  } finally {
    await composed.close();
    await cluster.end();
  }
};

const healthy = async (cluster: ClusterSide, composed: Composed, rounds: number): Promise<readonly Row[]> => {
  const chain = chainOf(cluster.kubeconfig, ask);
  const slowest: number[] = [];
  try {
    const took = await inTurn<'netwhy' | 'script' | 'parallel' | 'reads' | 'setUp', number>(rounds, {
      netwhy: async () => {
        const { wallMs, report, slowestMs } = await answer(composed);
        if (report.verdict !== 'pass') throw new Error(`not pass: ${report.headline.en}`);
        slowest.push(slowestMs);
        return wallMs;
      },
      script: () => guideScript(cluster.kubeconfig, 'one after the other'),
      parallel: () => guideScript(cluster.kubeconfig, 'at once'),
      reads: chain.reads,
      setUp: chain.setUp,
    });
    const longest = median(took.reads) + median(took.setUp) + median(slowest);
    const parts = [median(took.reads), median(took.setUp), median(slowest)].map((ms) => Math.round(ms)).join(' + ');
    const common = { id: 'P1', what: 'verdict, healthy', unit: 'ms', ours: median(took.netwhy) } as const;
    const limit = `reads + exec + probe: ${parts} ms`;
    return [
      rowOf({
        ...{ ...common, peer: median(took.script), peerName: 'the guide by kubectl, in turn', limit },
        target: { of: 'peer / ours', at: 'least', value: 8 },
      }),
      rowOf({
        ...{ ...common, peer: median(took.parallel), peerName: 'the same with &', limit },
        target: { of: 'peer / ours', at: 'least', value: 1.5 },
      }),
      rowOf({
        ...{ ...common, peer: longest, peerName: 'the longest chain', limit },
        target: { of: 'ours / peer', at: 'most', value: 1.15 },
      }),
    ];
  } finally {
    await chain.close();
  }
};

const broken = async (
  cluster: ClusterSide,
  composed: Composed,
  faults: readonly FaultInfo[],
  tell: (line: string) => void,
): Promise<readonly Row[]> => {
  const [ours, theirs]: [number[], number[]] = [[], []];
  const wrong: string[] = [];
  for (const { name, code } of faults) {
    await cluster.breakIt(name);
    const { wallMs, report } = await answer(composed);
    ours.push(wallMs);
    if (report.causes[0]?.code !== code) wrong.push(`${name}: ${report.causes[0]?.code ?? 'none'}`);
    theirs.push(await guideScript(cluster.kubeconfig, 'one after the other'));
    await cluster.mend();
    tell(`${name}: ${Math.round(wallMs)} ms beside ${Math.round(theirs.at(-1) ?? 0)} ms`);
  }
  const right = (100 * (faults.length - wrong.length)) / faults.length;
  return [
    rowOf({
      ...{ id: 'P1', what: `verdict, ${faults.length} faults, median`, unit: 'ms' },
      ...{ ours: median(ours), peer: median(theirs), peerName: 'the guide by kubectl, in turn', limit: '' },
      target: { of: 'peer / ours', at: 'least', value: 15 },
    }),
    rowOf({
      ...{ id: 'P1', what: `right cause, ${faults.length} faults`, unit: '%', ours: right, peer: null, peerName: '' },
      ...{ limit: '', target: { of: 'ours', at: 'least', value: 100 }, note: wrong.join('; ') },
    }),
  ];
};
