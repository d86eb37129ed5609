// The faults of the lab as data: what breaks where, which objects follow, and the cause that must be named first.
import type { ObjectStore } from '../../src/playground/objects.ts';
import { masqueradeRule } from './node-script.ts';
import { egressPolicy, setCiliumConfig } from './objects.ts';

export type Act =
  | { readonly at: string; readonly argv: readonly string[]; readonly input?: () => string }
  | { readonly daemon: string; readonly signal: NodeJS.Signals };

export interface LabFault {
  /** `<cause code>` or `<cause code>:<variant>`. */
  readonly name: string;
  readonly on: readonly Act[];
  /** Old flows are left as they are; else they are flushed, because they would keep their old treatment. */
  readonly keepFlows?: true;
  /** Follows the fault in the API server's objects. */
  readonly objects?: (store: ObjectStore) => void;
}

/** The cause a fault must be diagnosed as: its name without the variant. */
export const expectedCause = (fault: LabFault): string => fault.name.replace(/:.*/, '');

const on = (at: string, ...argv: string[]): Act => ({ at, argv });
const ip = (at: string, command: string): Act => on(at, 'ip', ...command.split(' '));
const nft = (at: string, command: string): Act => on(at, 'nft', command);
const stop = (daemon: string, signal: NodeJS.Signals): Act => ({ daemon, signal });

/** A filter table of the fault's own, with one rule. */
const filter = (at: string, hook: 'input' | 'forward', rule: string): Act =>
  nft(at, `add table ip f; add chain ip f c { type filter hook ${hook} priority -10; }; add rule ip f c ${rule}`);

/** Drops at the device of each web pod of shop (slot 2 of every node) before routing, where Cilium's policy sits too. */
const dropFromWeb = (match: string): readonly Act[] =>
  ['n1', 'n2', 'n3'].map((at) =>
    nft(
      at,
      `add table netdev p; add chain netdev p c { type filter hook ingress device "lxc2" priority 0; }; add rule netdev p c ${match} counter drop`,
    ),
  );

const FILL = `cat > /run/netwhy-lab/flows.$$; conntrack -R /run/netwhy-lab/flows.$$ 2>/dev/null; rm /run/netwhy-lab/flows.$$
[ "$(conntrack -C)" -ge "$(sysctl -n net.netfilter.nf_conntrack_max)" ]`;

/** More than the kernel's limit of 262,144. Assured, because the kernel drops unreplied entries early and never fills up. */
const manyFlows = (): string =>
  Array.from(
    { length: 270_000 },
    (_, at) =>
      `-I -p udp -s 10.9.${Math.floor(at / 60_000)}.1 -d 10.9.9.9 --sport ${1024 + (at % 60_000)} --dport 53 -t 900 -u ASSURED,SEEN_REPLY`,
  ).join('\n');

export const LAB_FAULTS: readonly LabFault[] = [
  {
    name: 'masquerade-off',
    on: [nft('n1', 'flush chain ip cilium masq')],
    objects: (store) => setCiliumConfig(store, { 'enable-ipv4-masquerade': 'false' }),
  },
  {
    name: 'masquerade-missing-uplink',
    on: [
      nft('n1', 'flush chain ip cilium masq'),
      nft('n1', `add rule ip cilium masq ${masqueradeRule('10.244.0.0/16', ['tailscale0'])}`),
    ],
    // Only eBPF masquerading follows `devices`; the iptables one would still work.
    objects: (store) => setCiliumConfig(store, { devices: 'tailscale0', 'enable-bpf-masquerade': 'true' }),
  },
  { name: 'pod-no-default-route', on: [ip('n1p2', 'route del default')] },
  { name: 'node-no-default-route', on: [ip('n1', 'route del default')] },
  { name: 'node-ip-forward-off', on: [on('n1', 'sysctl', '-qw', 'net.ipv4.ip_forward=0')] },
  { name: 'cloud-egress-down', on: [filter('vcn', 'forward', 'oifname "wan0" counter drop')] },
  { name: 'cloud-egress-down:wan-down', on: [ip('vcn', 'link set wan0 down')] },
  { name: 'coredns-down', on: [stop('coredns-node-1', 'SIGKILL'), stop('coredns-node-2', 'SIGKILL')] },
  { name: 'coredns-down:hang', on: [stop('coredns-node-1', 'SIGSTOP'), stop('coredns-node-2', 'SIGSTOP')] },
  { name: 'coredns-replica-unhealthy', on: [stop('coredns-node-2', 'SIGSTOP')] },
  {
    name: 'dns-upstream-blocked',
    on: [filter('vcn', 'input', 'iifname "br0" meta l4proto { tcp, udp } th dport 53 counter drop')],
  },
  { name: 'dns-service-unreachable', on: [nft('n1', 'flush chain ip cilium svc')] },
  {
    name: 'vxlan-port-blocked',
    on: [filter('n1', 'input', 'iifname "tailscale0" udp dport 8472 counter drop')],
  },
  {
    name: 'vxlan-port-blocked:other-node',
    on: [filter('n2', 'input', 'iifname "tailscale0" udp dport 8472 counter drop')],
  },
  { name: 'tailscale0-down', on: [ip('n1', 'link set tailscale0 down')] },
  { name: 'tailscaled-down', on: [stop('tailscaled-node-1', 'SIGKILL')] },
  {
    name: 'policy-denies-egress',
    on: dropFromWeb('ip daddr 0.0.0.0/0'),
    objects: (store) => egressPolicy(store, 'web-closed', 'web', []),
  },
  {
    name: 'policy-denies-egress:world-only',
    on: dropFromWeb('ip daddr != { 10.0.0.0/8, 100.64.0.0/10 }'),
    objects: (store) => egressPolicy(store, 'web-inside', 'web', [{ to: [{ namespaceSelector: {} }] }]),
  },
  { name: 'tailscale-subnet-route-hijack', on: [ip('n1', 'route add 10.244.0.0/16 dev tailscale0 table 52')] },
  { name: 'tailscale-exit-node-hijack', on: [ip('n1', 'route add default dev tailscale0 table 52')] },
  {
    // As the images of Oracle Linux and Ubuntu for OCI come: FORWARD ends in REJECT.
    name: 'node-firewall-rejects',
    on: [filter('n1', 'forward', 'counter reject with icmp type host-prohibited')],
  },
  {
    name: 'pod-mtu-too-big',
    on: [
      ip('n1', 'link set lxc2 mtu 1450'),
      ip('n1p2', 'link set eth0 mtu 1450'),
      ip('n1p2', 'route replace default via 10.244.1.1 dev eth0'),
    ],
  },
  {
    name: 'conntrack-full',
    // Loading ends with "not enough memory" when the table is full, which is what we want: the count says whether it is.
    on: [{ at: 'n1', argv: ['sh', '-c', FILL], input: manyFlows }],
    keepFlows: true,
  },
];
