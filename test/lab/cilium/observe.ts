// What a node's Cilium would hold, read from the lab: nft for services, masquerading and policy, the kernel for devices and routes, the objects for intent.
import type { ServiceEntry } from '../../../src/playground/network/cilium-state.ts';
import { healthyNetwork } from '../../../src/playground/network/healthy.ts';
import type { Device, Network, NodeStack } from '../../../src/playground/network/state.ts';
import type { ObjectStore } from '../../../src/playground/objects.ts';
import { serviceChain } from '../datapath.ts';
import { sharedLook } from '../look.ts';
import { ciliumConfig } from '../objects.ts';
import type { Lab } from '../run.ts';
import { nodeHost } from '../topology.ts';
import { policiesOf } from './policies.ts';

export interface Observed {
  readonly network: Network;
  readonly node: NodeStack;
}

/** Shorter than the time between two readings of a counter. */
const lookAtKernel = sharedLook<readonly string[]>(300);

/** The simulated cluster's state with everything of this node that Cilium tells of put in its place. */
export const observe = async (lab: Lab, objects: ObjectStore, nodeName: string): Promise<Observed> => {
  const network = healthyNetwork(lab.topology, 1);
  const node = network.nodes.get(nodeName);
  if (node === undefined) throw new Error(`the lab has no node ${nodeName}`);
  const host = nodeHost(node.spec);
  const [ruleset = '', links = '', routes = ''] = await lookAtKernel(lab, nodeName, () =>
    Promise.all(['nft list ruleset', 'ip -j -s link', 'ip route show'].map((command) => lab.text(host, command))),
  );
  node.ciliumAgentUp = lab.isAlive(`cilium-agent-${nodeName}`);
  masquerade(node, network, ruleset, ciliumConfig(objects));
  services(node, network, ruleset, objects);
  ipcache(node, network, routes);
  devices(node, links);
  drops(node, ruleset);
  const { egress, ingress } = policiesOf(objects);
  network.policies.push(...egress);
  network.ingressPolicies.push(...ingress);
  return { network, node };
};

