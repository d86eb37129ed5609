// After an answer: which question shows more of the cause that was found? Its words are typed as anybody would type them.
import type { ReportTarget } from '../model/report.ts';

/** What a suggestion asks about: the node in question, the two nodes of a way, the pod and where it wanted to go, or nothing. */
type Suggestion =
  | 'tailscale'
  | 'overlay'
  | 'ebpf'
  | 'tuning'
  | 'mtu'
  | 'health'
  | 'why-flaky'
  | 'path'
  | 'why-no-dns'
  | 'why-no-egress'
  | 'explain vxlan'
  | 'explain mtu-budget'
  | 'explain kube-proxy'
  | 'explain nat-traversal';

const TAILNET: readonly Suggestion[] = ['tailscale', 'why-flaky', 'health'];
const WAY: readonly Suggestion[] = ['why-flaky', 'tailscale', 'explain nat-traversal'];
const OVERLAY: readonly Suggestion[] = ['overlay', 'ebpf', 'health'];
const CILIUM: readonly Suggestion[] = ['ebpf', 'overlay', 'health'];
const NODE: readonly Suggestion[] = ['health', 'tailscale'];
const EGRESS: readonly Suggestion[] = ['path', 'tuning', 'health'];
const NAMES: readonly Suggestion[] = ['why-no-dns', 'overlay', 'health'];
const POLICY: readonly Suggestion[] = ['path', 'ebpf'];
const SERVICE: readonly Suggestion[] = ['ebpf', 'explain kube-proxy'];
const SIZES: readonly Suggestion[] = ['mtu', 'explain mtu-budget', 'why-flaky'];
const TUNING: readonly Suggestion[] = ['tuning', 'health'];
/** The cause is all there is to know: what is left to do is in its fix. */
const NOTHING: readonly Suggestion[] = [];

/** Best first; the first that is not the question just asked. */
export const NEXT: Readonly<Record<string, readonly Suggestion[]>> = {
  'pod-not-running': NOTHING,
  'node-not-ready': NODE,
  'cilium-agent-down': CILIUM,
  'cilium-endpoint-not-ready': CILIUM,
  'pod-no-default-route': CILIUM,
  'node-ip-forward-off': ['tuning', 'overlay'],
  'tailscale-subnet-route-hijack': TAILNET,
  'tailscale-exit-node-hijack': TAILNET,
  'conntrack-full': NODE,
  'node-no-default-route': NODE,
  'node-firewall-rejects': ['health', 'overlay'],
  'tailscaled-down': TAILNET,
  'tailscale0-down': TAILNET,
  'tailscale-logged-out': TAILNET,
  'masquerade-off': EGRESS,
  'masquerade-missing-uplink': EGRESS,
  'masquerade-exempts-target': EGRESS,
  'policy-denies-egress': POLICY,
  'policy-denies-dns': POLICY,
  'cloud-egress-down': EGRESS,
  'route-table-no-default': EGRESS,
  'nat-gateway-blocked': EGRESS,
  'internet-gateway-unusable': EGRESS,
  'security-list-blocks-egress': EGRESS,
  'vxlan-device-missing': OVERLAY,
  'vxlan-device-down': OVERLAY,
  'vxlan-device-wrong': OVERLAY,
  'overlay-route-wrong': OVERLAY,
  'vxlan-port-blocked': OVERLAY,
  'overlay-cut': OVERLAY,
  'tcp-egress-blocked': EGRESS,
  'coredns-down': NAMES,
  'coredns-replica-node-sick': NAMES,
  'coredns-replica-unhealthy': NAMES,
  'dns-service-unreachable': ['why-no-dns', 'ebpf'],
  'dns-upstream-blocked': NAMES,
  'dns-name-not-found': NOTHING,
  'node-egress-blocked': EGRESS,
  'pod-egress-blocked': EGRESS,
  'pod-mtu-too-big': SIZES,
  'conntrack-filling': NODE,
  'host-silent': EGRESS,
  'other-node-no-egress': NODE,
  'works-despite': EGRESS,
  'node-key-expired': TAILNET,
  'tailscale-rules-missing': TAILNET,
  'tailnet-address-changed': ['overlay', 'tailscale'],
  'overlay-outside-tailnet': ['overlay', 'tailscale'],
  'overlay-leaks-outside-tailnet': ['overlay', 'tailscale'],
  'tailnet-peer-missing': TAILNET,
  'peer-offline': TAILNET,
  'peer-unreachable': WAY,
  'peer-system-silent': WAY,
  'direct-path-blackholed': WAY,
  'wireguard-udp-blocked': ['tailscale', 'explain nat-traversal'],
  'security-list-blocks-tailscale': ['tailscale', 'explain nat-traversal'],
  'peer-relayed': WAY,
  'path-flapping': WAY,
  'tailnet-latency-high': WAY,
  'tailnet-packet-loss': WAY,
  'tunnel-endpoint-wrong': OVERLAY,
  'overlay-unanswered': OVERLAY,
  'vxlan-errors-growing': ['why-flaky', 'overlay'],
  'overlay-mtu-too-big': SIZES,
  'mtu-blackhole': SIZES,
  'mtu-drift': SIZES,
  'mtu-option-too-big': SIZES,
  'tailnet-mtu-changed': SIZES,
  'tailscale-health-warning': TAILNET,
  'node-key-expiring': TAILNET,
  'magicdns-in-resolv-conf': ['tailscale', 'tuning'],
  'dns-udp-blocked': ['health', 'tailscale'],
  'magicdns-forward': ['tailscale', 'tuning'],
  'dns-name-no-address': NOTHING,
  'dns-name-unanswered': ['why-no-egress', 'health'],
  'dns-not-cluster-dns': NOTHING,
  'dns-search-list-wrong': NOTHING,
  'service-no-endpoints': NOTHING,
  'service-port-mismatch': NOTHING,
  'backend-not-listening': NOTHING,
  'policy-denies-ingress': POLICY,
  'backend-unresponsive': ['path', 'health'],
  'backend-node-unreachable': WAY,
  'no-service-translation': SERVICE,
  'program-missing': CILIUM,
  'lb-map-no-backends': SERVICE,
  'lb-map-diverged': SERVICE,
  'service-not-translated': SERVICE,
  'service-name-unresolved': ['why-no-dns'],
  'kube-proxy-conflict': ['explain kube-proxy', 'tuning'],
  'service-fails-elsewhere': ['overlay', 'health'],
  'ct-map-pressure': ['tuning', 'health'],
  'cilium-controller-failing': CILIUM,
  'map-ops-failing': ['tuning', 'health'],
  'datapath-drops': CILIUM,
  'cilium-agent-unwell': CILIUM,
  'cilium-map-filling': TUNING,
  'kube-proxy-replacement-off': ['explain kube-proxy', 'health'],
  'conntrack-limit-small': ['health'],
  'clock-source-differs': NOTHING,
  'map-preallocation-off': NOTHING,
  'conntrack-accounting-on': NOTHING,
  'devices-pinned': ['tailscale', 'overlay'],
  'udp-gro-off': ['why-flaky', 'health'],
  'rmem-small': ['why-flaky', 'health'],
  'prometheus-disabled': ['health'],
  'conntrack-insert-failed': ['tuning', 'health'],
  'capture-empty': ['overlay', 'tailscale'],
};

