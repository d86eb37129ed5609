// The world outside the nodes: an internet of a few addresses, and an OCI subnet with NAT gateway and resolver.
import path from 'node:path';
import { daemon, dnsmasq, feed, ownFiles, ready } from './script.ts';
import type { Tailnet } from './tailnet.ts';
import type { Ground } from './topology.ts';

const CHECKIP = path.join(import.meta.dirname, 'checkip.ts');
const INTERNET = ['8.8.8.8', '1.1.1.1', '142.250.206.206', '52.20.10.10'];

export const inetScript = ({ folder }: Ground, tailnet: Tailnet): string =>
  [
    ...ownFiles(folder, 'inet', ['nameserver 8.8.8.8']),
    feed('ip -b -', [
      'link set lo up',
      'addr add 203.0.113.1/24 dev wan0',
      'link set wan0 up',
      ...INTERNET.map((address) => `addr add ${address}/32 dev lo`),
    ]),
    daemon(
      'internet-dns',
      dnsmasq(
        '--bind-dynamic',
        // Answers NODATA for an AAAA it has not got; with --address= that would be REFUSED and nslookup would fail.
        '--local=/#/',
        '--host-record=dns.google,8.8.8.8',
        '--host-record=checkip.amazonaws.com,52.20.10.10',
        '--host-record=google.com,142.250.206.206,2404:6800:400a:805::200e',
      ),
    ),
    daemon('internet-http', `${process.execPath} ${CHECKIP}`),
    ...tailnet.inet,
    ...ready,
  ].join('\n');

/** Where a fault may put a relay between two nodes: inside the cloud, so that no address is translated on the way. */
export const RELAY_IP = '198.51.100.7';

export const vcnScript = ({ topology, folder }: Ground): string => {
  const { vcnCidr, vcnGatewayIp, vcnResolverIp, natIp, nodes } = topology;
  return [
    ...ownFiles(folder, 'vcn', ['nameserver 8.8.8.8']),
    feed('ip -b -', [
      'link set lo up',
      'link add br0 type bridge stp_state 0 forward_delay 0',
      `addr add ${vcnGatewayIp}/24 dev br0`,
      'link set br0 up',
      `addr add ${natIp}/24 dev wan0`,
      'link set wan0 up',
      'route add default via 203.0.113.1',
      `addr add ${vcnResolverIp}/32 dev lo`,
      `addr add ${RELAY_IP}/32 dev lo`,
      ...nodes.map((node) => `link set vnic${node.index} master br0 up`),
    ]),
    'sysctl -qw net.ipv4.ip_forward=1',
    feed('nft -f -', [
      'table ip vcn {',
      // The source check of a VNIC: packets with a pod's address never leave the subnet.
      `  chain forward { type filter hook forward priority 0; iifname "br0" oifname "wan0" ip saddr != ${vcnCidr} counter drop; }`,
      `  chain nat { type nat hook postrouting priority 100; oifname "wan0" ip saddr ${vcnCidr} counter masquerade; }`,
      '}',
    ]),
    daemon('vcn-dns', dnsmasq('--bind-dynamic', `--listen-address=${vcnResolverIp}`, '--server=8.8.8.8')),
    ...ready,
  ].join('\n');
};
