// What each probe answers when something is broken: one rule or two a fault, put together for several at once.
import type { Outcome } from '../../src/model/recording.ts';
import { ciliumStatus } from './healthy-answer.ts';
import type { Asked, Rule } from './record.ts';
import {
  cannot,
  digNoRoute,
  digRefused,
  digSays,
  digTimeout,
  exited,
  forwardRules,
  httpNoConnect,
  httpNoName,
  httpTimeout,
  json,
  noRoute,
  pingLost,
  pingNoRoute,
  pingSays,
  routeVia,
  tailnetJson,
  traceTo,
  vxlanJson,
  vxlanRules,
} from './tool-text.ts';

/** Nothing comes back. */
export const silence = (asked: Asked): Outcome | null => {
  switch (asked.name) {
    case 'ping':
      return pingLost(asked.to);
    case 'http':
      return asked.to === '1.1.1.1' ? httpTimeout() : httpNoName();
    case 'dns':
    case 'dns-system':
      return digTimeout(asked.argv, asked.server || '169.254.169.254');
    default:
      return null;
  }
};

export const fromPods = (node: number) => (asked: Asked) =>
  asked.place.startsWith('pod') && asked.node === `node-${node}`;
export const fromTarget = (asked: Asked): boolean => asked.place === 'pod shop/web-0';
const fromNode = (node: number) => (asked: Asked) => asked.place === `node node-${node}`;

const toInternet = ({ name, to }: Asked): boolean =>
  (name === 'ping' && to === '8.8.8.8') || (name === 'http' && to !== '');
const toTailnet = ({ name, to }: Asked): boolean => name === 'ping' && to.startsWith('100.64.');
const toPodsOf = (node: number) => (asked: Asked) =>
  (asked.name === 'ping' && asked.to.startsWith(`10.244.${node}.`)) || asked.server === `10.244.${node}.10`;
const outside = ({ to }: Asked): boolean => !to.startsWith('kubernetes');
const dns = ({ name }: Asked): boolean => name === 'dns';
const byService = ({ server }: Asked): boolean => server === '10.96.0.10';

export const when =
  (test: (asked: Asked) => boolean, said: (asked: Asked) => Outcome | null = silence): Rule =>
  (asked) =>
    test(asked) ? said(asked) : null;

/** Pods of a node do not leave; its CoreDNS pod cannot ask outside, so the service fails by luck: here it does. */
export const podsDoNotLeave = (node: number): readonly Rule[] => [
  when((asked) => fromPods(node)(asked) && (toInternet(asked) || toTailnet(asked))),
  when((asked) => dns(asked) && outside(asked) && asked.server === `10.244.${node}.10`),
  when((asked) => dns(asked) && outside(asked) && byService(asked)),
];

/** Pods of a node reach nothing at all. */
export const podsAreDead = (node: number): readonly Rule[] => [
  when(fromPods(node)),
  when((asked) => !fromPods(node)(asked) && asked.place.startsWith('pod') && toPodsOf(node)(asked)),
];

export const masqueradeOff: readonly Rule[] = [
  ...podsDoNotLeave(1),
  when(
    ({ name }) => name === 'cilium-status',
    () => ciliumStatus({ masquerading: { enabledProtocols: { ipv4: false, ipv6: false } } }),
  ),
];

export const masqueradeOnTailnetOnly: readonly Rule[] = [
  ...podsDoNotLeave(1),
  when(
    (asked) => fromPods(1)(asked) && toTailnet(asked),
    () => null,
  ),
  when(
    ({ name }) => name === 'cilium-status',
    () =>
      ciliumStatus({
        'kube-proxy-replacement': { mode: 'True', devices: ['tailscale0'], deviceList: [{ name: 'tailscale0' }] },
      }),
  ),
];

export const masqueradeExempt: readonly Rule[] = [
  ...podsDoNotLeave(1),
  when(
    ({ name }) => name === 'cilium-status',
    () =>
      ciliumStatus({
        masquerading: {
          enabled: true,
          enabledProtocols: { ipv4: true },
          mode: 'BPF',
          'snat-exclusion-cidr-v4': '0.0.0.0/0',
        },
      }),
  ),
];

export const podWithoutRoute: readonly Rule[] = [
  when((asked) => fromTarget(asked) && asked.name === 'ping', pingNoRoute),
  when((asked) => fromTarget(asked) && asked.name === 'http', httpNoConnect),
  when(
    (asked) => fromTarget(asked) && asked.name === 'dns',
    (asked) => digNoRoute(asked.argv, asked.server),
  ),
  when((asked) => fromTarget(asked) && asked.name === 'route-get', noRoute),
  when(
    (asked) => fromTarget(asked) && asked.name === 'route-list',
    () => json([{ dst: '10.244.1.1', dev: 'eth0', scope: 'link', flags: [] }]),
  ),
];

export const forwardingOff: readonly Rule[] = [
  ...podsAreDead(1),
  when(
    ({ step }) => step === 'ip-forward',
    () => exited('0\n'),
  ),
];

