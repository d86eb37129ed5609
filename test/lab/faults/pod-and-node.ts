// Faults of a pod's own network and of a node: routes, forwarding, firewall, masquerading, connection table.
import { masqueradeRule } from '../datapath.ts';
import { setCiliumConfig } from '../objects.ts';
import {
  asks,
  type Cast,
  DEAD,
  egress,
  filter,
  ip,
  type LabFault,
  nft,
  noFilter,
  on,
  pings,
  sees,
  signal,
  WELL,
} from './fault.ts';

const noMasquerade = (at: string) => nft(at, 'flush chain ip cilium masq');

export const podAndNodeFaults = ({ topology, n1, n2, web0, web1 }: Cast): readonly LabFault[] => {
  const { podRange, uplink, vcnGatewayIp } = topology;
  const masquerade = (at: string, ...devices: string[]) =>
    nft(at, `add rule ip cilium masq ${masqueradeRule(podRange, devices)}`);
  return [
    {
      name: 'masquerade-off',
      on: [noMasquerade('n1')],
      undo: [masquerade('n1', uplink, 'tailscale0')],
      objects: (store) => setCiliumConfig(store, { 'enable-ipv4-masquerade': 'false' }),
      expect: [
        egress('masquerade-off'),
        asks('path', 'shop/web-0 8.8.8.8', 'masquerade-off'),
        asks('path', 'shop/web-0 shop/web-1', null),
      ],
    },
    {
      name: 'masquerade-off:node-2',
      on: [noMasquerade('n2')],
      undo: [masquerade('n2', uplink, 'tailscale0')],
      objects: (store) => setCiliumConfig(store, { 'enable-ipv4-masquerade': 'false' }),
      expect: [egress('masquerade-off', 'shop/web-1')],
    },
    {
      name: 'masquerade-missing-uplink',
      on: [noMasquerade('n1'), masquerade('n1', 'tailscale0')],
      undo: [noMasquerade('n1'), masquerade('n1', uplink, 'tailscale0')],
      // Only eBPF masquerading follows `devices`; the iptables one would still work.
      objects: (store) => setCiliumConfig(store, { devices: 'tailscale0', 'enable-bpf-masquerade': 'true' }),
      shows: [pings('n1p2', '8.8.8.8', DEAD, '-c 2 -i 0.2'), pings('n1p2', n2.tailnetIp, WELL, '-c 2 -i 0.2')],
      expect: [egress('masquerade-missing-uplink')],
    },
    {
      name: 'pod-no-default-route',
      on: [ip('n1p2', 'route del default')],
      undo: [ip('n1p2', `route add default via ${n1.gatewayIp} dev eth0 mtu 1230`)],
      expect: [
        egress('pod-no-default-route'),
        asks('why-no-dns', 'shop/web-0', 'pod-no-default-route'),
        asks('path', 'shop/web-0 shop/web-1', 'pod-no-default-route'),
      ],
    },
    {
      name: 'node-no-default-route',
      on: [ip('n1', 'route del default')],
      undo: [ip('n1', `route add default via ${vcnGatewayIp} dev ${uplink}`)],
      shows: [pings('n1', n2.tailnetIp, WELL, '-c 2 -i 0.2')],
      expect: [egress('node-no-default-route'), asks('path', 'shop/web-0 8.8.8.8', 'node-no-default-route')],
    },
    {
      name: 'node-ip-forward-off',
      on: [on('n1', 'sysctl', '-qw', 'net.ipv4.ip_forward=0')],
      undo: [on('n1', 'sysctl', '-qw', 'net.ipv4.ip_forward=1')],
      expect: [
        egress('node-ip-forward-off'),
        asks('why-no-dns', 'shop/web-0', 'node-ip-forward-off'),
        asks('path', 'shop/web-0 shop/web-1', 'node-ip-forward-off'),
      ],
    },
    {
      name: 'node-ip-forward-off:node-2',
      on: [on('n2', 'sysctl', '-qw', 'net.ipv4.ip_forward=0')],
      undo: [on('n2', 'sysctl', '-qw', 'net.ipv4.ip_forward=1')],
      shows: [pings('n1p2', web1.ip, DEAD, '-c 2 -i 0.2')],
      expect: [
        egress('node-ip-forward-off', 'shop/web-1'),
        asks('path', 'shop/web-0 shop/web-1', 'node-ip-forward-off'),
      ],
    },
    {
      // As the images of Oracle Linux and Ubuntu for OCI come: FORWARD ends in REJECT.
      name: 'node-firewall-rejects',
      // Another pod keeps trying, as pods do: the rule's counter grows whenever it is read.
      on: [
        filter('n1', 'forward', 'counter reject with icmp type host-prohibited'),
        { start: 'trying', at: 'n1p3', argv: ['sh', '-c', 'echo ready; exec ping -n -i 0.1 8.8.8.8 > /dev/null'] },
      ],
      undo: [signal('trying', 'SIGKILL'), noFilter('n1')],
      expect: [egress('node-firewall-rejects')],
    },
    {
      name: 'udp-gro-off',
      on: [on('n1', 'ethtool', '-K', uplink, 'rx-udp-gro-forwarding', 'off')],
      undo: [on('n1', 'ethtool', '-K', uplink, 'rx-udp-gro-forwarding', 'on')],
      shows: [sees('n1', `ethtool -k ${uplink}`, /^rx-udp-gro-forwarding: off$/m)],
      expect: [asks('tuning', 'node-1', 'udp-gro-off'), egress(null)],
    },
    {
      name: 'conntrack-filling',
      // The limit is the host's; 222,900 of 262,144 is 85 %.
      on: [loadFlows(222_900)],
      undo: [on('n1', 'conntrack', '-F')],
      keepFlows: true,
      shows: [sees('n1', 'conntrack -C', /^22\d{4}$/m), pings('n1p2', '8.8.8.8', WELL, '-c 2 -i 0.2')],
      // Not health: beside a table of this size the played tailscaled of all nodes, one process here, answers it too late.
      expect: [egress('conntrack-filling')],
    },
    {
      name: 'conntrack-full',
      // Loading ends with "not enough memory" when the table is full, which is what we want: the sign says whether it is.
      on: [loadFlows(270_000)],
      undo: [on('n1', 'conntrack', '-F')],
      keepFlows: true,
      shows: [sees('n1', 'conntrack -C', /^26\d{4}$/m), pings('n1p2', web0.ip, WELL, '-c 2 -i 0.2')],
      expect: [egress('conntrack-full')],
    },
  ];
};

/** Assured, because the kernel drops unreplied entries early and never fills up. */
const loadFlows = (count: number) => ({
  at: 'n1',
  argv: ['sh', '-c', 'cat > /run/flows.$$; conntrack -R /run/flows.$$ 2>/dev/null; rm /run/flows.$$'],
  input: (): string =>
    Array.from(
      { length: count },
      (_, at) =>
        `-I -p udp -s 10.9.${Math.floor(at / 60_000)}.1 -d 10.9.9.9 --sport ${1024 + (at % 60_000)} --dport 53 -t 900 -u ASSURED,SEEN_REPLY`,
    ).join('\n'),
});
