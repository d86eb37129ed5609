// Which hop of which way is blamed, how is it drawn, and is a hop nobody saw ever called well?
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import { notLooked } from '../../../src/model/looked.ts';
import type { Observation, Recording } from '../../../src/model/recording.ts';
import type { Report } from '../../../src/model/report.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { columnsOf } from '../../../src/text/columns.ts';
import { askPlayground } from '../../product/ask-playground.ts';

const NEAR = 'path shop/web-0 shop/cart-5f4d8c7b9d-h7sxl';
const FAR = 'path shop/web-0 shop/web-1';
const SERVICE = 'path shop/web-0 svc/cart';
const NAME = 'path shop/web-0 google.com';
const ADDRESS = 'path shop/web-0 8.8.8.8';

const drawing = (report: Report): string => report.figures[0]?.body.en ?? '';
const ending = (report: Report): string =>
  drawing(report).split('────────────\n')[1]?.replace(/\s+/g, ' ').trim() ?? '';
const codes = (report: Report) => report.causes.map(({ code, confidence }) => `${code} ${confidence}`);

describe.concurrent('path through a healthy cluster', () => {
  it.each([
    [NEAR, 'no overlay: the same node', 'cilium_vxlan'],
    [FAR, '100.64.0.2: direct', 'Service'],
    [SERVICE, '10.96.0.20:80 → 10.244.1.14:8080', 'masquerade'],
    ['path shop/web-0 default/kubernetes', '10.96.0.1:443 → 10.0.0.5:6443', 'the same node'],
    [NAME, '203.0.113.10', 'cilium_vxlan'],
    [ADDRESS, 'no name: an address', 'cilium_vxlan'],
    ['path shop/web-0 shop/edge-c4x9w', "no overlay: a node's own", 'masquerade'],
    ['path shop/edge-b7k2d shop/web-1', "no pod device: its node's", 'masquerade'],
  ])('%s arrives, drawn with its own hops alone', async (words, holds, lacks) => {
    const { report } = await askPlayground(words);
    expect([
      report.verdict,
      codes(report),
      report.steps.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id),
    ]).toEqual(['pass', [], []]);
    expect(ending(report)).toMatch(/^✓ it arrives (?:round trip|HTTP answer)/);
    const text = drawing(report).replace(/\s+/g, ' ');
    expect(text).toContain(holds);
    expect(text).not.toContain(lacks);
    expect(text).not.toMatch(/[✗!?] /);
  });

  it.each([NEAR, FAR, SERVICE, NAME])('%s fits a phone in both languages', async (words) => {
    const { report } = await askPlayground(words);
    const lines = report.figures.flatMap(({ body }) => [body.en, body.ko]).flatMap((text) => text.split('\n'));
    expect(lines.filter((line) => columnsOf(line) > 38)).toEqual([]);
    expect(report.figures[0]?.body.ko).toMatch(/도착함/);
    expect(report.headline.ko).toMatch(/[가-힣]/);
  });
});

