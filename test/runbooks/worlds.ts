// Worlds with something broken, and the causes a good network engineer would name in each, first things first.
import { looked, notLooked } from '../../src/model/looked.ts';
import type { PodScene, PolicyFacts } from '../../src/model/scene.ts';
import { healthyScene, type pod, withoutAgents } from './demo-scene.ts';
import * as f from './faults.ts';
import { ciliumStatus, endpointGet } from './healthy-answer.ts';
import type { Rule } from './record.ts';
import {
  cannot,
  digSays,
  exited,
  forwardRules,
  httpTimeout,
  json,
  pingLost,
  pingNoRoute,
  pingSays,
} from './tool-text.ts';

export interface BrokenWorld {
  readonly name: string;
  readonly scene?: PodScene;
  readonly rules: readonly Rule[];
  /** Code and confidence, in order. */
  readonly causes: readonly (readonly [code: string, confidence: 'proven' | 'consistent'])[];
  readonly verdict?: 'fail' | 'warn' | 'unknown' | 'pass';
}

const policy = (allowsWorld: boolean | null, allowsDns: boolean | null, more: Partial<PolicyFacts> = {}): PodScene => ({
  ...healthyScene,
  policies: looked([
    {
      kind: 'NetworkPolicy',
      namespace: 'shop',
      name: 'locked',
      egress: true,
      allowsDns,
      allowsWorld,
      selectsToo: [],
      ...more,
    },
  ]),
});
const target = (more: Parameters<typeof pod>[4]): PodScene => ({
  ...healthyScene,
  target: { ...healthyScene.target, ...more },
});
const container = (state: string, restarts = 0) => [{ name: 'web', image: 'x', ready: false, restarts, state }];
const host = (name: string): PodScene => ({ ...healthyScene, host: name });
const nodeDown: PodScene = {
  ...healthyScene,
  node: looked({ name: 'node-1', ready: false, reason: 'NodeStatusUnknown', internalIps: [], podCidrs: [] }),
};
const ciliumDown: PodScene = {
  ...healthyScene,
  ciliumPods: looked([{ namespace: 'kube-system', pod: 'cilium-1', node: 'node-1', ready: false, version: 'v1.18.2' }]),
};
const endpoint = (state: string): PodScene => ({
  ...healthyScene,
  ciliumEndpoint: looked({
    id: 42,
    state,
    identity: 1,
    egress: { enforcing: false, state: '' },
    ingress: { enforcing: false, state: '' },
  }),
});
const drops = (port: number) =>
  f.when(
    ({ name }) => name === 'hubble-drops',
    () =>
      exited(
        `${JSON.stringify({ flow: { verdict: 'DROPPED', drop_reason_desc: 'POLICY_DENIED', IP: { destination: '8.8.8.8' }, l4: { UDP: { destination_port: port } }, traffic_direction: 'EGRESS' } })}\n`,
      ),
  );
const hostNetwork = target({ hostNetwork: true, ip: '100.64.0.1' });

