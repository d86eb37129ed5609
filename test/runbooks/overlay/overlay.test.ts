// Every way the overlay breaks in the playground is named by its cause, from one node and from all.
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import { faultsOf } from '../../../src/playground/network/faults.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { askPlayground } from '../../product/ask-playground.ts';

type Row = readonly [faults: string, verdict: string, causes: readonly string[]];

/** Causes as `code` and how sure: `!` proven, `?` consistent; with what they are about. */
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

const ALL: readonly Row[] = [
  ['', 'pass', []],
  ['vxlan-device-missing', 'fail', ['vxlan-device-missing! node-1']],
  ['vxlan-device-down', 'fail', ['vxlan-device-down! node-1']],
  ['vxlan-device-wrong', 'fail', ['vxlan-device-wrong! node-1']],
  ['vxlan-port-blocked', 'fail', ['vxlan-port-blocked! node-1']],
  ['tunnel-endpoint-wrong', 'fail', ['tunnel-endpoint-wrong! node-1>node-2']],
  ['overlay-route-wrong', 'fail', ['overlay-route-wrong! node-1>node-2']],
  ['overlay-outside-tailnet', 'fail', ['overlay-outside-tailnet! node-1']],
  ['overlay-leaks-outside-tailnet', 'fail', ['overlay-leaks-outside-tailnet! node-1']],
  ['overlay-unanswered', 'fail', ['overlay-unanswered? node-2']],
  ['vxlan-errors-growing', 'warn', ['vxlan-errors-growing? node-1']],
  ['tailscaled-down', 'fail', ['tailscaled-down! node-1']],
  ['tailscale0-down', 'fail', ['tailscale0-down! node-1']],
  ['tailscale-logged-out', 'fail', ['tailscale-logged-out! node-1']],
  ['tailscale-logged-out:stopped', 'fail', ['tailscale-logged-out! node-1']],
  ['tailscale-subnet-route-hijack', 'fail', ['tailscale-subnet-route-hijack! node-1']],
  ['tailscale-exit-node-hijack', 'fail', ['tailscale-exit-node-hijack! node-1']],
  ['cilium-agent-down', 'fail', ['cilium-agent-down? node-1']],
];

// Each waits for counters to grow: together they wait once.
describe.concurrent('overlay', () => {
  it.concurrent.each<Row>([...ALL, ['node-ip-forward-off', 'fail', ['node-ip-forward-off! node-1']]])(
    'with "%s" of all nodes: %s %j',
    async (faults, verdict, causes) => {
      expect(await outcome('overlay', faults)).toEqual([verdict, causes]);
    },
  );

  it.each<Row>([
    ...ALL,
    // Its own way out works; whether anything gets in nobody tries.
    ['node-ip-forward-off', 'fail', ['node-ip-forward-off? node-1']],
    ['peer-offline:dead', 'fail', ['node-not-ready! node-2']],
    ['direct-path-blackholed', 'fail', ['peer-unreachable! node-2']],
    ['node-firewall-rejects', 'pass', []],
    // Not of the overlay: it still carries.
    ['peer-relayed', 'pass', []],
    ['tailnet-latency-high', 'pass', []],
    ['overlay-mtu-too-big', 'pass', []],
    ['masquerade-off', 'pass', []],
    // Two at once, the lower layer first.
    [
      'tailscale0-down tunnel-endpoint-wrong',
      'fail',
      ['tailscale0-down! node-1', 'tunnel-endpoint-wrong! node-1>node-2'],
    ],
    ['cilium-agent-down vxlan-device-down', 'fail', ['cilium-agent-down! node-1', 'vxlan-device-down! node-1']],
  ])('with "%s" of node-1: %s %j', async (faults, verdict, causes) => {
    expect(await outcome('overlay node-1', faults)).toEqual([verdict, causes]);
  });

  it.concurrent('blames node-1 when asked of node-3', async () => {
    expect(await outcome('overlay node-3', 'vxlan-port-blocked')).toEqual(['fail', ['vxlan-port-blocked! node-1']]);
  });

  it.concurrent('names every fault that says it must', async () => {
    const known = new Set(ALL.map(([fault]) => fault));
    expect(faultsOf('overlay').filter(({ name }) => !known.has(name))).toEqual([]);
  });

  it.concurrent('looks at everything when all is well, and says the same again from its recording', async () => {
    const { report, recording } = await askPlayground('overlay');
    expect(report.steps.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id)).toEqual([]);
    if (recording === null) throw new Error('no recording');
    expect(JSON.stringify(judge(JSON.parse(JSON.stringify(recording)), RUNBOOKS))).toBe(JSON.stringify(report));
  });

  it.concurrent('draws who reaches whom, in at most 40 columns', async () => {
    const { report } = await askPlayground('overlay node-1', ['vxlan-port-blocked']);
    const [figure] = report.figures;
    expect(figure?.body.en.split('\n').slice(0, 4)).toEqual([
      '                1  2  3',
      ' 1 node-1       - !! !!',
      ' 2 node-2      !!  -  ·',
      ' 3 node-3      !!  ·  -',
    ]);
    expect(figure?.body.en.split('\n').filter((line) => line.length > 40)).toEqual([]);
  });
});