const masquerade = (
  node: NodeStack,
  { topology }: Network,
  ruleset: string,
  config: Readonly<Record<string, string>>,
): void => {
  // ip saddr 10.244.0.0/16 … oifname { "enp0s6", "tailscale0" } counter packets 7 bytes 493 masquerade
  const rule = ruleset.split('\n').find((line) => line.trim().endsWith('masquerade')) ?? '';
  const named = [...rule.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  node.masquerade = {
    enabled: named.length > 0,
    mode: config['enable-bpf-masquerade'] === 'true' ? 'BPF' : 'iptables',
    // Without the rule the agent still attaches to both; a `devices` setting narrows it.
    devices: named.length > 0 ? named : [topology.uplink, 'tailscale0'],
    exclusion: topology.podRange,
  };
};

/** A service's chain is its frontend; the rule in it holds its backends. What the lab does not translate is as the agent means it. */
const services = (node: NodeStack, { topology }: Network, ruleset: string, objects: ObjectStore): void => {
  const chains = chainsOf(ruleset);
  for (const service of node.cilium.services) service.backends = meant(service, objects);
  node.cilium.lb = node.cilium.services.flatMap((service): ServiceEntry[] => {
    const isPlayed = service.port === 53 || topology.services.some(({ clusterIp }) => clusterIp === service.ip);
    if (!isPlayed) return [{ ...service }];
    const rule = chains.get(serviceChain(service));
    if (rule === undefined) return [];
    // map { 0 : 10.244.1.14 . 8080, 1 : 10.244.2.14 . 8080 }
    const backends = [...rule.matchAll(/\d+ : ([\d.]+) \. (\d+)/g)].map(([, ip = '', port]) => ({
      ip,
      port: Number(port),
    }));
    return [{ ...service, backends }];
  });
};

/** Chain → its rules, of `nft list ruleset`. */
const chainsOf = (ruleset: string): ReadonlyMap<string, string> => {
  const chains = new Map<string, string>();
  let chain: string | undefined;
  for (const line of ruleset.split('\n')) {
    const opened = /^\tchain (\S+) \{$/.exec(line)?.[1];
    if (opened !== undefined) chains.set(opened, '');
    else if (chain !== undefined && line !== '\t}') chains.set(chain, `${chains.get(chain)}${line}\n`);
    chain = line === '\t}' ? undefined : (opened ?? chain);
  }
  return chains;
};

interface Slice {
  readonly ports?: readonly { readonly port?: number; readonly protocol?: string }[];
  readonly endpoints?: readonly { readonly addresses: readonly string[] }[];
}

/** Backends as the EndpointSlices name them, each on the port of the service's own kind. */
const meant = (service: ServiceEntry, objects: ObjectStore): ServiceEntry['backends'] =>
  objects
    .list('discovery.k8s.io/endpointslices', service.namespace)
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service.name)
    .flatMap((object) => {
      const { ports = [], endpoints = [] } = object as Slice;
      const port = ports.find((one) => one.port === service.port && one.protocol === service.protocol) ?? ports[0];
      return endpoints.flatMap(({ addresses }) => addresses.map((ip) => ({ ip, port: port?.port ?? service.port })));
    });

const ipcache = (node: NodeStack, { topology }: Network, routes: string): void => {
  const tunnels = new Map(
    // 10.244.2.0/24  encap ip id 102 src 0.0.0.0 dst 100.64.0.2 ttl 0 tos 0 via 10.244.2.1 dev cilium_vxlan …
    [...routes.matchAll(/^(\S+) +encap ip id \d+ src \S+ dst (\S+) /gm)].map((match) => [match[1], match[2] ?? '']),
  );
  const towards = (cidr: string, otherwise: string): string => {
    const far = topology.nodes.find(
      ({ podCidr }) => podCidr.replace(/\d+\/\d+$/, '') === cidr.replace(/\d+\/\d+$/, ''),
    );
    return (otherwise !== '' && far && tunnels.get(far.podCidr)) || otherwise;
  };
  node.cilium.ipcache = node.cilium.ipcache.map((entry) => ({
    ...entry,
    tunnelEndpoint: towards(entry.cidr, entry.tunnelEndpoint),
  }));
};

interface Link {
  readonly ifname: string;
  readonly ifindex: number;
  readonly mtu: number;
  readonly flags: readonly string[];
  readonly address?: string;
  readonly stats64?: { readonly tx: { readonly packets: number } };
}

/** Programs hang on devices, and go with them. */
const devices = (node: NodeStack, json: string): void => {
  node.devices.clear();
  for (const link of JSON.parse(json || '[]') as readonly Link[]) {
    const found: Device = {
      name: link.ifname,
      index: link.ifindex,
      kind: 'physical',
      peer: '',
      mac: link.address ?? '',
      addresses: [],
      mtuBytes: link.mtu,
      up: link.flags.includes('UP'),
      rx: { packets: 0, bytes: 0 },
      tx: { packets: 0, bytes: 0 },
    };
    node.devices.set(link.ifname, found);
    if (link.ifname === 'cilium_vxlan') node.cilium.forwarded = link.stats64?.tx.packets ?? 0;
  }
};

/** Tables named `p` play policy: netdev ones at a pod's device on its way out, ip ones on the way in. */
const drops = (node: NodeStack, ruleset: string): void => {
  for (const [, family, body = ''] of ruleset.matchAll(/^table (netdev|ip) p \{\n([\s\S]*?)^\}/gm)) {
    const packets = [...body.matchAll(/counter packets (\d+) bytes \d+ drop/g)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
    if (packets > 0) node.cilium.dropped.set(`Policy denied|${family === 'netdev' ? 'egress' : 'ingress'}`, packets);
  }
};
