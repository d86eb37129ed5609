// P3: what does the API server feel of one question: requests, execs and lists, beside the guide's checklist typed by hand.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Composed, compose, DEFAULT_CAPS } from '../../src/compose.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { type Benchmark, inTurn } from './benchmark.ts';
import { type Counts, startClusterSide } from './cluster-side.ts';
import { median } from './figures.ts';
import { askOf } from './questions.ts';
import { type Row, rowOf } from './rows.ts';

/** Phase 6, first problem, its commands and what its checklist asks for; with the bounds an on-call engineer would set. */
const IN_THE_POD = [
  ['cat', '/etc/resolv.conf'],
  ['nslookup', 'google.com'],
  ['nslookup', 'kubernetes.default.svc.cluster.local'],
  ['ping', '-c', '1', '8.8.8.8'],
  ['wget', '-T', '10', '-q', '-O-', 'http://checkip.amazonaws.com'],
  ['ip', 'route'],
  ['traceroute', '-m', '5', '8.8.8.8'],
] as const;
const ON_ITS_NODE = [
  ['cilium-dbg', 'status', '-o', 'json'],
  ['ip', 'route'],
  ['ip', 'addr', 'show', 'tailscale0'],
  ['ip', '-s', 'link', 'show', 'cilium_vxlan'],
  ['cat', '/proc/sys/net/ipv4/ip_forward'],
] as const;

const by = (kubeconfig: string, words: readonly string[]): Promise<unknown> =>
  promisify(execFile)('kubectl', ['--kubeconfig', kubeconfig, ...words]);

const script = async (kubeconfig: string): Promise<void> => {
  await by(kubeconfig, ['get', 'pods', '-n', 'kube-system', '-l', 'k8s-app=kube-dns']);
  await by(kubeconfig, ['get', 'configmap', '-n', 'kube-system', 'cilium-config', '-o', 'yaml']);
  for (const argv of IN_THE_POD) await by(kubeconfig, ['exec', '-n', 'shop', 'web-0', '--', ...argv]);
  // Which of Cilium's pods is on the node of the sick one.
  await by(kubeconfig, ['get', 'pods', '-n', 'kube-system', '-l', 'k8s-app=cilium', '-o', 'wide']);
  for (const argv of ON_ITS_NODE) await by(kubeconfig, ['exec', '-n', 'kube-system', 'cilium-qk8dz', '--', ...argv]);
};

export const thrift: Benchmark = async ({ rounds }, tell) => {
  const cluster = await startClusterSide('simulated', { execMs: 0, rttMs: 0 });
  /** @param keeps as the bot that lives on; without, as the command line. */
  const composing = (keeps: boolean): Composed =>
    compose({
      keeps,
      ...{ source: { kubeconfig: cluster.kubeconfig }, cluster: 'bench', site: DEFAULT_SITE, caps: DEFAULT_CAPS },
    });
  const counted = async (work: () => Promise<void>): Promise<Counts> => {
    await cluster.counts();
    await work();
    return await cluster.counts();
  };
  const warm = composing(true);
  try {
    await ask(warm, 'why-no-egress shop/web-0');
    await warm.settled();
    const egress = await inTurn<'cold' | 'warm' | 'script', Counts>(rounds, {
      cold: () =>
        counted(async () => {
          const cold = composing(false);
          await ask(cold, 'why-no-egress shop/web-0').finally(() => cold.close());
        }),
      warm: () => counted(() => ask(warm, 'why-no-egress shop/web-0')),
      script: () => counted(() => script(cluster.kubeconfig)),
    });
    tell('why-no-egress: done');
    const overview = await counted(() => ask(warm, 'health'));
    return [...rowsOf('cold', egress), ...rowsOf('warm', egress), ...overviewRows(overview)];
  } finally {
    await warm.close();
    await cluster.end();
  }
};

const ask = async ({ answerer }: Composed, words: string): Promise<void> => {
  const signal = new AbortController().signal;
  const { report } = await answerer.answer(askOf(words), { run: 'r-bench', signal });
  if (report.verdict !== 'pass') throw new Error(`not pass: ${report.headline.en}`);
};

const PEER = 'the guide’s checklist by kubectl';

const rowsOf = (
  how: 'cold' | 'warm',
  counts: Readonly<Record<'cold' | 'warm' | 'script', readonly Counts[]>>,
): readonly Row[] => {
  const of = (side: 'cold' | 'warm' | 'script', what: keyof Counts): number =>
    median(counts[side].map((one) => one[what]));
  const row = (what: keyof Counts, target: Parameters<typeof rowOf>[0]['target']): Row =>
    rowOf({
      ...{ id: 'P3', what: `why-no-egress, ${how}: ${what}`, unit: '', peerName: PEER, target },
      ...{ ours: of(how, what), peer: of('script', what), limit: what === 'execs' ? 'a place asked each' : '' },
    });
  return [
    row('execs', { of: 'ours', at: 'most', value: 3 }),
    row('requests', { of: 'ours / peer', at: 'most', value: 0.17 }),
    row('lists', how === 'warm' ? { of: 'ours', at: 'most', value: 0 } : null),
  ];
};

const overviewRows = (counts: Counts): readonly Row[] =>
  (['execs', 'requests'] as const).map((what) =>
    rowOf({
      ...{ id: 'P3', what: `health of 3 nodes: ${what}`, unit: '', peerName: '', ours: counts[what], peer: null },
      ...{ limit: 'a node asked each', target: null },
    }),
  );
