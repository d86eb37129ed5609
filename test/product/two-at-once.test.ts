// Two faults at once: is each named that shows by itself, the lower one first?
import { describe, expect, it } from 'vitest';
import { askPlayground } from './ask-playground.ts';

const WAY = 'path shop/web-0 shop/web-1';
const EGRESS = 'why-no-egress shop/web-0';
const SERVICE = 'why-no-service shop/cart shop/web-0';

describe('two faults at once', () => {
  it.concurrent.each<readonly [words: string, faults: readonly string[], codes: readonly string[]]>([
    [WAY, ['overlay-mtu-too-big', 'pod-no-default-route'], ['pod-no-default-route', 'overlay-mtu-too-big']],
    [WAY, ['overlay-mtu-too-big', 'tunnel-endpoint-wrong'], ['tunnel-endpoint-wrong', 'overlay-mtu-too-big']],
    [WAY, ['overlay-mtu-too-big'], ['overlay-mtu-too-big']],
    [
      'why-flaky node-1 node-2',
      ['tailnet-packet-loss', 'vxlan-port-blocked'],
      ['tailnet-packet-loss', 'vxlan-port-blocked'],
    ],
    ['why-flaky node-1 node-2', ['mtu-blackhole', 'vxlan-device-down'], ['vxlan-device-down', 'mtu-blackhole']],
    ['health', ['program-missing:pod', 'vxlan-port-blocked'], ['program-missing', 'vxlan-port-blocked']],
    [EGRESS, ['policy-denies-dns', 'vxlan-device-wrong'], ['policy-denies-dns', 'vxlan-device-wrong']],
    [EGRESS, ['coredns-down:scaled-to-zero', 'vxlan-device-wrong'], ['vxlan-device-wrong', 'coredns-down']],
    [EGRESS, ['pod-no-default-route', 'vxlan-port-blocked'], ['pod-no-default-route', 'vxlan-port-blocked']],
    [EGRESS, ['node-ip-forward-off', 'vxlan-device-missing'], ['node-ip-forward-off', 'vxlan-device-missing']],
    [EGRESS, ['node-firewall-rejects', 'vxlan-device-missing'], ['node-firewall-rejects', 'vxlan-device-missing']],
    [EGRESS, ['tailscale-logged-out', 'vxlan-device-down'], ['tailscale-logged-out', 'vxlan-device-down']],
    ['why-no-dns shop/web-0', ['pod-not-running:crashloop', 'masquerade-off'], ['masquerade-off', 'pod-not-running']],
    [SERVICE, ['policy-denies-ingress', 'service-port-mismatch'], ['policy-denies-ingress', 'service-port-mismatch']],
    // Without a replacement Cilium's map need not hold it: kube-proxy translates, or should.
    [SERVICE, ['kube-proxy-conflict', 'no-service-translation'], ['service-not-translated']],
    [SERVICE, ['policy-denies-ingress', 'backend-not-listening'], ['policy-denies-ingress', 'backend-not-listening']],
  ])('%s with %j names %j', async (words, faults, codes) => {
    const { report } = await askPlayground(words, faults);
    expect(report.causes.map(({ code }) => code)).toEqual(codes);
  });
});
