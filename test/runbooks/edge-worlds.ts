// Worlds at the edges of what is known: one look missing, one packet lost, tables nearly full, settings that contradict.
import { looked } from '../../src/model/looked.ts';
import type { PodScene, PolicyFacts } from '../../src/model/scene.ts';
import { healthyScene, withoutAgents } from './demo-scene.ts';
import * as f from './faults.ts';
import { ciliumStatus, endpointGet } from './healthy-answer.ts';
import type { Rule } from './record.ts';
import { cannot, digTimeout, exited, httpTimeout, pingLost } from './tool-text.ts';
import type { BrokenWorld } from './worlds.ts';

/** One observation is missing. */
const lost = (step: string, key: string): Rule =>
  f.when(
    (asked) => asked.step === step && asked.key === key,
    () => cannot('timed-out'),
  );

/** One question to a DNS server stays without an answer: a lost packet. */
const unanswered = (step: string, key: string): Rule =>
  f.when(
    (asked) => asked.step === step && asked.key === key,
    (asked) => digTimeout(asked.argv, asked.server),
  );

const policy = (more: Partial<PolicyFacts>): PolicyFacts => ({
  kind: 'NetworkPolicy',
  namespace: 'shop',
  name: 'locked',
  egress: true,
  allowsDns: true,
  allowsWorld: true,
  selectsToo: [],
  ...more,
});
const withPolicy = (scene: PodScene, more: Partial<PolicyFacts>): PodScene => ({
  ...scene,
  policies: looked([policy(more)]),
});
const replicas = (...nodes: readonly number[]): PodScene => ({
  ...healthyScene,
  dns: looked({
    serviceIp: '10.96.0.10',
    replicas: nodes.map((at, slot) => ({
      ip: `10.244.${at}.${10 + slot * 10}`,
      pod: `coredns-${slot}`,
      node: `node-${at}`,
      ready: true,
    })),
  }),
});
const notReady: PodScene = {
  ...healthyScene,
  dns: looked({
    serviceIp: '10.96.0.10',
    replicas: [1, 2].map((at) => ({ ip: `10.244.${at}.10`, pod: `coredns-${at}`, node: `node-${at}`, ready: false })),
  }),
};
const hostNetwork: PodScene = {
  ...healthyScene,
  target: { ...healthyScene.target, hostNetwork: true, ip: '100.64.0.1' },
};
const enforced = (what: string): Rule =>
  f.when(
    ({ name }) => name === 'cilium-endpoint',
    () => endpointGet(what),
  );
/** Under Cilium a rule for addresses matches neither pods nor nodes. */
const onlyWorldAllowed: readonly Rule[] = [
  f.when(
    (asked) => f.fromTarget(asked) && (asked.name === 'dns' || (asked.name === 'ping' && asked.to.startsWith('10'))),
  ),
];
const iptablesMode = f.when(
  ({ name }) => name === 'cilium-status',
  () =>
    ciliumStatus({
      masquerading: {
        enabled: true,
        enabledProtocols: { ipv4: true },
        mode: 'iptables',
        'snat-exclusion-cidr-v4': '0.0.0.0/0',
      },
    }),
);

const oneLookMissing: readonly BrokenWorld[] = [
  {
    name: 'CoreDNS pod there hangs, the one here was not looked at',
    rules: [
      ...f.replicaHangs(2),
      f.when(({ name }) => name === 'dns'),
      lost('dns-replicas', '10.244.1.10:dns'),
      lost('dns-replicas', '10.244.1.10:dns-again'),
      lost('dns-upstream', '10.244.1.10:dns'),
      lost('dns-upstream', '10.244.1.10:dns-again'),
    ],
    causes: [],
  },
  {
    name: 'everything exempt from masquerading by iptables, one reading of the filter lost',
    rules: [...f.podsDoNotLeave(1), iptablesMode, lost('firewall', 'iptables-before')],
    causes: [['masquerade-exempts-target', 'proven']],
  },
  {
    name: 'exit node, and the route to the internet could not be read',
    rules: [...f.exitNode, lost('uplink-route', 'only'), lost('masquerade', 'uplink')],
    causes: [['tailscale-subnet-route-hijack', 'consistent']],
  },
  {
    name: 'a policy forgets DNS, and the question by the service is lost',
    scene: withPolicy(healthyScene, { allowsDns: false }),
    rules: [...onlyWorldAllowed, enforced('egress'), lost('dns-cluster', 'only'), lost('dns-cluster', 'only-again')],
    causes: [],
  },
];

const packetsLost: readonly BrokenWorld[] = [
  ...(
    [
      ['dns-replicas', '10.244.2.10:dns'],
      ['dns-upstream', '10.244.2.10:dns'],
      ['dns-cluster', 'only'],
      ['dns-outside', 'only'],
    ] as const
  ).map(
    ([step, key]): BrokenWorld => ({
      name: `one packet lost in ${step}`,
      rules: [unanswered(step, key)],
      causes: [],
      verdict: 'pass',
    }),
  ),
  {
    name: 'a lossy way to one CoreDNS pod is no proof against it',
    rules: [
      f.when((asked) => asked.name === 'dns' && asked.server === '10.244.2.10'),
      f.when(
        (asked) => asked.name === 'ping' && asked.to === '10.244.2.10',
        ({ to }) =>
          exited(
            `PING ${to} (${to}) 56(84) bytes of data.\n64 bytes from ${to}: icmp_seq=1 ttl=60 time=0.200 ms\n\n--- ${to} ping statistics ---\n3 packets transmitted, 1 received, 66.6667% packet loss, time 202ms\nrtt min/avg/max/mdev = 0.200/0.200/0.200/0.000 ms\n`,
          ),
      ),
    ],
    causes: [['coredns-replica-unhealthy', 'consistent']],
  },
  {
    name: 'the HTTP address is down for all, pings and names are fine',
    rules: [f.when(({ to, name }) => name === 'http' && to === '1.1.1.1', httpTimeout)],
    causes: [],
    verdict: 'pass',
  },
  {
    name: 'checkip is down, all else is fine',
    rules: [f.when(({ to }) => to.startsWith('checkip'), httpTimeout)],
    causes: [],
    verdict: 'pass',
  },
  {
    name: 'a proxy in between answers 503 for every address, and pings get lost',
    rules: [
      f.when(
        ({ to, name }) => name === 'ping' && to === '8.8.8.8',
        ({ to }) => pingLost(to),
      ),
      f.when(
        ({ name }) => name === 'http',
        () => exited('busy\n\n503 1.1.1.1 0.001939'),
      ),
    ],
    causes: [],
    verdict: 'unknown',
  },
  {
    name: 'both asked addresses are closed to the site, a request by name gets through',
    rules: [
      f.when(
        ({ to, name }) => name === 'ping' && to === '8.8.8.8',
        ({ to }) => pingLost(to),
      ),
      f.when(({ to, name }) => name === 'http' && to === '1.1.1.1', httpTimeout),
    ],
    causes: [],
  },
];

