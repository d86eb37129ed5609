// What each fault does to packets and names, as it was measured in the network lab or follows from the model.
import { describe, expect, it } from 'vitest';
import { queryDns } from '../../../src/playground/network/dns.ts';
import { FAULTS, faultsOf } from '../../../src/playground/network/faults.ts';
import type { Fate } from '../../../src/playground/network/packet.ts';
import { send } from '../../../src/playground/network/send.ts';
import type { Network, Stack } from '../../../src/playground/network/state.ts';
import { broken } from './places.ts';

const word = (fate: Fate): string => {
  if (fate.kind === 'delivered') return 'ok';
  if (fate.kind === 'icmp') return `${fate.error}@${fate.from}`;
  return fate.kind === 'local' ? fate.errno : fate.kind === 'lost' ? 'silent' : fate.kind;
};

const dnsWord = (network: Network, from: Stack, server: string, name: string): string => {
  const result = queryDns(network, from, server, name);
  return result.kind === 'answer' ? (result.rcode === 'NOERROR' ? 'ok' : result.rcode) : result.kind;
};

const stackOf = (network: Network, id: string): Stack => {
  const stack = network.nodes.get(id) ?? [...network.pods.values()].find((pod) => pod.id === id);
  if (!stack) throw new Error(`no stack ${id}`);
  return stack;
};

/**
 * web: shop/web-0 to 8.8.8.8, a pod on its node, a pod on node-2, node-2 over the tailnet.
 * sib: a pod beside it to 8.8.8.8. node: node-1 to 8.8.8.8, to node-2 over the tailnet.
 * dns1, dns2: the CoreDNS pods on node-1 and node-2 asked by web-0 for google.com / a cluster name. vcn: node-1's own resolver.
 */
const symptoms = (fault: string) => {
  const { network } = broken(...(fault ? [fault] : []));
  const ping = (from: string, to: string) => word(send(network, stackOf(network, from), { to, protocol: 'icmp' }));
  const web = stackOf(network, 'shop/web-0');
  const both = (server: string) =>
    ['google.com.', 'kubernetes.default.svc.cluster.local.']
      .map((name) => dnsWord(network, web, server, name))
      .join(' ');
  return {
    web: ['8.8.8.8', '10.244.1.12', '10.244.2.11', '100.64.0.2'].map((to) => ping('shop/web-0', to)).join(' '),
    sib: ping('shop/api-6d9f7c5b8-x2k4q', '8.8.8.8'),
    node: `${ping('node-1', '8.8.8.8')} ${ping('node-1', '100.64.0.2')}`,
    dns1: both('10.244.1.10'),
    dns2: both('10.244.2.10'),
    vcn: dnsWord(network, stackOf(network, 'node-1'), '169.254.169.254', 'google.com.'),
  };
};

type Symptoms = ReturnType<typeof symptoms>;

const WELL: Symptoms = {
  web: 'ok ok ok ok',
  sib: 'ok',
  node: 'ok ok',
  dns1: 'ok ok',
  dns2: 'ok ok',
  vcn: 'ok',
};

const ALL_DNS_SILENT = { dns1: 'timeout timeout', dns2: 'timeout timeout' };
const SHUT_IN = { web: 'silent silent silent silent', ...ALL_DNS_SILENT };
const NOT_MASQUERADED = { web: 'silent ok ok silent', sib: 'silent', dns1: 'timeout ok' };
/** Nodes hear each other, pods do not; or not even nodes do. */
const NO_WAY_OUT = { web: 'silent ok ok ok', sib: 'silent', node: 'silent ok' };
const NO_OVERLAY = { web: 'ok ok silent ok', dns2: 'timeout timeout' };
const NO_TAILNET = { web: 'ok ok silent silent', node: 'ok silent', dns2: 'timeout timeout' };
const PROHIBITED = 'host-prohibited@10.0.0.11';
const UNREACHABLE = 'net-unreachable@10.0.0.1';