export const podRangeInTailnet: readonly Rule[] = [
  ...podsAreDead(1),
  when(
    ({ step }) => step === 'pod-range-route',
    (asked) => routeVia(asked.to, 'tailscale0', '', { table: '52' }),
  ),
];

/** The node itself does not get out; outside names fail where its CoreDNS is asked. */
const nodeDoesNotLeave = (said: (asked: Asked) => Outcome | null = silence): readonly Rule[] => [
  ...podsDoNotLeave(1),
  when((asked) => fromNode(1)(asked) && toInternet(asked), said),
];

export const exitNode: readonly Rule[] = [
  ...nodeDoesNotLeave(),
  when((asked) => asked.name === 'dns-system'),
  // Table 52 then takes every address, pods' too.
  when(
    ({ step }) => step === 'pod-range-route',
    (asked) => routeVia(asked.to, 'tailscale0', '', { table: '52' }),
  ),
  when(
    (asked) => fromNode(1)(asked) && asked.name === 'route-get' && asked.to === '8.8.8.8',
    (asked) => routeVia(asked.to, 'tailscale0', '', { table: '52' }),
  ),
  when(
    (asked) => asked.name === 'trace',
    (asked) => traceTo(asked.to, '*'),
  ),
];

export const nodeWithoutRoute: readonly Rule[] = [
  ...nodeDoesNotLeave((asked) => (asked.name === 'ping' ? pingNoRoute() : httpNoConnect())),
  when(
    (asked) => fromPods(1)(asked) && toTailnet(asked),
    () => null,
  ),
  when(
    (asked) => fromPods(1)(asked) && asked.name === 'ping' && asked.to === '8.8.8.8',
    (asked) => pingSays(asked.to, '10.244.1.1', 'Destination Net Unreachable'),
  ),
  when((asked) => fromNode(1)(asked) && asked.name === 'route-get' && asked.to === '8.8.8.8', noRoute),
  when(
    (asked) => asked.name === 'trace',
    (asked) =>
      exited(
        `traceroute to ${asked.to} (${asked.to}), 1 hops max, 60 byte packets\n`,
        1,
        'connect: Network is unreachable\n',
      ),
  ),
];

export const conntrackFull: readonly Rule[] = [
  when((asked) => asked.node === 'node-1'),
  when(
    ({ step }) => step === 'conntrack',
    () => exited('262144\n262144\n'),
  ),
];
export const conntrackAt85: readonly Rule[] = [
  when(
    ({ step }) => step === 'conntrack',
    () => exited('223029\n262144\n'),
  ),
];

export const forwardReject: readonly Rule[] = [
  ...podsDoNotLeave(1),
  when(
    (asked) => fromPods(1)(asked) && asked.name === 'ping' && asked.to === '8.8.8.8',
    (asked) => pingSays(asked.to, '10.244.1.1', 'Destination Host Prohibited'),
  ),
  when((asked) => fromPods(1)(asked) && asked.name === 'http', httpNoConnect),
  when(
    (asked) => fromPods(1)(asked) && asked.name === 'ping' && toPodsOf(2)(asked),
    (asked) => pingSays(asked.to, '10.244.1.1', 'Destination Host Prohibited'),
  ),
  when(
    ({ name }) => name === 'iptables-save',
    ({ key }) => forwardRules(key.endsWith('after') ? 18 : 10, true),
  ),
];

const tailnetDead: readonly Rule[] = [
  when((asked) => asked.node === 'node-1' && toTailnet(asked)),
  when((asked) => fromPods(1)(asked) && (toPodsOf(2)(asked) || toPodsOf(3)(asked))),
  when((asked) => fromPods(1)(asked) && dns(asked) && byService(asked) && outside(asked)),
];
export const tailscaledGone: readonly Rule[] = [
  ...tailnetDead,
  when(
    ({ name, to }) => name === 'address' && to === 'tailscale0',
    () => exited('', 1, 'Device "tailscale0" does not exist.\n'),
  ),
];
export const tailscale0Down: readonly Rule[] = [
  ...tailnetDead,
  when(
    ({ name, to }) => name === 'address' && to === 'tailscale0',
    () => json([tailnetJson(['100.64.0.1'], ['POINTOPOINT', 'MULTICAST', 'NOARP'])]),
  ),
];

/** The daemon runs and is in no tailnet: its device keeps standing without an address. */
export const loggedOut: readonly Rule[] = [
  ...tailnetDead,
  when(
    ({ name, to }) => name === 'address' && to === 'tailscale0',
    () => json([tailnetJson([])]),
  ),
];

/** The VCN's gateway loses everything; its resolver is inside and works. */
export const natGatewayDown: readonly Rule[] = [when((asked) => toInternet(asked) && asked.to !== '')];
/** The gateway says so, and the resolver cannot forward. */
export const natGatewayGone: readonly Rule[] = [
  when(
    (asked) => asked.name === 'ping' && asked.to === '8.8.8.8',
    (asked) => pingSays(asked.to, '10.0.0.1', 'Destination Net Unreachable'),
  ),
  when((asked) => asked.name === 'http' && asked.to === '1.1.1.1', httpTimeout),
  when((asked) => asked.name === 'http' && asked.to !== '1.1.1.1', httpNoName),
  when(
    (asked) => asked.name.startsWith('dns') && outside(asked),
    (asked) => digSays(asked.argv, asked.server || '169.254.169.254', 'REFUSED'),
  ),
];

