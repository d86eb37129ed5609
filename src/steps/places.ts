// Which places can a run look from, and which of them is the target, a neighbour, a control elsewhere?
import type { Location } from '../model/location.ts';
import { lookedOr } from '../model/looked.ts';
import type { DnsReplica, PodFacts, PodScene, Scene } from '../model/scene.ts';

/** An exec needs a container that runs; the kubelet's word is `running`. */
const runningContainer = (pod: PodFacts): string =>
  (
    pod.containers.find((one) => one.state === 'running' && one.ready) ??
    pod.containers.find((one) => one.state === 'running') ??
    pod.containers[0]
  )?.name ?? '';

export const podPlace = (pod: PodFacts): Location => ({
  at: 'pod',
  node: pod.node,
  namespace: pod.namespace,
  pod: pod.name,
  ip: pod.ip,
  container: runningContainer(pod),
});

export const nodePlace = (node: string): Location => ({ at: 'node', node });

/** What was read is never changed, and each of thousands of nodes is looked up by every step. */
const onceFor = <K extends object, T>(make: (of: K) => T): ((of: K) => T) => {
  const made = new WeakMap<K, { readonly of: T }>();
  return (key) => {
    const known = made.get(key) ?? { of: make(key) };
    made.set(key, known);
    return known.of;
  };
};

const readyAgents = onceFor(
  (agents: Scene['agents']): ReadonlySet<string> =>
    new Set(lookedOr(agents, []).flatMap(({ node, ready }) => (ready ? [node] : []))),
);

export const hasAgent = (scene: Scene, node: string): boolean => readyAgents(scene.agents).has(node);

/** Pods of the node can be asked whatever tools they hold. */
export const canEnterPods = (scene: Scene, node: string): boolean =>
  lookedOr(scene.agents, []).some((agent) => agent.node === node && agent.ready && agent.canEnter);

/** The target's own network: of a host-network pod that is its node's, asked by the agent when there is one. */
export const targetPlace = (scene: PodScene): Location =>
  scene.target.hostNetwork && hasAgent(scene, scene.target.node)
    ? nodePlace(scene.target.node)
    : podPlace(scene.target);

const firstCiliumPods = onceFor((pods: Scene['ciliumPods']) => {
  const first = lookedOr(pods, []).toReversed();
  return new Map(first.map((one) => [one.node, one]));
});

/** cilium-agent on a node; null when there is none to ask. */
export const ciliumPlace = (scene: Scene, node: string): Location | null => {
  const pod = firstCiliumPods(scene.ciliumPods).get(node);
  return pod === undefined ? null : { at: 'cilium', node, namespace: pod.namespace, pod: pod.pod };
};

export const askable = (pod: PodFacts): boolean => pod.phase === 'Running' && isIpv4(pod.ip) && !pod.deleting;

export const isIpv4 = (ip: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(ip);

const nameOf = (pod: PodFacts): string => `${pod.namespace}/${pod.name}`;

/**
 * Pods on the target's node, first those that no policy of the target selects too: a control must differ in one thing
 * only. Two of them, or three where each must bring its own tools and some will have none.
 */
export const siblingsOf = (scene: PodScene): readonly PodFacts[] => {
  const alike = new Set(
    lookedOr(scene.policies, []).flatMap((policy) => (policy.egress ? [...policy.selectsToo] : [])),
  );
  const pods = lookedOr(scene.siblings, []).filter(askable);
  return [...pods.filter((pod) => !alike.has(nameOf(pod))), ...pods.filter((pod) => alike.has(nameOf(pod)))].slice(
    0,
    2,
  );
};

export const dnsReplicas = (scene: Scene): readonly DnsReplica[] =>
  scene.dns.ok ? scene.dns.value.replicas.filter((one) => isIpv4(one.ip)).slice(0, 4) : [];

/** Other nodes, those with a CoreDNS pod first: what ails them reaches the target through DNS. */
const otherNodes = (scene: PodScene): readonly string[] => {
  const pods = lookedOr(scene.elsewhere, []).filter(askable);
  const names = [...dnsReplicas(scene).map((one) => one.node), ...pods.map((pod) => pod.node)];
  return [...new Set(names)].filter((name) => name !== '' && name !== scene.target.node);
};

/** Pods on one other node that serve as control: one where the agent enters it, else three that must bring their own tools. */
export const elsewherePods = (scene: PodScene): readonly PodFacts[] => {
  const pods = lookedOr(scene.elsewhere, []).filter(askable);
  for (const node of otherNodes(scene)) {
    const there = pods.filter((pod) => pod.node === node);
    if (there.length > 0) return there.slice(0, canEnterPods(scene, node) ? 1 : 3);
  }
  return [];
};

export interface PeerNode {
  readonly node: string;
  /** Addresses of pods there: a CoreDNS pod first, then others; at most two. */
  readonly podIps: readonly string[];
  /** Empty when the node's tailnet address is not known. */
  readonly tailnetIp: string;
}

/** Up to three other nodes with addresses to ping there. */
export const peerNodes = (scene: PodScene): readonly PeerNode[] =>
  otherNodes(scene)
    .slice(0, 3)
    .map((node) => ({
      node,
      podIps: [
        ...dnsReplicas(scene)
          .filter((one) => one.node === node)
          .map((one) => one.ip),
        ...lookedOr(scene.elsewhere, [])
          .filter((pod) => pod.node === node && askable(pod))
          .map((pod) => pod.ip),
      ]
        .filter((ip, at, all) => all.indexOf(ip) === at)
        .slice(0, 2),
      tailnetIp: scene.tailnetIps[node] ?? '',
    }));