describe.concurrent('path through a broken one', () => {
  it.each<readonly [string, string, string, string]>([
    [FAR, 'pod-not-running', 'pod-not-running proven', '✗ it stops at pod shop/web-0'],
    [FAR, 'pod-no-default-route', 'pod-no-default-route proven', '✗ it stops at pod shop/web-0'],
    [FAR, 'cilium-endpoint-not-ready', 'cilium-endpoint-not-ready proven', '✗ it stops at node-1: lxc2'],
    [FAR, 'node-ip-forward-off', 'node-ip-forward-off proven', '✗ it stops at node-1: lxc2'],
    [FAR, 'node-firewall-rejects', 'node-firewall-rejects proven', '✗ it stops at node-1: lxc2'],
    [FAR, 'vxlan-device-missing', 'vxlan-device-missing proven', '✗ it stops at cilium_vxlan → 100.64.0.2'],
    [FAR, 'overlay-route-wrong', 'overlay-route-wrong proven', '✗ it stops at cilium_vxlan → 100.64.0.2'],
    [FAR, 'tunnel-endpoint-wrong', 'tunnel-endpoint-wrong proven', '✗ it stops at cilium_vxlan → 100.64.0.2'],
    [FAR, 'vxlan-port-blocked', 'vxlan-port-blocked proven', '✗ it stops at way back, node-1: cilium_vxlan'],
    [FAR, 'program-missing', 'program-missing proven', '✗ it stops at way back, node-1: cilium_vxlan'],
    [FAR, 'policy-denies-egress', 'policy-denies-egress proven', '✗ it stops at policy of the sender'],
    [FAR, 'direct-path-blackholed', 'peer-unreachable proven', '✗ it stops at tailscale0'],
    [SERVICE, 'service-no-endpoints', 'service-no-endpoints proven', '✗ it stops at Service address → backend'],
    [SERVICE, 'lb-map-no-backends', 'lb-map-no-backends proven', '✗ it stops at Service address → backend'],
    [SERVICE, 'lb-map-diverged', 'lb-map-diverged proven', '✗ it stops at Service address → backend'],
    [
      SERVICE,
      'service-port-mismatch',
      'service-port-mismatch proven',
      '✗ it stops at backend shop/cart-5f4d8c7b9d-t2v6c',
    ],
    [SERVICE, 'policy-denies-ingress', 'policy-denies-ingress proven', '✗ it stops at policy of the destination'],
    [SERVICE, 'program-missing:socket-lb', 'program-missing proven', '✗ it stops at node-1: lxc2'],
    [ADDRESS, 'masquerade-off', 'masquerade-off proven', '✗ it stops at NAT: Cilium masquerade'],
    [ADDRESS, 'node-no-default-route', 'node-no-default-route proven', '✗ it stops at node node-1'],
    [ADDRESS, 'cloud-egress-down', 'cloud-egress-down proven', '✗ it stops at NAT: VCN gateway, seen outside:'],
    [NAME, 'coredns-down', 'coredns-down proven', '✗ it stops at name google.com'],
    [NAME, 'policy-denies-egress:world-only', 'policy-denies-egress proven', '✗ it stops at policy of the sender'],
  ])('%s with %s names the first broken hop', async (words, fault, cause, end) => {
    const { report, recording } = await askPlayground(words, [fault]);
    expect([report.verdict, codes(report)[0], ending(report)]).toEqual(['fail', cause, end]);
    expect(report.causes[0]?.remedies.length).toBeGreaterThan(0);
    if (recording === null) throw new Error('no recording');
    expect(JSON.stringify(judge(JSON.parse(JSON.stringify(recording)) as Recording, RUNBOOKS))).toBe(
      JSON.stringify(report),
    );
  });

  it.each([
    ['peer-relayed', 'peer-relayed consistent'],
    ['tailnet-latency-high', 'tailnet-latency-high consistent'],
    ['pod-mtu-too-big', 'pod-mtu-too-big proven'],
  ])('warns of %s, and it arrives', async (fault, cause) => {
    const { report } = await askPlayground(FAR, [fault]);
    expect([report.verdict, codes(report)]).toEqual(['warn', [cause]]);
    expect(ending(report)).toMatch(/^✓ it arrives/);
    expect(drawing(report)).toMatch(/^! /m);
  });

  it.each(['masquerade-off', 'coredns-down', 'node-no-default-route', 'cloud-egress-down', 'service-no-endpoints'])(
    'between two pods does not mind %s',
    async (fault) => {
      const { report } = await askPlayground(FAR, [fault]);
      expect([report.verdict, codes(report)]).toEqual(['pass', []]);
    },
  );

  it('names two faults at once, the lower layer first', async () => {
    const { report } = await askPlayground(SERVICE, ['vxlan-port-blocked', 'service-port-mismatch']);
    expect(report.causes.map(({ code }) => code)).toEqual(['vxlan-port-blocked', 'service-port-mismatch']);
  });

  it('says of a destination that is not running that nothing can arrive there', async () => {
    const { report } = await askPlayground('path shop/web-1 shop/web-0', ['pod-not-running']);
    expect([codes(report), report.causes[0]?.subjects]).toEqual([['pod-not-running proven'], ['shop/web-0']]);
  });
});

