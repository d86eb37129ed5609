// The reads that need no target: nodes, DNS, agents, Cilium; all at once, each seen or not with its reason.
import { type Looked, lookedOr, mapLooked, notLooked } from '../model/looked.ts';
import type { AgentFacts, CiliumPodFacts, DnsFacts, NodeFacts } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import type { ApiReader, List, Read } from './api-reader.ts';
import { dnsFacts, readCiliumConfig, readDnsService, readNodes, tailnetIps } from './cluster-facts.ts';
import type { DnsPods } from './egress-reach.ts';
import { agentFacts, ciliumPodFacts, readPods } from './pod-facts.ts';
import { ciliumNodes, configMapNamed, nodes, podsIn, servicesIn, slicesIn } from './resources.ts';

/** Where every installer puts cluster DNS. */
const DNS_NAMESPACE = 'kube-system';
const MOST_NODES = 2_000;

export interface Surroundings {
  readonly nodes: Looked<readonly NodeFacts[]>;
  readonly dns: Looked<DnsFacts>;
  readonly dnsPods: DnsPods;
  readonly agents: Looked<readonly AgentFacts[]>;
  readonly ciliumPods: Looked<readonly CiliumPodFacts[]>;
  readonly ciliumConfig: Looked<Readonly<Record<string, string>>>;
  readonly tailnetIps: Readonly<Record<string, string>>;
}

export const readSurroundings = async (reader: ApiReader, site: Site, signal: AbortSignal): Promise<Surroundings> => {
  const list = reader.list.bind(reader);
  const [nodeList, services, slices, dnsPodList, agents, ciliumPods, config, ciliumNodeList] = await Promise.all([
    list(nodes, { most: MOST_NODES }, signal),
    list(servicesIn(DNS_NAMESPACE), {}, signal),
    list(slicesIn(DNS_NAMESPACE), {}, signal),
    list(podsIn(DNS_NAMESPACE), { labelSelector: 'k8s-app=kube-dns' }, signal),
    list(podsIn(site.agentNamespace), { labelSelector: site.agentLabel, most: MOST_NODES }, signal),
    list(podsIn(site.ciliumNamespace), { labelSelector: 'k8s-app=cilium', most: MOST_NODES }, signal),
    reader.get(configMapNamed(site.ciliumNamespace, 'cilium-config'), signal),
    list(ciliumNodes, { most: MOST_NODES }, signal),
  ]);
  const nodeFacts = mapLooked(seen(nodeList), (value) => readNodes(value.items));
  const service = services.ok ? readDnsService(services.value.items) : null;
  const nodeOfPod = new Map(
    dnsPodList.ok ? readPods(dnsPodList.value.items).map(({ facts }) => [facts.name, facts.node]) : [],
  );
  return {
    nodes: nodeFacts,
    dns: dnsOf(services, slices, nodeOfPod),
    dnsPods: { namespace: DNS_NAMESPACE, labels: service?.selector ?? { 'k8s-app': 'kube-dns' } },
    agents: mapLooked(seen(agents), (value) => readPods(value.items).map(agentFacts)),
    ciliumPods: mapLooked(seen(ciliumPods), (value) => readPods(value.items).map(ciliumPodFacts)),
    ciliumConfig: mapLooked(seen(config), readCiliumConfig),
    tailnetIps: tailnetIps(
      ciliumNodeList.ok ? ciliumNodeList.value.items : [],
      lookedOr(nodeFacts, []),
      site.tailnetCidr,
    ),
  };
};

/** Without the HTTP status, which is no part of a scene. */
export const seen = <T>(answer: Read<T>): Looked<T> => (answer.ok ? answer : notLooked(answer.reason, answer.detail));

const dnsOf = (services: Read<List>, slices: Read<List>, nodeOfPod: ReadonlyMap<string, string>): Looked<DnsFacts> => {
  if (!services.ok) return seen(services);
  const service = readDnsService(services.value.items);
  if (service === null) return notLooked('inconclusive', `no cluster DNS service in namespace ${DNS_NAMESPACE}`);
  return mapLooked(seen(slices), (value) => {
    const facts = dnsFacts(service, value.items);
    return {
      ...facts,
      replicas: facts.replicas.map((one) => ({ ...one, node: one.node || (nodeOfPod.get(one.pod) ?? '') })),
    };
  });
};
