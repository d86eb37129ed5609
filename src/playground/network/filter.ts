// The node's packet filter: the rules a healthy node has, and which verdict a packet gets (counters move).
import { inCidr } from './addresses.ts';
import type { Packet } from './packet.ts';
import type { FilterRule, NodeStack } from './state.ts';

export type FilterVerdict = 'ACCEPT' | 'DROP' | 'REJECT';

export const filterRule = (rule: Omit<FilterRule, 'packets' | 'bytes'>): FilterRule => ({
  ...rule,
  packets: 0,
  bytes: 0,
});

const cilium = (chain: string): FilterRule =>
  filterRule({ chain, comment: `cilium-feeder: CILIUM_${chain}`, target: `CILIUM_${chain}` });

/** Oracle's Ubuntu rules with tailscale's and Cilium's jumps above them (oracle: Ubuntu images). */
export const healthyFilter = (tailnetIp: string): FilterRule[] =>
  [
    cilium('INPUT'),
    { chain: 'INPUT', target: 'ts-input' },
    { chain: 'INPUT', state: 'RELATED,ESTABLISHED', target: 'ACCEPT' },
    { chain: 'INPUT', protocol: 'icmp', target: 'ACCEPT' },
    { chain: 'INPUT', in: 'lo', target: 'ACCEPT' },
    { chain: 'INPUT', protocol: 'udp', sport: 123, target: 'ACCEPT' },
    { chain: 'INPUT', protocol: 'tcp', state: 'NEW', dport: 22, target: 'ACCEPT' },
    { chain: 'INPUT', target: 'REJECT' },
    cilium('FORWARD'),
    { chain: 'FORWARD', target: 'ts-forward' },
    { chain: 'FORWARD', target: 'REJECT' },
    { chain: 'OUTPUT', dst: '169.254.0.0/16', target: 'InstanceServices' },
    {
      chain: 'CILIUM_FORWARD',
      out: 'cilium_host',
      comment: 'cilium: any->cluster on cilium_host forward accept',
      target: 'ACCEPT',
    },
    { chain: 'CILIUM_FORWARD', in: 'lxc+', comment: 'cilium: cluster->any on lxc+ forward accept', target: 'ACCEPT' },
    { chain: 'CILIUM_FORWARD', out: 'lxc+', comment: 'cilium: any->cluster on lxc+ forward accept', target: 'ACCEPT' },
    { chain: 'ts-forward', in: 'tailscale0', target: 'MARK' },
    { chain: 'ts-forward', marked: true, target: 'ACCEPT' },
    { chain: 'ts-forward', src: '100.64.0.0/10', out: 'tailscale0', target: 'DROP' },
    { chain: 'ts-forward', out: 'tailscale0', target: 'ACCEPT' },
    { chain: 'ts-input', src: `${tailnetIp}/32`, in: 'lo', target: 'ACCEPT' },
    { chain: 'ts-input', src: '100.115.92.0/23', notIn: 'tailscale0', target: 'RETURN' },
    { chain: 'ts-input', src: '100.64.0.0/10', notIn: 'tailscale0', target: 'DROP' },
    { chain: 'ts-input', in: 'tailscale0', target: 'ACCEPT' },
    { chain: 'ts-input', protocol: 'udp', dport: 41641, target: 'ACCEPT' },
  ].map((rule) => filterRule(rule as Omit<FilterRule, 'packets' | 'bytes'>));

const device = (pattern: string, name: string): boolean =>
  pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

interface Seen {
  readonly packet: Packet;
  readonly in: string;
  readonly out: string;
  marked: boolean;
}

const matches = (rule: FilterRule, seen: Seen): boolean =>
  (rule.in === undefined || device(rule.in, seen.in)) &&
  (rule.notIn === undefined || !device(rule.notIn, seen.in)) &&
  (rule.out === undefined || device(rule.out, seen.out)) &&
  (rule.src === undefined || inCidr(seen.packet.src, rule.src)) &&
  (rule.dst === undefined || inCidr(seen.packet.dst, rule.dst)) &&
  (rule.protocol === undefined || rule.protocol === seen.packet.protocol) &&
  (rule.sport === undefined || rule.sport === seen.packet.sport) &&
  (rule.dport === undefined || rule.dport === seen.packet.dport) &&
  (rule.state === undefined || (rule.state === 'NEW') !== seen.packet.reply) &&
  (rule.marked === undefined || seen.marked);

const walk = (node: NodeStack, chain: string, seen: Seen): FilterVerdict | null => {
  for (const rule of node.filter.filter((one) => one.chain === chain)) {
    if (!matches(rule, seen)) continue;
    rule.packets += 1;
    rule.bytes += seen.packet.bytes;
    if (rule.target === 'RETURN') return null;
    if (rule.target === 'MARK') seen.marked = true;
    else if (rule.target === 'ACCEPT' || rule.target === 'DROP' || rule.target === 'REJECT') return rule.target;
    else {
      const verdict = walk(node, rule.target, seen);
      if (verdict) return verdict;
    }
  }
  return null;
};

/** `in` and `out` are device names, empty where the hook has none. */
export const filter = (
  node: NodeStack,
  hook: 'INPUT' | 'FORWARD' | 'OUTPUT',
  packet: Packet,
  devices: { readonly in: string; readonly out: string },
): FilterVerdict => walk(node, hook, { packet, ...devices, marked: false }) ?? 'ACCEPT';
