// Faults of the overlay: VXLAN's port, device, routes and tunnel endpoints, and sizes that do not fit.
import { macOf } from '../node-script.ts';
import { hostOf } from '../topology.ts';
import {
  type Act,
  asks,
  type Cast,
  DEAD,
  egress,
  filter,
  ip,
  type LabFault,
  nft,
  noFilter,
  onTheWire,
  pings,
  SILENT,
  sees,
  signal,
  wireFree,
} from './fault.ts';

const flaky = (cause: string | null) => asks('why-flaky', 'node-1 node-2', cause);
const path = (cause: string | null) => asks('path', 'shop/web-0 shop/web-1', cause);
const overlay = (cause: string, target = 'node-1') => asks('overlay', target, cause);

export const overlayFaults = (cast: Cast): readonly LabFault[] => {
  const { topology, n1, n2, n3, web1 } = cast;
  const { uplink, vcnGatewayIp } = topology;
  const blocked = 'iifname "tailscale0" udp dport 8472 counter drop';
  const dead = pings('n1p2', web1.ip, DEAD, '-c 2 -i 0.2');
  const peerWell = sees('n1', `ping -n -c 2 -i 0.2 -W 1 ${n2.tailnetIp}`, / 0% packet loss/);
  const tunnel = (verb: string, endpoint: string): Act =>
    ip(
      'n1',
      `route ${verb} ${n2.podCidr} encap ip id ${100 + n2.index} dst ${endpoint} via ${n2.gatewayIp} dev cilium_vxlan onlink src ${n1.gatewayIp} mtu 1230`,
    );
  return [
    {
      name: 'vxlan-port-blocked',
      on: [filter('n1', 'input', blocked)],
      undo: [noFilter('n1')],
      shows: [dead, peerWell],
      expect: [egress('vxlan-port-blocked'), overlay('vxlan-port-blocked'), flaky('vxlan-port-blocked')],
    },
    {
      name: 'vxlan-port-blocked:other-node',
      on: [filter('n2', 'input', blocked)],
      undo: [noFilter('n2')],
      shows: [dead, peerWell],
      expect: [
        egress('vxlan-port-blocked'),
        overlay('vxlan-port-blocked', 'node-2'),
        flaky('vxlan-port-blocked'),
        path('vxlan-port-blocked'),
      ],
    },
    {
      name: 'vxlan-device-missing',
      on: [ip('n1', 'link del cilium_vxlan')],
      undo: 'rebuild',
      shows: [dead, peerWell],
      expect: [
        egress('vxlan-device-missing'),
        overlay('vxlan-device-missing'),
        flaky('vxlan-device-missing'),
        path('vxlan-device-missing'),
        asks('ebpf', 'node-1', 'program-missing'),
      ],
    },
    {
      name: 'vxlan-device-down',
      on: [ip('n1', 'link set cilium_vxlan down')],
      undo: [
        ip('n1', 'link set cilium_vxlan up'),
        tunnel('add', n2.tailnetIp),
        ip(
          'n1',
          `route add ${n3.podCidr} encap ip id ${100 + n3.index} dst ${n3.tailnetIp} via ${n3.gatewayIp} dev cilium_vxlan onlink src ${n1.gatewayIp} mtu 1230`,
        ),
        ...[n2, n3].map((peer) =>
          ip('n1', `neigh replace ${peer.gatewayIp} lladdr ${macOf(peer)} nud permanent dev cilium_vxlan`),
        ),
      ],
      shows: [dead, peerWell],
      expect: [
        egress('vxlan-device-down'),
        overlay('vxlan-device-down'),
        flaky('vxlan-device-down'),
        path('vxlan-device-down'),
      ],
    },
    {
      name: 'tunnel-endpoint-wrong',
      on: [tunnel('replace', n3.tailnetIp)],
      undo: [tunnel('replace', n2.tailnetIp)],
      shows: [dead, peerWell],
      expect: [egress('overlay-cut'), overlay('tunnel-endpoint-wrong'), path('tunnel-endpoint-wrong')],
    },
    {
      name: 'overlay-route-wrong',
      on: [ip('n1', `route add ${web1.ip}/32 via ${vcnGatewayIp} dev ${uplink}`)],
      undo: [ip('n1', `route del ${web1.ip}/32`)],
      shows: [dead, sees('n1', `ip route get ${web1.ip}`, new RegExp(`dev ${uplink}`))],
      expect: [path('overlay-route-wrong')],
    },
    {
      name: 'overlay-route-wrong:whole-node',
      on: [ip('n1', `route del ${n2.podCidr}`), ip('n1', `route add ${n2.podCidr} via ${vcnGatewayIp} dev ${uplink}`)],
      undo: [ip('n1', `route del ${n2.podCidr}`), tunnel('add', n2.tailnetIp)],
      shows: [dead],
      expect: [
        egress('overlay-route-wrong'),
        overlay('overlay-route-wrong'),
        flaky('overlay-route-wrong'),
        path('overlay-route-wrong'),
      ],
    },
    {
      // Cilium leaves an identity in the mark that Tailscale takes for its own packets (cilium#36104): VXLAN skips table 52.
      name: 'overlay-leaks-outside-tailnet',
      on: [
        nft(
          'n1',
          'add table ip f; add chain ip f c { type route hook output priority -150; }; add rule ip f c udp dport 8472 meta mark set 0x80000',
        ),
        // Another pod keeps talking to the other node, as pods do.
        { start: 'trying', at: 'n1p3', argv: ['sh', '-c', `echo ready; exec ping -n -i 0.1 ${web1.ip} > /dev/null`] },
      ],
      undo: [signal('trying', 'SIGKILL'), noFilter('n1')],
      shows: [
        dead,
        peerWell,
        sees('n1', `timeout 3 tcpdump -lnn -c 1 -i ${uplink} udp port 8472`, new RegExp(`> ${n2.tailnetIp}.8472`)),
      ],
      expect: [overlay('overlay-leaks-outside-tailnet')],
    },
    {
      // tailscale0 is up, but nothing leads to it: not even the nodes reach each other, and VXLAN leaves unencrypted.
      name: 'peer-unreachable:no-routes',
      on: [ip('n1', 'route flush table 52')],
      undo: [n2, n3].map((peer) => ip('n1', `route add ${peer.tailnetIp} dev tailscale0 table 52`)),
      shows: [dead, sees('n1', `ip route get ${n2.tailnetIp}`, new RegExp(`dev ${uplink}`))],
      expect: [{ ...overlay('peer-unreachable'), also: 'overlay-leaks-outside-tailnet' }],
    },
  ];
};

