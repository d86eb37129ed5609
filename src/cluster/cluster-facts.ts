// Nodes, cluster DNS and Cilium's own objects as the facts a scene holds.
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { z } from 'zod';
import type { CiliumEndpointFacts, CiliumNodeFacts, DnsFacts, DnsReplica, NodeFacts } from '../model/scene.ts';
import {
  ciliumEndpointShape,
  ciliumNodeShape,
  configMapShape,
  nodeShape,
  present,
  readAll,
  serviceShape,
  sliceShape,
} from './api-objects.ts';

export const readNodes = (items: readonly unknown[]): readonly NodeFacts[] =>
  readAll(nodeShape, items).map((node) => {
    const condition = present(node.status?.conditions).find((one) => one.type === 'Ready');
    const ready = condition?.status === 'True';
    const cidrs = present(node.spec?.podCIDRs);
    return {
      name: node.metadata.name,
      ready,
      reason: ready ? '' : (condition?.reason ?? ''),
      internalIps: present(node.status?.addresses).flatMap((one) =>
        one.type === 'InternalIP' && one.address ? [one.address] : [],
      ),
      podCidrs: cidrs.length > 0 ? cidrs : node.spec?.podCIDR ? [node.spec.podCIDR] : [],
      ...instanceOf(node.spec?.providerID ?? ''),
    };
  });

/** `oci://ocid1.instance.oc1…` by Oracle's cloud controller, without its scheme by OKE. Another cloud's id names nothing of ours. */
const INSTANCE = /^(?:oci:\/\/)?(ocid1\.instance\.[a-z0-9-]+\.[a-z0-9-]*(?:\.[a-z0-9-]*)?\.[a-z0-9]+)$/;

const instanceOf = (providerId: string): { readonly instance?: string } => {
  const instance = INSTANCE.exec(providerId)?.[1];
  return instance === undefined ? {} : { instance };
};

/** The service name of cluster DNS differs by installer; the label is kept for compatibility everywhere. */
const DNS_NAMES = ['kube-dns', 'coredns'];
const DNS_PORT = 53;

export interface DnsService {
  readonly name: string;
  readonly ip: string;
  /** Labels every DNS pod has. */
  readonly selector: Readonly<Record<string, string>>;
}

/** null: no service in the list is cluster DNS. */
export const readDnsService = (items: readonly unknown[]): DnsService | null => {
  const [found] = readAll(serviceShape, items)
    .filter((one) => isAddress(addressOf(one)) && speaksDns(one))
    .filter((one) => DNS_NAMES.includes(one.metadata.name) || one.metadata.labels?.['k8s-app'] === 'kube-dns')
    .sort((a, b) => rankOf(a.metadata.name) - rankOf(b.metadata.name));
  return found === undefined
    ? null
    : { name: found.metadata.name, ip: addressOf(found), selector: found.spec?.selector ?? {} };
};

type ServiceShape = z.infer<typeof serviceShape>;

/** Probes go over IPv4: of two cluster addresses that one. */
const addressOf = ({ spec }: ServiceShape): string =>
  present(spec?.clusterIPs).find((ip) => isIPv4(ip)) ?? spec?.clusterIP ?? '';

/** A metrics service often has the same label. */
const speaksDns = ({ spec }: ServiceShape): boolean => {
  const ports = present(spec?.ports);
  return ports.length === 0 || ports.some((one) => one.port === DNS_PORT);
};

/** NodeLocal DNSCache adds kube-dns-upstream with the label and port of cluster DNS; pods do not ask that one. */
const rankOf = (name: string): number => {
  const known = DNS_NAMES.indexOf(name);
  return known >= 0 ? known : name.endsWith('-upstream') ? 3 : 2;
};

