// Reviewed by hand: what must be said of each recording of the corpus. A change here says that a careful engineer would now say something else.

export interface Expected {
  readonly verdict: 'pass' | 'warn' | 'fail' | 'unknown';
  /** The first cause; empty where none may be named. */
  readonly cause: string;
  readonly layer: string;
  /** A second, independent observation says the same, or not. */
  readonly sure: 'proven' | 'likely';
}

/** Layer and severity of what was broken, as its page describes it: the injected fault decides, whatever was answered. */
const CAUSES: Readonly<Record<string, string>> = {
  'cloud fail':
    'cloud-egress-down internet-gateway-unusable nat-gateway-blocked route-table-no-default security-list-blocks-egress',
  'cloud warn': 'security-list-blocks-tailscale',
  'dns fail': 'coredns-down coredns-replica-unhealthy dns-upstream-blocked magicdns-forward',
  'ebpf fail': 'cilium-controller-failing datapath-drops map-ops-failing program-missing',
  'ebpf warn': 'cilium-agent-unwell cilium-map-filling',
  'masquerade fail': 'masquerade-exempts-target masquerade-missing-uplink masquerade-off',
  'node fail':
    'conntrack-full ct-map-pressure dns-udp-blocked node-firewall-rejects node-ip-forward-off node-no-default-route tailscale-exit-node-hijack tailscale-subnet-route-hijack',
  'node warn': 'conntrack-filling',
  'object fail': 'cilium-agent-down cilium-endpoint-not-ready node-not-ready pod-not-running',
  'overlay fail':
    'overlay-leaks-outside-tailnet overlay-outside-tailnet overlay-route-wrong overlay-unanswered tunnel-endpoint-wrong vxlan-device-down vxlan-device-missing vxlan-device-wrong vxlan-port-blocked',
  'overlay warn': 'capture-empty mtu-drift overlay-mtu-too-big vxlan-errors-growing',
  'pod fail': 'backend-unresponsive pod-no-default-route',
  'pod warn': 'dns-not-cluster-dns dns-search-list-wrong pod-mtu-too-big',
  'policy fail': 'policy-denies-dns policy-denies-egress policy-denies-ingress',
  'service fail':
    'backend-not-listening dns-service-unreachable lb-map-diverged lb-map-no-backends no-service-translation service-no-endpoints service-port-mismatch',
  'service warn': 'kube-proxy-conflict',
  'tailnet fail':
    'backend-node-unreachable direct-path-blackholed mtu-blackhole node-key-expired peer-unreachable tailnet-address-changed tailnet-peer-missing tailscale-logged-out tailscale-rules-missing tailscale0-down tailscaled-down',
  'tailnet warn':
    'magicdns-in-resolv-conf node-key-expiring path-flapping peer-offline peer-relayed peer-system-silent tailnet-latency-high tailnet-mtu-changed tailnet-packet-loss tailscale-health-warning wireguard-udp-blocked',
  'tuning warn':
    'clock-source-differs conntrack-accounting-on conntrack-limit-small devices-pinned kube-proxy-replacement-off map-preallocation-off mtu-option-too-big prometheus-disabled rmem-small udp-gro-off',
};

type Change = Partial<Omit<Expected, 'cause'>>;

/** By `question fault`, or the fault alone for all questions: where less, or another, is seen from there. */
const OTHERWISE: readonly (readonly [which: RegExp, change: Change, because: string])[] = [
  [
    /^(?:why-no-egress|why-flaky|overlay|path) cilium-agent-down$/,
    { sure: 'likely' },
    'that the agent is not ready is said by its pod alone; packets still flow',
  ],
  [/^(?:path|why-no-egress|health) conntrack-filling/, { sure: 'likely' }, 'a table near its limit drops nothing yet'],
  [
    /^ebpf (?:ct-map-pressure|cilium-map-filling|conntrack-filling:cilium|cilium-agent-unwell)/,
    { sure: 'likely' },
    'one figure of one map or agent, and nothing fails yet that would confirm it',
  ],
  [/^path conntrack-full$/, { sure: 'likely' }, 'a path of two pods shows losses, not which table refused them'],
  [
    /^path (?:node-firewall-rejects|node-not-ready|program-missing:pod)$/,
    { sure: 'likely' },
    'what else could silence this way could not be looked at behind it',
  ],
  [/^path overlay-mtu-too-big$/, { sure: 'likely' }, 'a device setting; packets of this size were not lost'],
  [
    /^path (?:peer-relayed|tailnet-latency-high)/,
    { sure: 'likely' },
    'the way works; that it is slow for this is read from one place',
  ],
  [/ vxlan-errors-growing$/, { sure: 'likely' }, 'a counter that grows is one observation'],
  [/^capture capture-empty$/, { sure: 'likely' }, 'that nothing passed in five seconds can have other reasons'],
  [
    /^tuning (?:conntrack-accounting-on|conntrack-limit-small:kernel|map-preallocation-off|mtu-option-too-big|rmem-small)$/,
    { sure: 'likely' },
    'a setting is one observation',
  ],
  [/^mtu mtu-option-too-big$/, { sure: 'likely' }, 'a setting is one observation'],
  [/^why-no-dns dns-search-list-wrong$/, { sure: 'likely' }, 'a setting is one observation'],
  [/^tailscale tailscale-health-warning$/, { sure: 'likely' }, 'what tailscaled says of itself is one observation'],
  [/ overlay-unanswered$/, { sure: 'likely' }, 'silence behind a healthy way says where, not why'],
  [/^why-flaky vxlan-port-blocked$/, { sure: 'likely' }, 'a filter drops in silence; its rule was not seen from here'],
  [
    /^why-flaky peer-offline:dead$/,
    { verdict: 'fail', sure: 'likely' },
    'the node asked about is the one that is gone',
  ],
  [/^tailscale peer-offline:dead$/, { verdict: 'fail' }, 'a node that is gone is an outage, one that sleeps is not'],
  [
    /^why-flaky (?:peer-system-silent|tailnet-packet-loss)/,
    { verdict: 'fail' },
    'asked is whether this way loses packets, and it does',
  ],
  [
    / mtu-blackhole:icmp-filtered$/,
    { layer: 'overlay' },
    'large packets are lost inside the tunnel, the tailnet itself carries them',
  ],
  [
    /^(?:mtu|path) mtu-blackhole:egress$/,
    { layer: 'cloud', sure: 'likely' },
    'lost beyond the node, where nothing can be looked at',
  ],
];

const NONE: Expected = { verdict: 'pass', cause: '', layer: '', sure: 'proven' };

/** @throws Error for a fault nobody has reviewed yet. */
export const expectedOf = (question: string, fault: string): Expected => {
  if (fault === '') return NONE;
  const cause = fault.split(':', 1)[0] ?? '';
  const [kind = ''] = Object.entries(CAUSES).find(([, codes]) => codes.split(' ').includes(cause)) ?? [];
  const [layer = '', verdict = ''] = kind.split(' ');
  if (verdict !== 'fail' && verdict !== 'warn') throw new Error(`${fault} is not reviewed`);
  const changes = OTHERWISE.flatMap(([which, change]) => (which.test(`${question} ${fault}`) ? [change] : []));
  return Object.assign({ verdict, cause, layer, sure: 'proven' }, ...changes) as Expected;
};