/** Three outcomes of a packet that is too big, never mixed: refused at home, reported by a hop, lost in silence. */
export const mtuFaults = (cast: Cast): readonly LabFault[] => {
  const { topology, n1, n2, web1 } = cast;
  const big = (size: number) => `-M do -c 2 -i 0.1 -s ${size}`;
  const small = pings('n1p2', web1.ip, / 0% packet loss/, '-c 2 -i 0.2');
  const podMtu = (mtu: number): readonly Act[] => [
    ip('n1', `link set lxc2 mtu ${mtu}`),
    ip('n1p2', `link set eth0 mtu ${mtu}`),
    ip('n1p2', `route replace default via ${n1.gatewayIp} dev eth0`),
  ];
  const podRight: readonly Act[] = [
    ip('n1', 'link set lxc2 mtu 1280'),
    ip('n1p2', 'link set eth0 mtu 1280'),
    ip('n1p2', `route replace default via ${n1.gatewayIp} dev eth0 mtu 1230`),
    ip('n1p2', 'route flush cache'),
  ];
  const mtu = (target: string, cause: string | null) => asks('mtu', target, cause);
  const own = topology.pods.filter((pod) => !pod.hostNetwork);
  return [
    {
      name: 'pod-mtu-small',
      on: podMtu(1100),
      undo: podRight,
      shows: [small, pings('n1p2', web1.ip, /message too long, mtu=1100/, big(1202))],
      expect: [mtu('shop/web-0', null), egress(null)],
    },
    {
      name: 'pod-mtu-too-big',
      on: podMtu(1450),
      undo: podRight,
      shows: [
        small,
        pings(
          'n1p2',
          web1.ip,
          new RegExp(`From ${n1.gatewayIp} .*Frag needed and DF set \\(mtu = 1230\\)|mtu=1230`),
          big(1203),
        ),
      ],
      expect: [egress('pod-mtu-too-big'), mtu('shop/web-0', 'pod-mtu-too-big')],
    },
    {
      name: 'pod-mtu-too-big:icmp-filtered',
      on: [...podMtu(1450), filter('n1', 'output', 'icmp type destination-unreachable counter drop')],
      undo: [...podRight, noFilter('n1')],
      shows: [small, pings('n1p2', web1.ip, SILENT, big(1203))],
      expect: [egress('pod-mtu-too-big'), mtu('shop/web-0', 'pod-mtu-too-big')],
    },
    {
      // Somewhere in the underlay full WireGuard packets (1340 bytes) are lost; small ones pass.
      name: 'mtu-blackhole',
      on: [onTheWire(cast, 'udp dport 41641 ip length > 1300')],
      undo: [wireFree],
      shows: [small, pings('n1', n2.tailnetIp, SILENT, big(1252)), pings('n1p2', web1.ip, DEAD, big(1202))],
      expect: [asks('why-flaky', 'node-1 node-2', 'mtu-blackhole'), mtu('node-1', 'mtu-blackhole')],
    },
    {
      // Devices at 1450 and routes at 1400, as an `mtu` of 1450 gives: no loss, but every big packet is fragmented.
      name: 'overlay-mtu-too-big',
      on: [
        ...own.flatMap((pod) => {
          const node = topology.nodes.find((one) => one.name === pod.node) ?? n1;
          return [
            ip(`n${node.index}`, `link set lxc${pod.slot} mtu 1450`),
            ip(hostOf(topology, pod), 'link set eth0 mtu 1450'),
            ip(hostOf(topology, pod), `route replace default via ${node.gatewayIp} dev eth0 mtu 1400`),
          ];
        }),
        ...topology.nodes.flatMap((node) => [
          ip(`n${node.index}`, 'link set cilium_vxlan mtu 1450'),
          ...topology.nodes
            .filter((peer) => peer !== node)
            .map((peer) =>
              ip(
                `n${node.index}`,
                `route replace ${peer.podCidr} encap ip id ${100 + peer.index} dst ${peer.tailnetIp} via ${peer.gatewayIp} dev cilium_vxlan onlink src ${node.gatewayIp} mtu 1400`,
              ),
            ),
        ]),
      ],
      undo: 'rebuild',
      shows: [
        pings('n1p2', web1.ip, / 0% packet loss/, big(1372)),
        sees('n1', 'nstat -az IpFragCreates', /IpFragCreates +[1-9]/),
      ],
      expect: [mtu('node-1', 'overlay-mtu-too-big'), mtu('shop/web-0', 'overlay-mtu-too-big')],
    },
  ];
};