describe.concurrent('large packets', () => {
  const large = (report: Report, lang: 'en' | 'ko' = 'en'): string =>
    (report.figures[0]?.body[lang] ?? '').split('│\n').find((hop) => /^. (?:large packets|큰 패킷)/.test(hop)) ?? '';

  it.each([
    [FAR, '✓ large packets\n  1202 bytes: passes\n'],
    [SERVICE, '✓ large packets\n  1202 bytes: passes\n'],
    [NAME, '✓ large packets\n  1202 passes (tracepath: 1500)\n'],
    [NEAR, ''],
  ])('%s has a line of its own for them where a tunnel or a card limits them', async (words, line) => {
    expect(large((await askPlayground(words)).report)).toBe(line);
  });

  it.each([
    [FAR, 'mtu-blackhole', 'mtu-blackhole proven', /^✗ large packets/],
    [SERVICE, 'mtu-blackhole', 'mtu-blackhole proven', /^✗ large packets/],
    [FAR, 'mtu-blackhole:icmp-filtered', 'mtu-blackhole proven', /^✗ .*\n {2}small pass, 1202 bytes vanish/],
    [SERVICE, 'mtu-blackhole:icmp-filtered', 'mtu-blackhole proven', /^✗ large packets/],
    [NAME, 'mtu-blackhole:egress', 'mtu-blackhole consistent', /^✗ .*\n {2}node-1: 1202 vanishes/],
    [ADDRESS, 'mtu-blackhole:egress', 'mtu-blackhole consistent', /^✗ large packets/],
  ])('%s with %s are swallowed though small ones arrive', async (words, fault, cause, line) => {
    const { report } = await askPlayground(words, [fault]);
    expect([report.verdict, codes(report)[0], ending(report)]).toEqual([
      'fail',
      cause,
      expect.stringMatching(/^! it arrives, yet not well: large packets /),
    ]);
    expect(large(report)).toMatch(line);
    expect(large(report, 'ko')).toMatch(/사라짐/);
  });

  it('refused by the pod itself or announced by a hop are neither swallowed nor mixed up', async () => {
    const refused = await askPlayground('path shop/web-1 shop/web-0', ['mtu-drift']);
    const told = await askPlayground(FAR, ['mtu-drift']);
    expect([large(refused.report), large(told.report)]).toEqual([
      expect.stringMatching(/^✓ .*\n {2}the pod sends at most 1150 bytes/),
      expect.stringMatching(/^! .*\n {2}1202 bytes: 10\.244\.2\.1 takes only/),
    ]);
    expect([codes(refused.report), codes(told.report)]).toEqual([['mtu-drift consistent'], ['mtu-drift proven']]);
  });

  it('are not cut up unseen by an overlay that is set too big', async () => {
    const { report } = await askPlayground(FAR, ['overlay-mtu-too-big']);
    expect([report.verdict, codes(report)]).toEqual(['warn', ['overlay-mtu-too-big consistent']]);
  });

  it('are tried to the node itself where a pod answers no ping', async () => {
    const { report } = await askPlayground(SERVICE, ['backend-unresponsive']);
    expect(large(report)).toBe('✓ large packets\n  1202 bytes: passes (to its node)\n');
  });
});

describe.concurrent('what stands behind a Service', () => {
  it.each([
    ['backend-not-listening', 'backend-not-listening proven'],
    ['backend-not-listening:one', 'backend-not-listening proven'],
    ['backend-unresponsive', 'backend-unresponsive proven'],
    ['service-port-mismatch', 'service-port-mismatch proven'],
    ['no-service-translation', 'no-service-translation proven'],
  ])('%s is told apart from its neighbours', async (fault, cause) => {
    const { report } = await askPlayground(SERVICE, [fault]);
    expect([report.verdict, codes(report)]).toEqual(['fail', [cause]]);
  });
});

describe.concurrent('a hop nobody could look at', () => {
  const blind = async (words: string, is: (one: Observation) => boolean): Promise<Report> => {
    const { recording } = await askPlayground(words);
    if (recording === null) throw new Error('no recording');
    const observations = recording.observations.map((one) =>
      is(one)
        ? { ...one, outcome: { kind: 'not-looked' as const, reason: 'forbidden' as const, detail: 'no right' } }
        : one,
    );
    return judge({ ...recording, observations }, RUNBOOKS);
  };

  it.each<readonly [string, (one: Observation) => boolean]>([
    [FAR, ({ location }) => location.at === 'cilium'],
    [FAR, ({ location }) => location.at === 'node' && location.node === 'node-1'],
    [FAR, ({ step }) => step === 'arrives'],
    [FAR, ({ step }) => step === 'tunnel-endpoints'],
    [FAR, ({ step }) => step === 'path-programs'],
    [FAR, ({ step }) => step === 'arrives-big'],
    [SERVICE, ({ step }) => step === 'arrives-big'],
    [SERVICE, ({ step }) => step === 'service-map'],
    [NAME, ({ step }) => step === 'node-way'],
  ])('%s shows it as a question and is unknown, without a cause (%#)', async (words, is) => {
    const report = await blind(words, is);
    expect([report.verdict, report.causes]).toEqual(['unknown', []]);
    expect(drawing(report)).toMatch(/^\? /m);
  });

  it('is unknown where the objects of the nodes may not be read', async () => {
    const { recording } = await askPlayground(FAR);
    if (recording === null) throw new Error('no recording');
    const scene = { ...recording.scene, nodes: notLooked('forbidden', 'nodes is forbidden') };
    expect(judge({ ...recording, scene }, RUNBOOKS).verdict).toBe('unknown');
  });
});
