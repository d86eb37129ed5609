// Faults of names, from CoreDNS to the VCN's resolver, and of the cloud around the nodes.
import { DNS_CHAIN, serviceRule } from '../datapath.ts';
import { isCoredns } from '../pod-script.ts';
import { asks, type Cast, egress, filter, ip, type LabFault, nft, noFilter, sees, signal } from './fault.ts';

const dns = (cause: string) => asks('why-no-dns', 'shop/web-0', cause);

export const dnsAndCloudFaults = ({ topology }: Cast): readonly LabFault[] => {
  const coredns = topology.pods.filter(isCoredns).map((pod) => pod.ip);
  const toDns = serviceRule(topology.dnsServiceIp, '{ tcp, udp }', 53, coredns, 53);
  return [
    {
      name: 'coredns-down',
      on: [signal('coredns-node-1', 'SIGKILL'), signal('coredns-node-2', 'SIGKILL')],
      undo: 'rebuild',
      expect: [egress('coredns-down'), dns('coredns-down')],
    },
    {
      name: 'coredns-down:hang',
      on: [signal('coredns-node-1', 'SIGSTOP'), signal('coredns-node-2', 'SIGSTOP')],
      undo: [signal('coredns-node-1', 'SIGCONT'), signal('coredns-node-2', 'SIGCONT')],
      expect: [egress('coredns-down'), dns('coredns-down')],
    },
    {
      name: 'coredns-replica-unhealthy',
      on: [signal('coredns-node-2', 'SIGSTOP')],
      undo: [signal('coredns-node-2', 'SIGCONT')],
      expect: [egress('coredns-replica-unhealthy'), dns('coredns-replica-unhealthy')],
    },
    {
      name: 'dns-upstream-blocked',
      on: [filter('vcn', 'input', 'iifname "br0" meta l4proto { tcp, udp } th dport 53 counter drop')],
      undo: [noFilter('vcn')],
      expect: [egress('dns-upstream-blocked'), asks('why-no-dns', 'shop/web-0 google.com', 'dns-upstream-blocked')],
    },
    {
      name: 'dns-service-unreachable',
      on: [nft('n1', `flush chain ip cilium ${DNS_CHAIN}`)],
      undo: [nft('n1', `add rule ip cilium ${DNS_CHAIN} ${toDns}`)],
      expect: [egress('dns-service-unreachable'), dns('dns-service-unreachable')],
    },
    {
      name: 'cloud-egress-down',
      on: [filter('vcn', 'forward', 'oifname "wan0" counter drop')],
      undo: [noFilter('vcn')],
      expect: [egress('cloud-egress-down'), asks('path', 'shop/web-0 8.8.8.8', 'cloud-egress-down')],
    },
    {
      name: 'cloud-egress-down:wan-down',
      on: [ip('vcn', 'link set wan0 down')],
      undo: [ip('vcn', 'link set wan0 up'), ip('vcn', 'route add default via 203.0.113.1')],
      shows: [sees('n1', 'ping -n -c 1 -W 1 8.8.8.8', /Destination Net Unreachable/)],
      expect: [egress('cloud-egress-down')],
    },
  ];
};
