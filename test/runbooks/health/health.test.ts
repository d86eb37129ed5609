// Whatever the questions it asks along can find, the overview finds, by the same code; a healthy cluster passes.
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import type { Report } from '../../../src/model/report.ts';
import type { NodeScene } from '../../../src/model/scene.ts';
import { faultsOf } from '../../../src/playground/network/faults.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { HEALTH_CAUSES } from '../../../src/runbooks/health/causes.ts';
import { askPlayground } from '../../product/ask-playground.ts';

type Row = readonly [fault: string, verdict: string, causes: readonly string[]];

/** Causes as `code` and how sure: `!` proven, `?` consistent; with what they are about. */
const causesOf = (report: Report): readonly string[] =>
  report.causes.map(
    ({ code, confidence, subjects }) => `${code}${confidence === 'proven' ? '!' : '?'} ${subjects.join(',')}`,
  );

const BETWEEN = 'node-1>node-2,node-2>node-1';

const ALL: readonly Row[] = [
  ['cilium-agent-down', 'fail', ['cilium-agent-down! node-1']],
  ['cilium-endpoint-not-ready', 'fail', ['cilium-endpoint-not-ready! node-1']],
  ['conntrack-full', 'fail', ['conntrack-full! node-1']],
  ['conntrack-filling', 'warn', ['conntrack-filling? node-1']],
  ['conntrack-filling:cilium', 'warn', ['conntrack-filling? node-1']],
  ['conntrack-insert-failed', 'warn', ['conntrack-insert-failed? node-1']],
  ['ct-map-pressure', 'fail', ['ct-map-pressure? node-1']],
  ['vxlan-device-missing', 'fail', ['vxlan-device-missing! node-1']],
  ['vxlan-device-down', 'fail', ['vxlan-device-down! node-1']],
  ['vxlan-device-wrong', 'fail', ['vxlan-device-wrong! node-1']],
  ['vxlan-port-blocked', 'fail', ['vxlan-port-blocked! node-1']],
  ['vxlan-errors-growing', 'warn', ['vxlan-errors-growing? node-1']],
  ['overlay-outside-tailnet', 'fail', ['overlay-outside-tailnet! node-1']],
  ['overlay-route-wrong', 'fail', ['overlay-route-wrong! node-1>node-2']],
  ['overlay-leaks-outside-tailnet', 'fail', ['overlay-leaks-outside-tailnet! node-1']],
  ['tunnel-endpoint-wrong', 'fail', ['tunnel-endpoint-wrong! node-1>node-2']],
  ['overlay-mtu-too-big', 'warn', ['overlay-mtu-too-big! node-1,node-2,node-3']],
  [
    'mtu-blackhole',
    'fail',
    ['mtu-blackhole! node-1>node-2,node-1>node-3,node-2>node-3,node-2>node-1,node-3>node-1,node-3>node-2'],
  ],
  ['mtu-blackhole:icmp-filtered', 'fail', ['mtu-blackhole! node-1>node-2,node-1>node-3', 'mtu-drift? node-1']],
  ['mtu-blackhole:egress', 'fail', ['mtu-blackhole? node-1,node-2,node-3']],
  ['mtu-option-too-big', 'warn', ['mtu-option-too-big? ']],
  ['mtu-drift', 'warn', ['mtu-drift! node-2']],
  ['tailscale-subnet-route-hijack', 'fail', ['tailscale-subnet-route-hijack! node-1']],
  ['tailscale-exit-node-hijack', 'fail', ['tailscale-exit-node-hijack! node-1']],
  ['tailscale0-down', 'fail', ['tailscale0-down! node-1']],
  ['tailscaled-down', 'fail', ['tailscaled-down! node-1']],
  ['tailscale-logged-out', 'fail', ['tailscale-logged-out! node-1']],
  ['tailscale-logged-out:stopped', 'fail', ['tailscale-logged-out! node-1']],
  ['tailscale-rules-missing', 'fail', ['tailscale-rules-missing! node-1']],
  ['tailnet-address-changed', 'fail', ['tailnet-address-changed! node-1']],
  ['tailnet-peer-missing', 'fail', ['tailnet-peer-missing! node-1>node-2']],
  ['tailnet-mtu-changed', 'warn', ['tailnet-mtu-changed! node-1']],
  ['magicdns-in-resolv-conf', 'warn', ['magicdns-in-resolv-conf! node-1']],
  ['node-key-expired', 'fail', ['node-key-expired! node-1']],
  ['node-key-expiring', 'warn', ['node-key-expiring! node-1']],
  ['peer-offline', 'warn', ['peer-offline! node-2']],
  ['peer-unreachable', 'fail', [`peer-unreachable! ${BETWEEN}`]],
  ['peer-system-silent', 'fail', ['peer-system-silent! node-1>node-2,node-2>node-3,node-2>node-1,node-3>node-2']],
  ['peer-relayed', 'warn', [`peer-relayed! ${BETWEEN}`]],
  ['peer-relayed:peer-relay', 'warn', [`peer-relayed! ${BETWEEN}`]],
  ['path-flapping', 'warn', [`path-flapping! ${BETWEEN}`]],
  ['direct-path-blackholed', 'fail', [`direct-path-blackholed! ${BETWEEN}`]],
  ['tailnet-latency-high', 'warn', [`tailnet-latency-high! ${BETWEEN}`]],
  ['wireguard-udp-blocked', 'warn', ['wireguard-udp-blocked! node-1']],
  // Oracle's rules are asked for by `tailscale` alone.
  ['security-list-blocks-tailscale', 'warn', ['wireguard-udp-blocked! node-1']],
  ['lb-map-no-backends', 'fail', ['lb-map-no-backends! node-1']],
  ['lb-map-diverged', 'fail', ['lb-map-diverged! node-1']],
  ['program-missing', 'fail', ['program-missing! node-1']],
  ['program-missing:socket-lb', 'fail', ['program-missing! node-1']],
  ['program-missing:uplink', 'fail', ['program-missing! node-1']],
  ['program-missing:pod', 'fail', ['program-missing! node-1']],
  ['cilium-controller-failing', 'fail', ['cilium-controller-failing! node-1']],
  ['cilium-agent-unwell', 'warn', ['cilium-agent-unwell? node-1']],
  ['cilium-map-filling', 'warn', ['cilium-map-filling? node-1']],
  ['map-ops-failing', 'fail', ['map-ops-failing! node-1']],
  ['datapath-drops', 'fail', ['datapath-drops! node-1']],
  // Found by what lies beneath.
  ['overlay-unanswered', 'fail', ['program-missing! node-2']],
  ['peer-offline:dead', 'fail', ['node-not-ready! node-2']],
  // None of its business, or no trouble at all.
  ['policy-denies-dns', 'pass', []],
  ['masquerade-off', 'pass', []],
  ['prometheus-disabled', 'pass', []],
];