/** Nothing of the overlay gets through between node-1 and node-2, whoever asks. */
export const vxlanBlocked: readonly Rule[] = [
  when((asked) => asked.node === 'node-1' && toPodsOf(2)(asked)),
  when((asked) => asked.place === 'node node-2' && toPodsOf(1)(asked)),
  when((asked) => fromPods(1)(asked) && dns(asked) && byService(asked) && outside(asked)),
];

const vxlanLink =
  (node: number) =>
  ({ name, to, node: at }: Asked): boolean =>
    name === 'link' && to === 'cilium_vxlan' && at === `node-${node}`;

/** A rule on node-2 drops what comes by VXLAN, and counts it. */
export const vxlanFiltered: readonly Rule[] = [
  ...vxlanBlocked,
  when(
    (asked) => asked.name === 'iptables-save' && asked.node === 'node-2',
    ({ key }) => vxlanRules(key.endsWith('after') ? 18 : 10),
  ),
];
export const vxlanMissing: readonly Rule[] = [
  ...vxlanBlocked,
  when(vxlanLink(1), () => exited('', 1, 'Device "cilium_vxlan" does not exist.\n')),
  // The kernel takes routes away with their device.
  when(
    ({ step, to }) => step === 'pod-range-route' && to.startsWith('10.244.2.'),
    (asked) => routeVia(asked.to, 'enp0s6', '10.0.0.1'),
  ),
];
export const vxlanDown: readonly Rule[] = [
  ...vxlanBlocked,
  when(vxlanLink(2), () => json([vxlanJson(['BROADCAST', 'MULTICAST'])])),
];
export const vxlanWrong = (settings: object): readonly Rule[] => [
  ...vxlanBlocked,
  when(vxlanLink(1), () => json([vxlanJson(undefined, settings)])),
];
export const overlayRouteWrong: readonly Rule[] = [
  ...vxlanBlocked,
  when(
    ({ step, to }) => step === 'pod-range-route' && to.startsWith('10.244.2.'),
    (asked) => routeVia(asked.to, 'enp0s6', '10.0.0.1'),
  ),
];

/** node-2 gets out by itself, and no other node hears it. */
export const nodeTwoWithoutTailnet: readonly Rule[] = [
  ...vxlanBlocked,
  when((asked) => asked.name === 'ping' && asked.to === '100.64.0.2'),
];

export const corednsKilled: readonly Rule[] = [when(dns, (asked) => digRefused(asked.argv, asked.server))];
export const corednsHangs: readonly Rule[] = [when(dns)];
export const replicaHangs = (node: number): readonly Rule[] => [
  when((asked) => asked.server === `10.244.${node}.10`),
  when((asked) => dns(asked) && byService(asked) && outside(asked)),
];
export const replicaDeaf = (node: number): readonly Rule[] => [
  when((asked) => dns(asked) && outside(asked) && (asked.server === `10.244.${node}.10` || byService(asked))),
];
export const dnsServiceDead: readonly Rule[] = [when((asked) => dns(asked) && byService(asked))];
export const upstreamBlocked: readonly Rule[] = [when((asked) => asked.name.startsWith('dns') && outside(asked))];

export const policyDropsAll: readonly Rule[] = [when(fromTarget)];
export const policyDropsWorld: readonly Rule[] = [when((asked) => fromTarget(asked) && toInternet(asked))];
export const policyDropsDns: readonly Rule[] = [when((asked) => fromTarget(asked) && dns(asked))];

export const noTools: Rule = when(
  ({ place }) => place === 'pod shop/web-0',
  () => cannot('tool-missing', 'the image has no such tool'),
);

const oracleRoute = (networkEntityId: string): object => ({
  destination: '0.0.0.0/0',
  destinationType: 'CIDR_BLOCK',
  networkEntityId,
});
const oracleTable = (gateway: string): object => ({
  routeTable: { id: 'ocid1.routetable.oc1..aaaa', routeRules: [oracleRoute(`ocid1.${gateway}.oc1..aaaa`)] },
});
/** A node in a public subnet, which needs an address of its own. */
export const BY_INTERNET_GATEWAY = oracleTable('internetgateway');

/** What Oracle's API tells of a node whose way out is well, but for a part. */
export const oracleTells = (part: object): Rule =>
  when(
    (asked) => asked.name === 'oracle-way-out',
    () =>
      exited(
        JSON.stringify({
          vnic: { privateIp: '10.0.0.11', publicIp: null, subnetId: 'ocid1.subnet.oc1..aaaa' },
          ...oracleTable('natgateway'),
          gateway: { blockTraffic: false, lifecycleState: 'AVAILABLE', natIp: '203.0.113.10' },
          rules: [{ direction: 'EGRESS', protocol: 'all', destination: '0.0.0.0/0' }],
          ...part,
        }),
      ),
  );
