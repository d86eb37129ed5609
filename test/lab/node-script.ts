// A node: VCN device, tailscale0 with Tailscale's rules, Cilium's devices and routes, and nft in the place of its datapath.
import type { NodeSpec, Topology } from '../../src/playground/topology.ts';
import { isCoredns } from './pod-script.ts';
import { feed, LAB_FOLDER, ownFiles, ready } from './script.ts';
import { others, type Tailnet } from './tailnet.ts';
import { DEVICE_MTU, hostOf, nodeHost, ROUTE_MTU } from './topology.ts';

export const nodeScript = (topology: Topology, node: NodeSpec, tailnet: Tailnet): string => {
  const host = nodeHost(node);
  return [
    ...ownFiles(host, [`nameserver ${topology.vcnResolverIp}`, 'search vcn.oraclevcn.com']),
    feed('ip -b -', addresses(node)),
    ...tailnet.node(topology, node),
    'sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0',
    feed('ip -b -', overlay(topology, node)),
    ...podDevices(topology, node),
    feed('nft -f -', datapath(topology)),
    ...podNamespaces(topology, node),
    ...ready,
  ].join('\n');
};

const addresses = (node: NodeSpec): readonly string[] => [
  'link set lo up',
  `addr add ${node.vcnIp}/24 dev enp0s6`,
  'link set enp0s6 up',
  'route add default via 10.0.0.1 dev enp0s6',
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

const macOf = (node: NodeSpec): string => `02:00:64:00:00:${node.index.toString(16).padStart(2, '0')}`;

const podDevices = (topology: Topology, node: NodeSpec): readonly string[] => {
  const pods = topology.pods.filter((pod) => pod.node === node.name && !pod.hostNetwork);
  return [
    feed(
      'ip -b -',
      pods.flatMap((pod) => [`link set lxc${pod.slot} up`, `route add ${pod.ip}/32 dev lxc${pod.slot} scope link`]),
    ),
    // proxy_arp answers for the gateway; without proxy_delay=0 the first answer takes up to 0.8 s.
    `sysctl -qw ${pods
      .flatMap(({ slot }) => [
        `net.ipv4.conf.lxc${slot}.proxy_arp=1`,
        `net.ipv4.conf.lxc${slot}.rp_filter=0`,
        `net.ipv4.neigh.lxc${slot}.proxy_delay=0`,
      ])
      .join(' ')}`,
  ];
};

/** What Cilium's eBPF does: the kube-dns service, and masquerading of what leaves the cluster. */
const datapath = (topology: Topology): readonly string[] => {
  const backends = topology.pods.filter(isCoredns).map((pod, at) => `${at} : ${pod.ip}`);
  const dns = `ip daddr ${topology.dnsServiceIp} meta l4proto { tcp, udp } th dport 53`;
  return [
    'table ip cilium {',
    `  chain svc { ${dns} counter dnat to numgen random mod ${backends.length} map { ${backends.join(', ')} }; }`,
    '  chain prerouting { type nat hook prerouting priority -100; jump svc; }',
    '  chain output { type nat hook output priority -100; jump svc; }',
    `  chain masq { type nat hook postrouting priority 100; ${masqueradeRule(topology.podRange, ['enp0s6', 'tailscale0'])}; }`,
    '}',
  ];
};

export const masqueradeRule = (podRange: string, devices: readonly string[]): string =>
  `ip saddr ${podRange} ip daddr != ${podRange} oifname { ${devices.map((one) => `"${one}"`).join(', ')} } counter masquerade`;

/** /run/netns as a container runtime leaves it: only this node's pods, under names that do not tell which pod. */
const podNamespaces = (topology: Topology, node: NodeSpec): readonly string[] => {
  const folder = `${LAB_FOLDER}/${nodeHost(node)}.netns`;
  const pods = topology.pods.filter((pod) => pod.node === node.name && !pod.hostNetwork);
  return [
    `mkdir ${folder}`,
    ...pods.flatMap((pod) => {
      const name = `${folder}/cni-00000000-0000-4000-8000-0000000000${node.index}${pod.slot}`;
      return [`: > ${name}`, `mount --bind /run/netns/${hostOf(topology, pod)} ${name}`];
    }),
    `mount --rbind ${folder} /run/netns`,
  ];
};