const objects: readonly BrokenWorld[] = [
  {
    name: 'pending, image cannot be pulled',
    scene: target({ phase: 'Pending', ip: '', containers: container('waiting:ImagePullBackOff') }),
    rules: [],
    causes: [['pod-not-running', 'proven']],
  },
  {
    name: 'unscheduled',
    scene: target({ phase: 'Pending', ip: '', node: '', containers: [] }),
    rules: [],
    causes: [['pod-not-running', 'proven']],
  },
  {
    name: 'evicted',
    scene: target({ phase: 'Failed', ip: '', reason: 'Evicted', containers: container('terminated:Error') }),
    rules: [],
    causes: [['pod-not-running', 'proven']],
  },
  {
    name: 'crash loop with a network that is well',
    scene: target({ containers: container('waiting:CrashLoopBackOff', 7) }),
    rules: [],
    causes: [['pod-not-running', 'proven']],
  },
  {
    name: 'crash loop because nothing gets out',
    scene: target({ containers: container('waiting:CrashLoopBackOff', 7) }),
    rules: f.masqueradeOff,
    causes: [
      ['masquerade-off', 'proven'],
      ['pod-not-running', 'consistent'],
    ],
  },
  {
    name: 'node not ready and unreachable',
    scene: nodeDown,
    rules: [
      f.when(
        (asked) => asked.node === 'node-1',
        () => cannot('unreachable'),
      ),
    ],
    causes: [['node-not-ready', 'proven']],
  },
  {
    name: 'cilium agent not ready, old traffic flows',
    scene: ciliumDown,
    rules: [],
    causes: [['cilium-agent-down', 'consistent']],
  },
  {
    name: 'cilium agent not ready, nothing flows',
    scene: ciliumDown,
    rules: [...f.podsAreDead(1)],
    causes: [
      ['cilium-agent-down', 'proven'],
      ['node-egress-blocked', 'consistent'],
    ],
  },
  {
    name: 'endpoint not ready',
    scene: endpoint('waiting-for-identity'),
    rules: f.policyDropsAll,
    causes: [['cilium-endpoint-not-ready', 'proven']],
  },
  {
    name: 'no endpoint at all',
    scene: { ...healthyScene, ciliumEndpoint: looked(null) },
    rules: f.policyDropsAll,
    causes: [['cilium-endpoint-not-ready', 'consistent']],
  },
];

const nodes: readonly BrokenWorld[] = [
  { name: 'pod without default route', rules: f.podWithoutRoute, causes: [['pod-no-default-route', 'proven']] },
  { name: 'ip_forward off', rules: f.forwardingOff, causes: [['node-ip-forward-off', 'proven']] },
  {
    name: 'subnet route covers pods',
    rules: f.podRangeInTailnet,
    causes: [['tailscale-subnet-route-hijack', 'proven']],
  },
  { name: 'exit node that carries nothing', rules: f.exitNode, causes: [['tailscale-exit-node-hijack', 'proven']] },
  { name: 'conntrack full', rules: f.conntrackFull, causes: [['conntrack-full', 'proven']] },
  { name: 'node without default route', rules: f.nodeWithoutRoute, causes: [['node-no-default-route', 'proven']] },
  { name: 'FORWARD ends in REJECT', rules: f.forwardReject, causes: [['node-firewall-rejects', 'proven']] },
  { name: 'tailscaled killed', rules: f.tailscaledGone, causes: [['tailscaled-down', 'proven']] },
  { name: 'tailscale0 down', rules: f.tailscale0Down, causes: [['tailscale0-down', 'proven']] },
  { name: 'tailscale logged out', rules: f.loggedOut, causes: [['tailscale-logged-out', 'proven']] },
  {
    name: 'an exit node, and logged out of the tailnet',
    rules: [...f.loggedOut, ...f.exitNode],
    causes: [
      ['tailscale-exit-node-hijack', 'proven'],
      ['tailscale-logged-out', 'proven'],
    ],
  },
  { name: 'unknown trouble of the node', rules: f.podsDoNotLeave(1), causes: [['node-egress-blocked', 'consistent']] },
];

const translation: readonly BrokenWorld[] = [
  { name: 'masquerade off', rules: f.masqueradeOff, causes: [['masquerade-off', 'proven']] },
  {
    name: 'masquerade rules flushed',
    rules: [
      ...f.podsDoNotLeave(1),
      f.when(
        ({ name }) => name === 'cilium-status',
        () => ciliumStatus({ masquerading: { enabled: true, enabledProtocols: { ipv4: true }, mode: 'iptables' } }),
      ),
      f.when(
        ({ name }) => name === 'iptables-save',
        () => exited('*nat\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n'),
      ),
    ],
    causes: [['masquerade-off', 'proven']],
  },
  {
    name: 'masquerade on tailscale0 only',
    rules: f.masqueradeOnTailnetOnly,
    causes: [['masquerade-missing-uplink', 'proven']],
  },
  {
    name: 'masquerade exempts everything',
    rules: f.masqueradeExempt,
    causes: [['masquerade-exempts-target', 'proven']],
  },
];