export const dnsFacts = (service: DnsService, slices: readonly unknown[]): DnsFacts => {
  const replicas = readAll(sliceShape, slices)
    .filter((one) => one.metadata.labels?.['kubernetes.io/service-name'] === service.name)
    .flatMap((one) => present(one.endpoints))
    .flatMap((endpoint) =>
      present(endpoint.addresses)
        .filter(isAddress)
        .map(
          (ip): DnsReplica => ({
            ip,
            pod: endpoint.targetRef?.kind === 'Pod' ? (endpoint.targetRef.name ?? '') : '',
            node: endpoint.nodeName ?? '',
            // discovery.k8s.io: an absent condition means ready.
            ready: endpoint.conditions?.ready ?? true,
          }),
        ),
    );
  return {
    serviceIp: service.ip,
    replicas: replicas.filter((one, at) => replicas.findIndex((other) => other.ip === one.ip) === at),
  };
};

const isAddress = (value: string): boolean => ipaddr.isValid(value);

/** Keys of cilium-config that runbooks read; the rest is nobody's business. */
const CONFIG_KEY =
  /masquerade|^(?:devices|force-device-detection|direct-routing-device|kube-proxy-replacement|ipv4-native-routing-cidr|enable-ip-masq-agent|mtu|routing-mode|tunnel(?:-.*)?|enable-policy|policy-audit-mode|policy-deny-response|prometheus-serve-addr|cluster-name|enable-host-legacy-routing|enable-bpf-clock-probe|preallocate-bpf-maps|bpf-.*|enable-endpoint-routes|enable-hubble|enable-l7-proxy|enable-encryption|enable-wireguard|enable-ipsec)$/;

export const readCiliumConfig = (item: unknown): Readonly<Record<string, string>> => {
  const read = configMapShape.safeParse(item);
  const data = read.success ? (read.data.data ?? {}) : {};
  return Object.fromEntries(Object.entries(data).filter(([key]) => CONFIG_KEY.test(key)));
};

export interface EndpointRecord {
  readonly facts: CiliumEndpointFacts;
  /** Cilium's own labels of the pod: `k8s:app=web`. */
  readonly labels: readonly string[];
}

/** null when the object is not one, or its status is still empty. */
export const readCiliumEndpoint = (item: unknown): EndpointRecord | null => {
  const read = ciliumEndpointShape.safeParse(item);
  const status = read.success ? read.data.status : null;
  if (!status || typeof status.id !== 'number') return null;
  const side = (one: { enforcing?: boolean | null; state?: string | null } | null | undefined) => ({
    enforcing: one?.enforcing === true,
    state: one?.state ?? '',
  });
  return {
    facts: {
      id: status.id,
      state: status.state ?? '',
      identity: status.identity?.id ?? 0,
      egress: side(status.policy?.egress),
      ingress: side(status.policy?.ingress),
    },
    labels: present(status.identity?.labels),
  };
};

/** Tailnet address by node: CiliumNode first, since that is where tunnels go, then the Node's own. */
export const tailnetIps = (
  ciliumNodes: readonly unknown[],
  nodes: readonly NodeFacts[],
  tailnetCidr: string,
): Readonly<Record<string, string>> => {
  const inTailnet = within(tailnetCidr);
  const found = new Map<string, string>();
  for (const node of nodes) {
    const ip = node.internalIps.find(inTailnet);
    if (ip !== undefined) found.set(node.name, ip);
  }
  for (const node of readAll(ciliumNodeShape, ciliumNodes)) {
    const ip = present(node.spec?.addresses).find((one) => one.type === 'InternalIP' && inTailnet(one.ip ?? ''))?.ip;
    if (ip) found.set(node.metadata.name, ip);
  }
  return Object.fromEntries(found);
};

export const readCiliumNodes = (items: readonly unknown[]): readonly CiliumNodeFacts[] =>
  readAll(ciliumNodeShape, items).map(({ metadata, spec }) => ({
    name: metadata.name,
    internalIps: present(spec?.addresses).flatMap((one) => (one.type === 'InternalIP' && one.ip ? [one.ip] : [])),
    healthIp: spec?.health?.ipv4 ?? '',
    podCidrs: present(spec?.ipam?.podCIDRs),
  }));

const within = (cidr: string): ((ip: string) => boolean) => {
  const range = ipaddr.parseCIDR(cidr);
  return (ip) => {
    if (!ipaddr.isValid(ip)) return false;
    const address = ipaddr.parse(ip);
    return address.kind() === range[0].kind() && address.match(range);
  };
};
