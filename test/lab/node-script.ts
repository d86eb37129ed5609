// A node: VCN device, tailscale0 with Tailscale's rules, Cilium's devices and routes, and nft in the place of its datapath.
import type { NodeSpec, Topology } from '../../src/playground/topology.ts';
import { metricsSocket } from './cilium/tools.ts';
import { datapath } from './datapath.ts';
import { HEALTH_PORT } from './pod-script.ts';
import { daemon, feed, ownFiles, ready, web } from './script.ts';
import { others, type Tailnet } from './tailnet.ts';
import { DEVICE_MTU, type Ground, healthIp, hostOf, nodeHost, ROUTE_MTU } from './topology.ts';

export const nodeScript = (ground: Ground, node: NodeSpec, tailnet: Tailnet): string => {
  const { topology, folder } = ground;
  return [
    ...ownFiles(folder, nodeHost(node), [`nameserver ${topology.vcnResolverIp}`, 'search vcn.oraclevcn.com']),
    feed('ip -b -', addresses(topology, node)),
    // As tailscale advises for nodes that forward (kb/1320); rx-gro-list is off from the start.
    `ethtool -K ${topology.uplink} rx-udp-gro-forwarding on`,
    ...tailnet.node(ground, node),
    'sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0',
    feed('ip -b -', overlay(topology, node)),
    ...podDevices(topology, node),
    feed('nft -f -', datapath(topology)),
    ...podNamespaces(ground, node),
    ...web(folder, `cilium-agent-${node.name}`, HEALTH_PORT, 'hello', 'ok'),
    ...metricsPort(folder, node),
    ...ready,
  ].join('\n');
};

/** Prometheus' port (cilium: chart, prometheus.port); whoever plays Cilium writes the page outside the namespaces. */
const metricsPort = (folder: string, node: NodeSpec): readonly string[] => {
  const answer = `${metricsSocket(folder, node)}.sh`;
  return [
    feed(`cat > ${answer}`, [
      'while read -r line; do [ "$line" = "$(printf \'\\r\')" ] && break; done',
      "printf 'HTTP/1.0 200 OK\\r\\nContent-Type: text/plain\\r\\n\\r\\n'",
      `exec curl -s --unix-socket ${metricsSocket(folder, node)} http://cilium/metrics`,
    ]),
    daemon(`cilium-metrics-${node.name}`, `busybox nc -ll -p 9962 -e sh ${answer}`),
  ];
};

const addresses = ({ uplink, vcnGatewayIp }: Topology, node: NodeSpec): readonly string[] => [
  'link set lo up',
  `addr add ${node.vcnIp}/24 dev ${uplink}`,
  `link set ${uplink} up`,
  `route add default via ${vcnGatewayIp} dev ${uplink}`,
  `addr add ${node.gatewayIp}/32 dev cilium_host`,
  'link set cilium_net up',
  'link set cilium_host up',
];

/** One tunnel per destination, like Cilium. MACs must differ: vxlan drops frames with its own source MAC. */
const overlay = (topology: Topology, node: NodeSpec): readonly string[] => [
  `link add cilium_vxlan address ${macOf(node)} mtu ${DEVICE_MTU} type vxlan external dstport 8472`,
  'link set cilium_vxlan up',
  ...others(topology, node).flatMap((peer) => [
    `route add ${peer.podCidr} encap ip id ${100 + peer.index} dst ${peer.tailnetIp} via ${peer.gatewayIp} dev cilium_vxlan onlink src ${node.gatewayIp} mtu ${ROUTE_MTU}`,
    `neigh add ${peer.gatewayIp} lladdr ${macOf(peer)} nud permanent dev cilium_vxlan`,
  ]),
];

export const macOf = (node: NodeSpec): string => `02:00:64:00:00:${node.index.toString(16).padStart(2, '0')}`;

const podDevices = (topology: Topology, node: NodeSpec): readonly string[] => {
  const behind = [
    ...topology.pods
      .filter((pod) => pod.node === node.name && !pod.hostNetwork)
      .map((pod) => ({ device: `lxc${pod.slot}`, ip: pod.ip })),
    { device: 'lxc_health', ip: healthIp(node) },
  ];
  return [
    feed(
      'ip -b -',
      behind.flatMap(({ device, ip }) => [`link set ${device} up`, `route add ${ip}/32 dev ${device} scope link`]),
    ),
    // proxy_arp answers for the gateway; without proxy_delay=0 the first answer takes up to 0.8 s.
    `sysctl -qw ${behind
      .flatMap(({ device }) => [
        `net.ipv4.conf.${device}.proxy_arp=1`,
        `net.ipv4.conf.${device}.rp_filter=0`,
        `net.ipv4.neigh.${device}.proxy_delay=0`,
      ])
      .join(' ')}`,
  ];
};

/** /run/netns as a container runtime leaves it: only this node's pods, under names that do not tell which pod. */
const podNamespaces = ({ topology, folder, netns }: Ground, node: NodeSpec): readonly string[] => {
  const own = `${folder}/${nodeHost(node)}.netns`;
  const pods = topology.pods.filter((pod) => pod.node === node.name && !pod.hostNetwork);
  return [
    `mkdir ${own}`,
    ...pods.flatMap((pod) => {
      const name = `${own}/cni-00000000-0000-4000-8000-0000000000${node.index}${pod.slot}`;
      return [`: > ${name}`, `mount --bind /run/netns/${netns(hostOf(topology, pod))} ${name}`];
    }),
    `mount --rbind ${own} /run/netns`,
  ];
};