const policies: readonly BrokenWorld[] = [
  {
    name: 'policy denies all of one pod',
    scene: policy(false, false),
    rules: f.policyDropsAll,
    causes: [
      ['policy-denies-egress', 'proven'],
      ['policy-denies-dns', 'proven'],
    ],
  },
  {
    name: 'policy denies the internet only',
    scene: policy(false, true),
    rules: f.policyDropsWorld,
    causes: [['policy-denies-egress', 'proven']],
  },
  {
    name: 'policy beyond our reading, enforced',
    scene: policy(null, true),
    rules: [
      ...f.policyDropsWorld,
      f.when(
        ({ name }) => name === 'cilium-endpoint',
        () => endpointGet('egress'),
      ),
    ],
    causes: [['policy-denies-egress', 'proven']],
  },
  {
    name: 'policy on all pods of the node, drops seen',
    scene: policy(false, true, { selectsToo: ['shop/cart-0', 'shop/batch-0'] }),
    rules: [f.when((asked) => f.fromPods(1)(asked) && (asked.name === 'http' || asked.to === '8.8.8.8')), drops(443)],
    causes: [['policy-denies-egress', 'proven']],
  },
  {
    name: 'policy forgets DNS',
    scene: policy(true, false),
    rules: f.policyDropsDns,
    causes: [['policy-denies-dns', 'proven']],
  },
  {
    name: 'policies may not be read, Cilium enforces one',
    scene: { ...healthyScene, policies: notLooked('forbidden', 'policies is forbidden') },
    rules: [
      ...f.policyDropsWorld,
      f.when(
        ({ name }) => name === 'cilium-endpoint',
        () => endpointGet('both'),
      ),
    ],
    causes: [['policy-denies-egress', 'proven']],
  },
  {
    name: 'only TCP is filtered',
    rules: [f.when((asked) => f.fromTarget(asked) && asked.name === 'http', httpTimeout)],
    causes: [['tcp-egress-blocked', 'consistent']],
  },
  { name: 'only this pod, nothing known', rules: f.policyDropsWorld, causes: [['pod-egress-blocked', 'consistent']] },
];

const beyond: readonly BrokenWorld[] = [
  { name: 'NAT gateway is a black hole', rules: f.natGatewayDown, causes: [['cloud-egress-down', 'proven']] },
  ...(
    [
      ['route-table-no-default', { routeTable: { id: 'ocid1.routetable.oc1..aaaa', routeRules: [] }, gateway: null }],
      ['nat-gateway-blocked', { gateway: { blockTraffic: true, lifecycleState: 'AVAILABLE', natIp: '203.0.113.10' } }],
      ['nat-gateway-blocked', { gateway: { blockTraffic: false, lifecycleState: 'TERMINATED', natIp: null } }],
      [
        'internet-gateway-unusable',
        { ...f.BY_INTERNET_GATEWAY, gateway: { isEnabled: true, lifecycleState: 'AVAILABLE' } },
      ],
      ['security-list-blocks-egress', { rules: [{ direction: 'EGRESS', protocol: '17', destination: '0.0.0.0/0' }] }],
      // What it would not tell is not missing.
      ['cloud-egress-down', { gateway: { untold: '404', reason: 'forbidden' } }],
      ['cloud-egress-down', { routeTable: { untold: '404', reason: 'forbidden' }, gateway: null }],
      ['cloud-egress-down', { rules: { untold: '404', reason: 'forbidden' } }],
      ['cloud-egress-down', {}],
    ] as const
  ).map(([code, part], at) => ({
    name: `nothing leaves the cloud, and Oracle tells of ${code} (${at})`,
    rules: [...f.natGatewayDown, f.oracleTells(part)],
    causes: [[code, 'proven']] as const,
  })),
  { name: 'NAT gateway is gone', rules: f.natGatewayGone, causes: [['cloud-egress-down', 'proven']] },
  { name: 'the overlay to node-2 is cut, nobody sees why', rules: f.vxlanBlocked, causes: [['overlay-cut', 'proven']] },
  { name: 'VXLAN filtered at node-2', rules: f.vxlanFiltered, causes: [['vxlan-port-blocked', 'proven']] },
  { name: 'no cilium_vxlan on node-1', rules: f.vxlanMissing, causes: [['vxlan-device-missing', 'proven']] },
  { name: 'cilium_vxlan of node-2 is down', rules: f.vxlanDown, causes: [['vxlan-device-down', 'proven']] },
  {
    name: 'cilium_vxlan of node-1 uses another port',
    rules: f.vxlanWrong({ port: 4789 }),
    causes: [['vxlan-device-wrong', 'proven']],
  },
  {
    name: 'cilium_vxlan of node-1 is bound to the network card',
    rules: f.vxlanWrong({ link: 'enp0s6' }),
    causes: [['vxlan-device-wrong', 'proven']],
  },
  {
    name: 'cilium_vxlan of node-1 sends from another address',
    scene: {
      ...healthyScene,
      ciliumNodes: looked([{ name: 'node-1', internalIps: ['100.64.0.1'], healthIp: '', podCidrs: ['10.244.1.0/24'] }]),
    },
    rules: f.vxlanWrong({ local: '10.0.0.11' }),
    causes: [['vxlan-device-wrong', 'proven']],
  },
  { name: 'a route past the overlay', rules: f.overlayRouteWrong, causes: [['overlay-route-wrong', 'proven']] },
  {
    name: 'cilium_vxlan is missing here and down there',
    rules: [...f.vxlanDown, ...f.vxlanMissing],
    causes: [
      ['vxlan-device-missing', 'proven'],
      ['vxlan-device-down', 'proven'],
    ],
  },
];

