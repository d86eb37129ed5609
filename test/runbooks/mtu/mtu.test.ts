// Every way packet sizes go wrong in the playground is named by its cause; three outcomes of large packets are never mixed.
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import { faultsOf } from '../../../src/playground/network/faults.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { askPlayground } from '../../product/ask-playground.ts';

type Row = readonly [words: string, faults: string, verdict: string, causes: readonly string[]];

const outcome = async (words: string, faults: string): Promise<readonly [string, readonly string[]]> => {
  const { report } = await askPlayground(words, faults === '' ? [] : faults.split(' '));
  for (const { say } of report.causes) expect(say.ko).toMatch(/[가-힣]/);
  return [
    report.verdict,
    report.causes.map(
      ({ code, confidence, subjects }) => `${code}${confidence === 'proven' ? '!' : '?'} ${subjects.join(',')}`,
    ),
  ];
};

const ROWS: readonly Row[] = [
  ['mtu', '', 'pass', []],
  ['mtu node-1', '', 'pass', []],
  ['mtu shop/web-0', '', 'pass', []],
  ['mtu shop/batch-0', '', 'pass', []],
  ['mtu shop/web-0 shop/web-1', '', 'pass', []],
  ['mtu node-1 node-2', '', 'pass', []],
  ['mtu', 'overlay-mtu-too-big', 'warn', ['overlay-mtu-too-big! node-1,node-2,node-3']],
  ['mtu shop/web-0', 'overlay-mtu-too-big', 'warn', ['overlay-mtu-too-big! node-1,node-2,node-3']],
  ['mtu', 'mtu-drift', 'warn', ['mtu-drift! node-2']],
  ['mtu node-1', 'mtu-drift', 'warn', ['mtu-drift! node-2']],
  ['mtu node-1 node-2', 'mtu-option-too-big', 'warn', ['mtu-option-too-big? ']],
  ['mtu shop/web-0', 'pod-mtu-too-big', 'warn', ['pod-mtu-too-big! shop/web-0']],
  ['mtu node-1 node-2', 'mtu-blackhole', 'fail', ['mtu-blackhole! node-1>node-2,node-2>node-1']],
  [
    'mtu shop/web-0',
    'mtu-blackhole:icmp-filtered',
    'fail',
    ['mtu-blackhole! node-1>node-2,node-1>node-3', 'mtu-drift? node-1'],
  ],
  ['mtu node-1', 'mtu-blackhole:egress', 'fail', ['mtu-blackhole? node-1']],
  [
    'mtu shop/web-0',
    'pod-mtu-too-big mtu-blackhole',
    'fail',
    ['pod-mtu-too-big! shop/web-0', 'mtu-blackhole! node-1>node-2,node-1>node-3'],
  ],
  ['mtu node-1', 'tailnet-mtu-changed', 'warn', ['tailnet-mtu-changed! node-1']],
  // Packets of every size are lost: no black hole.
  ['mtu node-1 node-2', 'tailnet-packet-loss:5-percent', 'pass', []],
  // Not a matter of size: said to be open, and nothing blamed.
  ['mtu node-1 node-2', 'vxlan-port-blocked', 'unknown', []],
  ['mtu node-1', 'vxlan-device-down', 'unknown', []],
  ['mtu shop/web-0', 'pod-not-running', 'unknown', []],
  ['mtu node-1', 'tailscaled-down', 'unknown', []],
  ['mtu node-1', 'cloud-egress-down', 'pass', []],
];

