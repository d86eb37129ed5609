// The reads that need no target: nodes, DNS, agents, Cilium; all at once, each seen or not with its reason.
import { type Looked, looked, lookedOr, mapLooked, notLooked } from '../model/looked.ts';
import type { AgentFacts, CiliumNodeFacts, CiliumPodFacts, DnsFacts, DnsReplica, NodeFacts } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import { readAgents } from './agent-facts.ts';
import type { ApiReader, List, Read } from './api-reader.ts';
import { dnsFacts, readCiliumConfig, readCiliumNodes, readDnsService, readNodes, tailnetIps } from './cluster-facts.ts';
import type { DnsPods } from './egress-reach.ts';
import { slimCiliumNode, slimConfigMap, slimNode, slimPod, slimService, slimSlice } from './kept/slim.ts';
import { ciliumPodFacts, isLive, type PodRecord, readPods } from './pod-facts.ts';
import { ciliumNodes, configMapNamed, nodes, podsIn, servicesIn, slicesIn } from './resources.ts';

/** Where every installer puts cluster DNS. */
const DNS_NAMESPACE = 'kube-system';
/** As many as Kubernetes itself is made for. */
const MOST_NODES = 5_000;

export interface Surroundings {
  readonly nodes: Looked<readonly NodeFacts[]>;
  readonly dns: Looked<DnsFacts>;
  readonly dnsPods: DnsPods;
  readonly agents: Looked<readonly AgentFacts[]>;
  readonly ciliumPods: Looked<readonly CiliumPodFacts[]>;
  readonly ciliumConfig: Looked<Readonly<Record<string, string>>>;
  readonly tailnetIps: Readonly<Record<string, string>>;
  readonly ciliumNodes: Looked<readonly CiliumNodeFacts[]>;
}

/** @param nodesAnew the question is about the nodes themselves: then no copy of them serves (decision 016). */
export const readSurroundings = async (
  reader: ApiReader,
  site: Site,
  signal: AbortSignal,
  nodesAnew = false,
): Promise<Surroundings> => {
  const list = reader.list.bind(reader);
  const [nodeList, services, slices, dnsPodList, agents, cilium, ciliumNodeList] = await Promise.all([
    list(nodes, { most: MOST_NODES, ...(!nodesAnew && { slim: slimNode }) }, signal),
    list(servicesIn(DNS_NAMESPACE), { slim: slimService }, signal),
    list(slicesIn(DNS_NAMESPACE), { slim: slimSlice }, signal),
    list(podsIn(DNS_NAMESPACE), { labelSelector: 'k8s-app=kube-dns', slim: slimPod }, signal),
    list(podsIn(site.agentNamespace), { labelSelector: site.agentLabel, most: MOST_NODES, slim: slimPod }, signal),
    readCilium(reader, site.ciliumNamespace, signal),
    list(ciliumNodes, { most: MOST_NODES, slim: slimCiliumNode }, signal),
  ]);
  const nodeFacts = mapLooked(seen(nodeList), (value) => readNodes(value.items));
  const service = services.ok ? readDnsService(services.value.items) : null;
  const dnsPods = dnsPodList.ok ? readPods(dnsPodList.value.items) : [];
  return {
    nodes: nodeFacts,
    dns: dnsOf(services, slices, dnsPods),
    dnsPods: { namespace: DNS_NAMESPACE, labels: service?.selector ?? { 'k8s-app': 'kube-dns' } },
    agents: mapLooked(seen(agents), (value) => readAgents(value.items, site.tailscaleSocket)),
    ...cilium,
    tailnetIps: tailnetIps(
      ciliumNodeList.ok ? ciliumNodeList.value.items : [],
      lookedOr(nodeFacts, []),
      site.tailnetCidr,
    ),
    ciliumNodes: mapLooked(seen(ciliumNodeList), (value) => readCiliumNodes(value.items)),
  };
};

/** Without the HTTP status, which is no part of a scene. */
export const seen = <T>(answer: Read<T>): Looked<T> => (answer.ok ? answer : notLooked(answer.reason, answer.detail));

const CILIUM_PODS = { labelSelector: 'k8s-app=cilium', most: MOST_NODES, slim: slimPod };

/** In the namespace of the site profile, else wherever its pods are: some installers give it one of its own. */
const readCilium = async (
  reader: ApiReader,
  namespace: string,
  signal: AbortSignal,
): Promise<Pick<Surroundings, 'ciliumPods' | 'ciliumConfig'>> => {
  const configIn = (where: string) => reader.get(configMapNamed(where, 'cilium-config'), signal, slimConfigMap);
  const [here, configHere] = await Promise.all([
    reader.list(podsIn(namespace), CILIUM_PODS, signal),
    configIn(namespace),
  ]);
  const facts = (list: Read<List>) => mapLooked(seen(list), (value) => readPods(value.items).map(ciliumPodFacts));
  const config = (answer: Read<unknown>) => mapLooked(seen(answer), readCiliumConfig);
  const pods = facts(here);
  if (!pods.ok || pods.value.length > 0) return { ciliumPods: pods, ciliumConfig: config(configHere) };
  const anywhere = facts(await reader.list(podsIn(''), CILIUM_PODS, signal));
  const home = anywhere.ok ? anywhere.value[0]?.namespace : undefined;
  if (home !== undefined)
    return { ciliumPods: anywhere, ciliumConfig: config(configHere.ok ? configHere : await configIn(home)) };
  return {
    ciliumPods: anywhere.ok
      ? notLooked('inconclusive', 'no pod of the cluster has the label k8s-app=cilium')
      : anywhere,
    ciliumConfig: config(configHere),
  };
};

const dnsOf = (services: Read<List>, slices: Read<List>, pods: readonly PodRecord[]): Looked<DnsFacts> => {
  if (!services.ok) return seen(services);
  const service = readDnsService(services.value.items);
  if (service === null) return notLooked('inconclusive', `no cluster DNS service in namespace ${DNS_NAMESPACE}`);
  // Endpoints that may not be listed are still known as pods.
  if (!slices.ok && pods.length > 0) return looked({ serviceIp: service.ip, replicas: pods.flatMap(replicaOf) });
  const nodeOfPod = new Map(pods.map(({ facts }) => [facts.name, facts.node]));
  return mapLooked(seen(slices), (value) => {
    const facts = dnsFacts(service, value.items);
    return {
      ...facts,
      replicas: facts.replicas.map((one) => ({ ...one, node: one.node || (nodeOfPod.get(one.pod) ?? '') })),
    };
  });
};

const replicaOf = (pod: PodRecord): readonly DnsReplica[] =>
  pod.facts.ip === '' || !isLive(pod)
    ? []
    : [{ ip: pod.facts.ip, pod: pod.facts.name, node: pod.facts.node, ready: pod.ready }];