const names: readonly BrokenWorld[] = [
  { name: 'CoreDNS killed', rules: f.corednsKilled, causes: [['coredns-down', 'proven']] },
  { name: 'CoreDNS hangs', rules: f.corednsHangs, causes: [['coredns-down', 'proven']] },
  {
    name: 'CoreDNS has no ready pod',
    scene: { ...healthyScene, dns: looked({ serviceIp: '10.96.0.10', replicas: [] }) },
    rules: f.corednsHangs,
    causes: [['coredns-down', 'proven']],
  },
  { name: 'CoreDNS pod here hangs', rules: f.replicaHangs(1), causes: [['coredns-replica-unhealthy', 'proven']] },
  { name: 'CoreDNS pod there hangs', rules: f.replicaHangs(2), causes: [['coredns-replica-unhealthy', 'proven']] },
  { name: 'node-2 does not masquerade', rules: f.podsDoNotLeave(2), causes: [['coredns-replica-node-sick', 'proven']] },
  {
    name: 'node-2 does not forward',
    rules: [
      ...f.podsAreDead(2),
      f.when((asked) => f.fromPods(1)(asked) && asked.server === '10.96.0.10' && asked.to.startsWith('google')),
    ],
    causes: [['coredns-replica-node-sick', 'proven']],
  },
  {
    name: 'node-2 lost its tailnet',
    rules: f.nodeTwoWithoutTailnet,
    causes: [['coredns-replica-node-sick', 'consistent']],
  },
  { name: 'DNS service not translated', rules: f.dnsServiceDead, causes: [['dns-service-unreachable', 'proven']] },
  { name: 'upstream resolver blocked', rules: f.upstreamBlocked, causes: [['dns-upstream-blocked', 'proven']] },
  {
    name: 'asked host does not exist',
    scene: host('nope.example'),
    rules: [
      f.when(
        (asked) => asked.to === 'nope.example.',
        (asked) => digSays(asked.argv, asked.server || '169.254.169.254', 'NXDOMAIN'),
      ),
    ],
    causes: [['dns-name-not-found', 'proven']],
  },
];