export interface Found {
  readonly question: string;
  readonly target: ReportTarget;
  readonly code: string;
  readonly subjects: readonly string[];
}

/** `why-flaky node-1 node-2`; empty where nothing shows more, or where it cannot be named. */
export const nextQuestion = ({ question, target, code, subjects }: Found): string => {
  for (const suggestion of NEXT[code] ?? []) {
    if (suggestion === question) continue;
    const words = wordsFor(suggestion, target, subjects);
    if (words !== '') return words;
  }
  return '';
};

const NODE_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

const wordsFor = (suggestion: Suggestion, target: ReportTarget, subjects: readonly string[]): string => {
  // A subject may be a pod or a number of them: a node is named like one, and a way by its two nodes.
  const ends = (subjects[0] ?? '').split('>').filter((one) => NODE_NAME.test(one));
  const node = ends[0] ?? target.node;
  const pod = target.kind === 'pod' ? `${target.namespace}/${target.name}` : '';
  switch (suggestion) {
    case 'tailscale':
    case 'overlay':
    case 'ebpf':
    case 'tuning':
    case 'mtu':
    case 'health':
      return node === '' ? suggestion : `${suggestion} ${node}`;
    case 'why-flaky':
      return node === '' ? '' : ['why-flaky', node, ends[1] ?? ''].join(' ').trim();
    case 'path':
      return pod === '' ? '' : `path ${pod} ${wayTo(target.peer)}`;
    case 'why-no-dns':
    case 'why-no-egress':
      return pod === '' ? '' : `${suggestion} ${pod}`;
    case 'explain vxlan':
    case 'explain mtu-budget':
    case 'explain kube-proxy':
    case 'explain nat-traversal':
      return suggestion;
    default:
      return suggestion satisfies never;
  }
};

/** `svc/shop/web` as the answer names it is typed `shop/svc/web`; without one, somewhere outside. */
const wayTo = (peer = '1.1.1.1'): string => peer.replace(/^svc\/([^/]+)\//, '$1/svc/');