const ASKED = ['health', 'health node-1'] as const;

// Each waits for counters to grow: together they wait once.
describe.concurrent('health', () => {
  it('says of every cause what it is about, which with its code tells findings apart from day to day', () => {
    // Of the cluster as a whole.
    const whole = ['mtu-option-too-big'];
    expect(HEALTH_CAUSES.filter(({ about }) => about === undefined).map(({ code }) => code)).toEqual(whole);
  });

  it('draws many nodes on a phone, those that are well by their number', async () => {
    const { recording } = await askPlayground('health', ['tailscale0-down']);
    if (recording === null) throw new Error('no recording');
    const scene = recording.scene as NodeScene;
    const more = Array.from({ length: 40 }, (_, at) => ({ ...scene.focus[0], name: `a-node-with-a-long-name-${at}` }));
    const many = { ...scene, focus: [...scene.focus, ...more] as NodeScene['focus'] };
    const { figures } = judge({ ...recording, scene: many }, RUNBOOKS);
    const lines = figures.flatMap(({ body }) => [...body.en.split('\n'), ...body.ko.split('\n')]);
    expect(lines.filter((line) => [...line].length > 40)).toEqual([]);
    expect(figures[0]?.body.en).toContain('ok on 0 more, not on 31 more');
    // Whoever is ill is shown before those that nobody could look at.
    const behind = { ...scene, focus: [...more, ...scene.focus] as NodeScene['focus'] };
    const [, first = ''] = judge({ ...recording, scene: behind }, RUNBOOKS).figures[0]?.body.en.split('\n') ?? [];
    expect(first).toMatch(/^node-\d .* x /);
  });

  it.each(ALL)('with "%s": %s %j', async (fault, verdict, causes) => {
    const { report, recording } = await askPlayground('health', [fault]);
    expect([report.verdict, causesOf(report)]).toEqual([verdict, causes]);
    for (const { say, remedies } of report.causes) {
      expect(say.ko).toMatch(/[가-힣]/);
      expect(`${say.en} ${say.ko} ${JSON.stringify(remedies)}`).not.toMatch(/undefined|NaN/);
    }
    // All that went wrong is accounted for.
    expect(report.steps.filter((one) => one.verdict === 'fail' && one.explainedBy === '').map(({ id }) => id)).toEqual(
      [],
    );
    if (recording === null) throw new Error('no recording');
    expect(JSON.stringify(judge(JSON.parse(JSON.stringify(recording)), RUNBOOKS))).toBe(JSON.stringify(report));
  });

  it('names every fault that says it must', () => {
    const known = new Set(ALL.map(([fault]) => fault));
    expect(
      faultsOf('health')
        .map(({ name }) => name)
        .filter((name) => !known.has(name)),
    ).toEqual([]);
  });

  it.each(ASKED)('%s: all is well, in two languages, with figures a phone can show', async (words) => {
    const { report } = await askPlayground(words);
    expect([report.verdict, causesOf(report), report.steps.filter(({ verdict }) => verdict !== 'pass')]).toEqual([
      'pass',
      [],
      [],
    ]);
    expect(report.headline.ko).toMatch(/[가-힣]/);
    expect(report.headline.en.length).toBeLessThanOrEqual(170);
    expect(report.figures.map(({ id }) => id)).toEqual(['health-nodes', 'tailnet-paths']);
    for (const line of report.figures.flatMap(({ body }) => [...body.en.split('\n'), ...body.ko.split('\n')]))
      expect([...line].length).toBeLessThanOrEqual(40);
  });

  it.each<readonly [string, readonly string[]]>([
    ['tailscaled-down mtu-drift', ['tailscaled-down! node-1', 'mtu-drift! node-2']],
    ['tailscale0-down overlay-unanswered', ['tailscale0-down! node-1', 'program-missing! node-2']],
    ['node-key-expiring mtu-drift', ['node-key-expiring! node-1', 'mtu-drift! node-2']],
    ['conntrack-full overlay-unanswered', ['conntrack-full! node-1', 'program-missing! node-2']],
    ['datapath-drops peer-offline', ['datapath-drops! node-1', 'peer-offline! node-2']],
    ['conntrack-filling conntrack-filling:cilium', ['conntrack-filling? node-1', 'conntrack-filling? node-1']],
  ])('with "%s" at once: %j', async (faults, causes) => {
    const { report } = await askPlayground('health', faults.split(' '));
    expect(causesOf(report)).toEqual(causes);
  });

  it('draws what is wrong where it is', async () => {
    const { report } = await askPlayground('health', ['tailscale0-down', 'node-key-expiring', 'datapath-drops']);
    const rows = report.figures[0]?.body.en.split('\n').slice(0, 4);
    expect(rows?.map((row) => row.trim().split(/ +/))).toEqual([
      ['rdy', 'net', 'pod', 'drp', 'ct%', 'key'],
      ['node-1', 'ok', 'x', 'x', 'x', '0', expect.stringMatching(/^\d+$/)],
      ['node-2', 'ok', 'ok', '!', 'ok', '0', '-'],
      ['node-3', 'ok', 'ok', '!', 'ok', '0', '-'],
    ]);
  });
});

describe('what it measures', () => {
  it('holds every way and what each node counts, also where a way is lost or by a relay', async () => {
    const of = async (...faults: readonly string[]): Promise<Readonly<Record<string, readonly string[]>>> => {
      const { report } = await askPlayground('health', faults);
      const measures = Map.groupBy(report.measures ?? [], ({ metric }) => metric);
      return Object.fromEntries([...measures].map(([metric, all]) => [metric, all.map(({ about }) => about).sort()]));
    };
    const nodes = ['node-1', 'node-2', 'node-3'];
    const well = await of();
    expect(well['tailnet-rtt']?.length).toBe(6);
    for (const metric of ['conntrack-percent', 'vxlan-lost', 'ebpf-dropped', 'map-writes-failed', 'overlay-bytes'])
      expect([metric, well[metric]]).toEqual([metric, nodes]);
    expect(Object.keys(well).filter((metric) => metric.startsWith('way-'))).toEqual([]);
    expect(await of('peer-relayed')).toMatchObject({ 'way-relayed': ['node-1>node-2', 'node-2>node-1'] });
    expect((await of('tailscaled-down'))['way-dead']).toContain('node-2>node-1');
  });
});