const warnings: readonly BrokenWorld[] = [
  { name: 'conntrack at 85 %', rules: f.conntrackAt85, causes: [['conntrack-filling', 'consistent']], verdict: 'warn' },
  {
    name: 'pod MTU 1450',
    rules: [
      f.when(
        (asked) => asked.name === 'route-list',
        () => json([{ dst: 'default', gateway: '10.244.1.1', dev: 'eth0', flags: [], metrics: [{ mtu: 1450 }] }]),
      ),
      f.when(
        (asked) => asked.key === 'big',
        (asked) => pingSays(asked.to, '10.244.1.1', 'Frag needed and DF set (mtu = 1230)'),
      ),
    ],
    causes: [['pod-mtu-too-big', 'proven']],
    verdict: 'warn',
  },
  {
    name: 'asked host is silent',
    scene: host('db.example'),
    rules: [f.when((asked) => asked.to === 'db.example', httpTimeout)],
    causes: [['host-silent', 'consistent']],
    verdict: 'warn',
  },
  {
    name: 'only pods of node-2 do not leave by address',
    rules: [f.when((asked) => f.fromPods(2)(asked) && (asked.name === 'http' || asked.to === '8.8.8.8'))],
    causes: [['other-node-no-egress', 'consistent']],
    verdict: 'warn',
  },
  {
    name: 'gets out with ip_forward off',
    rules: [
      f.when(
        ({ step }) => step === 'ip-forward',
        () => exited('0\n'),
      ),
    ],
    causes: [['works-despite', 'consistent']],
    verdict: 'warn',
  },
];

/** Evidence that points elsewhere than it seems. */
const misleading: readonly BrokenWorld[] = [
  {
    name: 'exit node, and Cilium pinned to the network card',
    rules: [
      ...f.exitNode,
      f.when(
        ({ name }) => name === 'cilium-status',
        () =>
          ciliumStatus({
            'kube-proxy-replacement': { mode: 'True', devices: ['enp0s6'], deviceList: [{ name: 'enp0s6' }] },
          }),
      ),
    ],
    causes: [['tailscale-exit-node-hijack', 'proven']],
  },
  {
    name: 'CoreDNS pod here is deaf to the outside',
    rules: f.replicaDeaf(1),
    causes: [['coredns-replica-unhealthy', 'consistent']],
  },
  {
    name: 'CoreDNS pod there is deaf to the outside, its neighbours are not',
    rules: f.replicaDeaf(2),
    causes: [['coredns-replica-unhealthy', 'consistent']],
  },
  {
    name: 'unknown trouble of two nodes',
    rules: [...f.podsDoNotLeave(1), ...f.podsDoNotLeave(2)],
    causes: [['node-egress-blocked', 'consistent']],
  },
  {
    name: 'a REJECT that meets other pods, and this pod alone does not get out',
    rules: [
      ...f.policyDropsWorld,
      f.when(
        ({ name }) => name === 'iptables-save',
        ({ key }) => forwardRules(key.endsWith('after') ? 18 : 10, true),
      ),
    ],
    causes: [['pod-egress-blocked', 'consistent']],
  },
  {
    name: 'a DROP for some addresses grows',
    rules: [
      ...f.podsDoNotLeave(1),
      f.when(
        ({ name }) => name === 'iptables-save',
        ({ key }) =>
          exited(
            `*filter\n:FORWARD ACCEPT [0:0]\n[${key.endsWith('after') ? 9 : 3}:540] -A FORWARD -s 192.0.2.0/24 -j DROP\nCOMMIT\n`,
          ),
      ),
    ],
    causes: [['node-egress-blocked', 'consistent']],
  },
  {
    name: 'a policy in audit mode drops nothing',
    scene: policy(false, true),
    rules: [
      ...f.policyDropsWorld,
      f.when(
        ({ name }) => name === 'cilium-endpoint',
        () => endpointGet('audit-egress'),
      ),
    ],
    causes: [['pod-egress-blocked', 'consistent']],
  },
  {
    name: 'a policy that the settings only audit, where Cilium may not be asked',
    scene: {
      ...policy(false, true),
      ciliumPods: { ok: false, reason: 'forbidden', detail: 'get pods: forbidden' },
      ciliumConfig: looked({ 'policy-audit-mode': 'true' }),
    },
    rules: f.policyDropsWorld,
    causes: [['pod-egress-blocked', 'consistent']],
  },
  {
    name: 'tailscale0 down takes the node’s heartbeat with it',
    scene: nodeDown,
    rules: f.tailscale0Down,
    causes: [['tailscale0-down', 'proven']],
  },
];