describe.concurrent('mtu', () => {
  it.concurrent.each(ROWS)('%s with "%s": %s %j', async (words, faults, verdict, causes) => {
    expect(await outcome(words, faults)).toEqual([verdict, causes]);
  });

  it.concurrent('calls no path a black hole that loses half of all packets', async () => {
    const [, causes] = await outcome('mtu node-1 node-2', 'tailnet-packet-loss');
    expect(causes).toEqual([]);
  });

  it.concurrent('says of a pod that does not run that it does not', async () => {
    const { report } = await askPlayground('mtu shop/web-0', ['pod-not-running']);
    const saw = report.steps.find(({ id }) => id === 'mtu-pods')?.saw.en;
    expect(saw).toBe('shop/web-0 is not running (Failed, Evicted): it sends nothing');
  });

  it.concurrent('names every fault that says it must', () => {
    const known = new Set(ROWS.map(([, faults]) => faults));
    expect(faultsOf('mtu').filter(({ name }) => !known.has(name))).toEqual([]);
  });

  it.concurrent.each([
    ['mtu node-1 node-2', 'The MTU fits: the 6 pods asked fit the overlay'],
    ['mtu shop/web-0', 'The MTU fits: the pod asked fits the overlay'],
  ])('%s claims no more pods than it asked', async (words, start) => {
    expect((await askPlayground(words)).report.headline.en.slice(0, start.length)).toBe(start);
  });

  it.concurrent('says so where the way out could not be seen', async () => {
    const headline = async (faults: readonly string[]): Promise<string> =>
      (await askPlayground('mtu node-1 node-2', faults)).report.headline.en;
    const unseen = 'Whether full packets get out to the internet could not be seen.';
    expect([await headline(['cloud-egress-down']), await headline([])]).toEqual([
      expect.stringContaining(unseen),
      expect.not.stringContaining(unseen),
    ]);
  });

  it.concurrent('tells apart what is refused here, told by a hop, and swallowed', async () => {
    const sawOf = async (words: string, faults: readonly string[], id: string): Promise<string> =>
      (await askPlayground(words, faults)).report.steps.find((step) => step.id === id)?.saw.en ?? '';
    expect([
      await sawOf('mtu shop/web-0', [], 'mtu-pod-path'),
      await sawOf('mtu shop/web-0 shop/web-1', ['pod-mtu-too-big'], 'mtu-pod-path'),
      await sawOf('mtu node-1 node-2', ['mtu-blackhole'], 'mtu-node-path'),
    ]).toEqual([
      '1202 passes, 1203 refused here (MTU 1230)',
      '1202 passes, 1203 10.0.0.11 takes only 1230',
      'node-1 → node-2: 1252 vanishes; node-2 → node-1: 1252 vanishes',
    ]);
  });

  it.concurrent('says why the guide’s own ping is replaced', async () => {
    const { report } = await askPlayground('mtu node-1 node-2');
    expect(report.steps.find(({ id }) => id === 'mtu-node-path')?.guide?.says).toBe('ping -M do -s 1472 100.64.0.2');
    expect(report.notes.some(({ en }) => en.includes('-s 1472') && en.includes('G23'))).toBe(true);
  });

  it.concurrent('draws the sum with the values that were read, one where nodes differ', async () => {
    const { report } = await askPlayground('mtu', ['mtu-drift']);
    const body = report.figures[0]?.body.en ?? '';
    expect(body.split('\n').filter((line) => line.length > 40)).toEqual([]);
    expect(body.split('\n').slice(0, 9)).toEqual([
      'node-1, node-3',
      '   1500  enp0s6',
      '   1280  tailscale0: the smallest',
      '−    50  VXLAN over IPv4',
      '=  1230  most inside the overlay',
      '   1230  route of the node: fits',
      '   1230  route of its pods: fits',
      '   1280  link cilium_vxlan (not judged)',
      '',
    ]);
    expect(body).toContain("guide's 1380: does not fit (G26)");
    expect(body).toContain("guide's 1200: fits (G27)");
  });

  it.concurrent('says the same again from its recording', async () => {
    const { report, recording } = await askPlayground('mtu shop/web-0', ['mtu-blackhole']);
    if (recording === null) throw new Error('no recording');
    expect(JSON.stringify(judge(JSON.parse(JSON.stringify(recording)), RUNBOOKS))).toBe(JSON.stringify(report));
  });
});