/** What differs from a healthy network. */
const ROWS: Readonly<Record<string, Partial<Symptoms>>> = {
  '': {},
  'pod-not-running': SHUT_IN,
  'pod-not-running:crashloop': {},
  'pod-not-running:pending': SHUT_IN,
  'node-not-ready': {},
  'cilium-agent-down': {},
  'cilium-endpoint-not-ready': SHUT_IN,
  'pod-no-default-route': {
    web: 'ENETUNREACH ENETUNREACH ENETUNREACH ENETUNREACH',
    dns1: 'unreachable unreachable',
    dns2: 'unreachable unreachable',
  },
  'pod-mtu-too-big': {},
  'node-ip-forward-off': { ...SHUT_IN, sib: 'silent' },
  'node-no-default-route': {
    web: 'silent ok ok ok',
    sib: 'silent',
    node: 'ENETUNREACH ok',
    dns1: 'timeout ok',
    vcn: 'unreachable',
  },
  'node-firewall-rejects': {
    web: `${PROHIBITED} ${PROHIBITED} ${PROHIBITED} ${PROHIBITED}`,
    sib: PROHIBITED,
    ...ALL_DNS_SILENT,
  },
  'conntrack-full': { ...SHUT_IN, sib: 'silent', node: 'EPERM EPERM', vcn: 'timeout' },
  'conntrack-filling': {},
  'cloud-egress-down': NO_WAY_OUT,
  'route-table-no-default': NO_WAY_OUT,
  'nat-gateway-blocked': NO_WAY_OUT,
  'internet-gateway-unusable': NO_WAY_OUT,
  'internet-gateway-unusable:no-public-ip': NO_WAY_OUT,
  'security-list-blocks-egress': NO_WAY_OUT,
  'cloud-egress-down:wan-down': {
    web: `${UNREACHABLE} ok ok ok`,
    sib: UNREACHABLE,
    node: `${UNREACHABLE} ok`,
    dns1: 'REFUSED ok',
    dns2: 'REFUSED ok',
    vcn: 'REFUSED',
  },
  'tailscale-subnet-route-hijack': { ...SHUT_IN, sib: 'silent' },
  'tailscale-exit-node-hijack': { ...SHUT_IN, sib: 'silent', node: 'silent ok', vcn: 'timeout' },
  'vxlan-port-blocked': NO_OVERLAY,
  'vxlan-device-missing': NO_OVERLAY,
  'vxlan-device-down': NO_OVERLAY,
  'vxlan-device-wrong': NO_OVERLAY,
  'overlay-route-wrong': NO_OVERLAY,
  'tailscale0-down': NO_TAILNET,
  'tailscaled-down': NO_TAILNET,
  'tailscale-logged-out': NO_TAILNET,
  'tailscale-logged-out:stopped': NO_TAILNET,
  'masquerade-off': NOT_MASQUERADED,
  'masquerade-off:bpf': NOT_MASQUERADED,
  'masquerade-missing-uplink': { ...NOT_MASQUERADED, web: 'silent ok ok ok' },
  'masquerade-exempts-target': NOT_MASQUERADED,
  'policy-denies-egress': SHUT_IN,
  'policy-denies-egress:world-only': { web: 'silent ok ok silent' },
  'policy-denies-egress:cilium': SHUT_IN,
  'policy-denies-dns': { web: 'ok silent silent silent', ...ALL_DNS_SILENT },
  'coredns-down': { dns1: 'refused refused', dns2: 'refused refused' },
  'coredns-down:hang': ALL_DNS_SILENT,
  'coredns-down:scaled-to-zero': ALL_DNS_SILENT,
  'coredns-replica-unhealthy': { dns2: 'refused refused' },
  'coredns-replica-unhealthy:hang': { dns2: 'timeout timeout' },
  'dns-service-unreachable': {},
  'magicdns-forward': { dns1: 'timeout ok', dns2: 'timeout ok' },
  'dns-upstream-blocked': { dns1: 'timeout ok', dns2: 'timeout ok', vcn: 'timeout' },
};

describe('a fault', () => {
  it.each(Object.entries(ROWS))('%s shows in packets as measured', (fault, row) => {
    expect(symptoms(fault)).toEqual({ ...WELL, ...row });
  });

  it('that keeps a pod from getting out has a row here, and no row is of a fault that is gone', () => {
    const rows = Object.keys(ROWS).filter(Boolean);
    expect(faultsOf('why-no-egress').filter(({ name }) => !rows.includes(name))).toEqual([]);
    expect(rows.filter((row) => !FAULTS.some(({ name }) => name === row))).toEqual([]);
  });

  it.each([
    ['', ['ok', 'ok', 'ok']],
    ['coredns-down', ['timeout', 'timeout', 'timeout']],
    ['dns-service-unreachable', ['timeout', 'timeout', 'ok']],
    ['coredns-down:scaled-to-zero', ['timeout', 'timeout', 'timeout']],
  ])('%s shows at the DNS service address (web-0, node-1, web-1)', (fault, expected) => {
    const { network } = broken(...(fault ? [fault] : []));
    const from = ['shop/web-0', 'node-1', 'shop/web-1'];
    const asked = from.map((id) => dnsWord(network, stackOf(network, id), '10.96.0.10', 'google.com.'));
    expect(asked).toEqual(expected);
  });

  it('of one CoreDNS replica makes the service address a matter of luck', () => {
    const { network } = broken('coredns-replica-unhealthy:hang');
    const web = stackOf(network, 'shop/web-0');
    const asked = Array.from({ length: 40 }, () => dnsWord(network, web, '10.96.0.10', 'google.com.'));
    expect(new Set(asked)).toEqual(new Set(['ok', 'timeout']));
  });

  it('can stand beside another', () => {
    const { network } = broken('masquerade-off', 'tailscale0-down');
    const web = stackOf(network, 'shop/web-0');
    const ping = (to: string) => word(send(network, web, { to, protocol: 'icmp' }));
    expect([ping('8.8.8.8'), ping('10.244.2.11'), ping('10.244.1.12')]).toEqual(['silent', 'silent', 'ok']);
  });
});