const several: readonly BrokenWorld[] = [
  {
    name: 'masquerade off and CoreDNS down',
    rules: [...f.masqueradeOff, ...f.corednsHangs],
    causes: [
      ['masquerade-off', 'proven'],
      ['coredns-down', 'proven'],
    ],
  },
  {
    name: 'NAT gateway down and one CoreDNS pod hangs',
    rules: [...f.natGatewayDown, ...f.replicaHangs(2)],
    causes: [
      ['cloud-egress-down', 'proven'],
      ['coredns-replica-unhealthy', 'proven'],
    ],
  },
  {
    name: 'masquerade off and the table filling',
    rules: [...f.masqueradeOff, ...f.conntrackAt85],
    causes: [
      ['masquerade-off', 'proven'],
      ['conntrack-filling', 'consistent'],
    ],
  },
  {
    name: 'policy and CoreDNS down',
    scene: policy(false, true),
    rules: [...f.policyDropsWorld, ...f.corednsHangs],
    causes: [
      ['policy-denies-egress', 'proven'],
      ['coredns-down', 'proven'],
    ],
  },
  {
    name: 'policy denies everything and CoreDNS down',
    scene: policy(false, false),
    rules: [...f.policyDropsAll, ...f.corednsHangs],
    causes: [
      ['policy-denies-egress', 'proven'],
      ['policy-denies-dns', 'consistent'],
      ['coredns-down', 'consistent'],
    ],
  },
  {
    name: 'a policy denies DNS, one CoreDNS pod hangs, and its neighbours meet that one',
    scene: policy(true, false),
    rules: [...f.replicaHangs(2), f.when(({ server }) => server === '10.96.0.10'), ...f.policyDropsDns],
    causes: [['policy-denies-dns', 'consistent']],
  },
  {
    name: 'FORWARD ends in REJECT, and no CoreDNS pod is ready',
    scene: {
      ...healthyScene,
      dns: looked({
        serviceIp: '10.96.0.10',
        replicas: [1, 2].map((at) => ({
          ip: `10.244.${at}.10`,
          pod: `coredns-${at}`,
          node: `node-${at}`,
          ready: false,
        })),
      }),
    },
    rules: [...f.podsAreDead(1), ...f.corednsHangs, ...f.forwardReject],
    causes: [
      ['node-firewall-rejects', 'proven'],
      ['coredns-down', 'consistent'],
    ],
  },
  {
    name: 'masquerade off and NAT gateway down',
    rules: [...f.masqueradeOff, ...f.natGatewayDown],
    causes: [
      ['masquerade-off', 'consistent'],
      ['cloud-egress-down', 'proven'],
    ],
  },
  {
    name: 'ip_forward off and NAT gateway down',
    rules: [...f.forwardingOff, ...f.natGatewayDown],
    causes: [
      ['node-ip-forward-off', 'proven'],
      ['cloud-egress-down', 'proven'],
    ],
  },
];