const conntrackAt = (count: number): Rule =>
  f.when(
    ({ step }) => step === 'conntrack',
    () => exited(`${count}\n262144\n`),
  );

const contradictions: readonly BrokenWorld[] = [
  {
    name: 'conntrack at 99 %, and it is masquerading that is off',
    rules: [...f.masqueradeOff, conntrackAt(259_600)],
    causes: [
      ['masquerade-off', 'proven'],
      ['conntrack-filling', 'consistent'],
    ],
  },
  { name: 'conntrack at 79 %', rules: [conntrackAt(207_093)], causes: [], verdict: 'pass' },
  {
    name: 'conntrack at 97 %',
    rules: [conntrackAt(254_280)],
    causes: [['conntrack-filling', 'consistent']],
    verdict: 'warn',
  },
  {
    name: 'policies are written, and Cilium enforces none (enable-policy: never)',
    scene: withPolicy(healthyScene, { allowsWorld: false }),
    rules: [...f.policyDropsWorld, enforced('none')],
    causes: [['pod-egress-blocked', 'consistent']],
  },
  {
    name: 'no policy is written, and Cilium enforces one (enable-policy: always)',
    rules: [...f.policyDropsWorld, enforced('both')],
    causes: [['policy-denies-egress', 'proven']],
  },
  {
    name: 'iptables masquerading limited to another interface',
    scene: {
      ...healthyScene,
      ciliumConfig: looked({ 'enable-ipv4-masquerade': 'true', 'egress-masquerade-interfaces': 'tailscale0' }),
    },
    rules: [
      ...f.podsDoNotLeave(1),
      f.when(
        ({ name }) => name === 'cilium-status',
        () => ciliumStatus({ masquerading: { enabled: true, enabledProtocols: { ipv4: true }, mode: 'iptables' } }),
      ),
    ],
    causes: [['masquerade-missing-uplink', 'proven']],
  },
  {
    name: 'the pod has no route by its table, and its packets leave and get lost',
    rules: [
      ...f.natGatewayDown,
      f.when(
        (asked) => f.fromTarget(asked) && asked.name === 'route-get',
        () => exited('', 2, 'RTNETLINK answers: Network is unreachable\n'),
      ),
    ],
    causes: [
      ['pod-no-default-route', 'consistent'],
      ['cloud-egress-down', 'proven'],
    ],
  },
];

const settings: readonly BrokenWorld[] = [
  {
    name: 'no agent, and a policy lets the pod reach the world by address alone',
    scene: withPolicy(withoutAgents(healthyScene), { allowsDns: false }),
    rules: [...onlyWorldAllowed, enforced('egress')],
    // Nobody saw the node, whose own trouble lies beneath.
    causes: [['policy-denies-dns', 'consistent']],
  },
  {
    name: 'host network: the resolver of the cloud network is blocked',
    scene: hostNetwork,
    rules: f.upstreamBlocked,
    causes: [['dns-upstream-blocked', 'proven']],
  },
  {
    name: 'both CoreDNS pods live on a node nothing answers on',
    scene: replicas(2, 2),
    rules: [
      f.when((asked) => asked.place.startsWith('pod') && asked.node === 'node-2'),
      f.when(({ server, name }) => name === 'dns' && server !== ''),
      f.when(({ to, name }) => name === 'ping' && (to.startsWith('10.244.2.') || to === '100.64.0.2')),
    ],
    causes: [['coredns-replica-node-sick', 'proven']],
  },
  {
    name: 'one CoreDNS pod alone, and it hangs',
    scene: replicas(2),
    rules: f.corednsHangs,
    causes: [['coredns-down', 'proven']],
  },
  {
    name: 'CoreDNS pods answer but none is ready',
    scene: notReady,
    rules: f.dnsServiceDead,
    causes: [['coredns-down', 'proven']],
  },
  {
    name: 'no tailnet at all, pods at 1450',
    scene: { ...healthyScene, tailnetIps: {} },
    rules: [
      f.when(
        ({ name }) => name === 'route-list',
        () => exited('[{"dst":"default","gateway":"10.244.1.1","dev":"eth0","flags":[],"metrics":[{"mtu":1450}]}]\n'),
      ),
      f.when(
        ({ name, to }) => name === 'address' && to === 'tailscale0',
        () => exited('', 1, 'Device "tailscale0" does not exist.\n'),
      ),
    ],
    causes: [],
    verdict: 'pass',
  },
];

export const EDGES: readonly BrokenWorld[] = [...oneLookMissing, ...packetsLost, ...contradictions, ...settings];