const blind: readonly BrokenWorld[] = [
  { name: 'no agent: nothing broken', scene: withoutAgents(healthyScene), rules: [], causes: [], verdict: 'unknown' },
  {
    name: 'no agent: masquerade off',
    scene: withoutAgents(healthyScene),
    rules: f.masqueradeOff,
    causes: [['masquerade-off', 'consistent']],
  },
  {
    name: 'no agent: NAT gateway',
    scene: withoutAgents(healthyScene),
    rules: f.natGatewayDown,
    causes: [['cloud-egress-down', 'consistent']],
  },
  {
    name: 'no agent: ip_forward',
    scene: withoutAgents(healthyScene),
    rules: f.forwardingOff,
    causes: [['node-egress-blocked', 'consistent']],
  },
  {
    name: 'no agent: VXLAN',
    scene: withoutAgents(healthyScene),
    rules: f.vxlanBlocked,
    causes: [['overlay-cut', 'consistent']],
  },
  {
    name: 'no agent: tailscale0 down',
    scene: withoutAgents(healthyScene),
    rules: f.tailscale0Down,
    causes: [['tailscale0-down', 'consistent']],
  },
  {
    name: 'no agent: upstream',
    scene: withoutAgents(healthyScene),
    rules: f.upstreamBlocked,
    causes: [['dns-upstream-blocked', 'consistent']],
  },
  {
    name: 'no agent: pod without `ip`, no route',
    scene: withoutAgents(healthyScene),
    rules: [
      ...f.podWithoutRoute,
      f.when(
        (asked) => f.fromTarget(asked) && asked.name.startsWith('route'),
        () => cannot('tool-missing'),
      ),
    ],
    causes: [['pod-no-default-route', 'consistent']],
  },
  {
    name: 'no agent: NAT gateway gone, names with it',
    scene: withoutAgents(healthyScene),
    rules: f.natGatewayGone,
    causes: [['cloud-egress-down', 'consistent']],
  },
  {
    name: 'no agent, distroless: masquerade off',
    scene: withoutAgents(healthyScene),
    rules: [...f.masqueradeOff, f.noTools],
    causes: [['masquerade-off', 'consistent']],
  },
  {
    name: 'no agent, host network: no default route',
    scene: withoutAgents(hostNetwork),
    rules: [
      f.when(
        (asked) => f.fromTarget(asked) && asked.name === 'ping',
        () => pingNoRoute(),
      ),
      f.when((asked) => f.fromTarget(asked) && asked.name === 'http', httpTimeout),
    ],
    causes: [['node-no-default-route', 'consistent']],
  },
  {
    name: 'distroless, no agent',
    scene: withoutAgents(healthyScene),
    rules: [f.noTools],
    causes: [],
    verdict: 'unknown',
  },
  { name: 'IPv6 only', scene: target({ ip: 'fd00::11' }), rules: [], causes: [], verdict: 'unknown' },
  { name: 'host network: well', scene: hostNetwork, rules: [], causes: [], verdict: 'pass' },
  {
    name: 'host network: NAT gateway',
    scene: hostNetwork,
    rules: f.natGatewayDown,
    causes: [['cloud-egress-down', 'proven']],
  },
  {
    name: 'host network: no default route',
    scene: hostNetwork,
    rules: f.nodeWithoutRoute,
    causes: [['node-no-default-route', 'proven']],
  },
  {
    name: 'ICMP filtered everywhere',
    rules: [
      f.when(
        (asked) => asked.to === '8.8.8.8' && asked.name === 'ping',
        (asked) => pingLost(asked.to),
      ),
    ],
    causes: [],
    verdict: 'pass',
  },
  { name: 'a policy selects it and it gets out', scene: policy(null, null), rules: [], causes: [], verdict: 'pass' },
  {
    name: 'neighbours locked down',
    rules: [f.when((asked) => f.fromPods(1)(asked) && !f.fromTarget(asked))],
    causes: [],
    verdict: 'pass',
  },
  {
    name: 'exec into cilium-agent forbidden',
    rules: [
      f.when(
        ({ place }) => place.startsWith('cilium'),
        () => cannot('forbidden'),
      ),
    ],
    causes: [],
    verdict: 'pass',
  },
  {
    name: 'firewall may not be read',
    rules: [
      f.when(
        ({ step }) => step === 'firewall',
        () => cannot('forbidden'),
      ),
    ],
    causes: [],
    verdict: 'pass',
  },
  {
    name: 'pod cannot ping and TCP is fine',
    rules: [
      f.when(
        (asked) => f.fromTarget(asked) && asked.name === 'ping',
        () => cannot('forbidden'),
      ),
    ],
    causes: [],
    verdict: 'pass',
  },
  {
    name: 'ICMP lost, TCP could not be tried',
    rules: [
      f.when((asked) => f.fromTarget(asked) && asked.to === '8.8.8.8' && asked.name === 'ping'),
      f.when(
        (asked) => f.fromTarget(asked) && asked.name === 'http',
        () => cannot('tool-missing'),
      ),
    ],
    causes: [],
    verdict: 'unknown',
  },
];

export const BROKEN: readonly BrokenWorld[] = [
  ...objects,
  ...nodes,
  ...translation,
  ...policies,
  ...beyond,
  ...names,
  ...warnings,
  ...misleading,
  ...several,
  ...blind,
];
