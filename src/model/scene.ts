// The scene: what the API server said about the subject of a question and its surroundings, slim and plain, read once per run.
import type { Looked } from './looked.ts';
import type { IngressPolicyFacts, ServiceFacts } from './service-facts.ts';

export type { IngressPolicyFacts, SelectedPod, ServiceEndpoint, ServiceFacts, ServicePort } from './service-facts.ts';

export interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** running, waiting:<reason> or terminated:<reason>; empty when the kubelet has not said. */
  readonly state: string;
}

export interface PodFacts {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Empty while unscheduled. */
  readonly node: string;
  /** Empty while the pod has no address. */
  readonly ip: string;
  readonly phase: string;
  /** status.reason, e.g. Evicted; empty when none. */
  readonly reason: string;
  readonly deleting: boolean;
  readonly hostNetwork: boolean;
  /** Absent: ClusterFirst, which makes it ask cluster DNS. */
  readonly dnsPolicy?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerFacts[];
}

export interface NodeFacts {
  readonly name: string;
  readonly ready: boolean;
  /** The Ready condition's reason when not ready. */
  readonly reason: string;
  readonly internalIps: readonly string[];
  readonly podCidrs: readonly string[];
  /** Oracle's id of the machine, from spec.providerID; absent when that names none. */
  readonly instance?: string;
}

export interface AgentFacts {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string;
  readonly ready: boolean;
  /** The pod's own spec gives it the right to enter pod network namespaces (privileged, or SYS_ADMIN added). */
  readonly canEnter: boolean;
  /** As the spec says too: tcpdump opens a device, and goes on as another user. Absent: it may not. */
  readonly canCapture?: true;
  /** Its container that may ask tailscaled: it has the socket and is not root. Empty when none may. */
  readonly tailnet: string;
}

export interface CiliumPodFacts {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string;
  readonly ready: boolean;
  /** Image tag without digest, e.g. v1.18.2; empty when it has none. */
  readonly version: string;
}

export interface DnsReplica {
  readonly ip: string;
  /** The pod behind the endpoint; empty when the slice does not say. */
  readonly pod: string;
  readonly node: string;
  readonly ready: boolean;
}

export interface DnsFacts {
  readonly serviceIp: string;
  readonly replicas: readonly DnsReplica[];
}

export interface CiliumEndpointFacts {
  readonly id: number;
  /** As Cilium writes it: coarse, `ready` hides restoring and regenerating. */
  readonly state: string;
  readonly identity: number;
  readonly egress: { readonly enforcing: boolean; readonly state: string };
  readonly ingress: { readonly enforcing: boolean; readonly state: string };
}

/** A policy that selects the target, reduced to what the egress question needs. */
export interface PolicyFacts {
  readonly kind: 'NetworkPolicy' | 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy';
  readonly namespace: string;
  readonly name: string;
  /** It has an egress section, so egress of the selected pods is default-deny. */
  readonly egress: boolean;
  /** Its egress rules allow UDP/TCP 53 to cluster DNS; null when the rules are beyond what we read. */
  readonly allowsDns: boolean | null;
  /** Its egress rules allow addresses outside the cluster; null when beyond what we read. */
  readonly allowsWorld: boolean | null;
  /** Pods among the siblings (namespace/name) it selects too. */
  readonly selectsToo: readonly string[];
}

export interface CiliumNodeFacts {
  readonly name: string;
  /** spec.addresses of type InternalIP: where tunnels to this node go. */
  readonly internalIps: readonly string[];
  /** Address of the health endpoint, IPv4; empty when not given. */
  readonly healthIp: string;
  readonly podCidrs: readonly string[];
}

/** A kube-proxy DaemonSet's pods, which beside Cilium's replacement mode translate services twice. */
export interface KubeProxyFacts {
  readonly pods: number;
}

/** What the question is about, as the answer names it. */
export type Subject =
  | { readonly kind: 'pod'; readonly namespace: string; readonly name: string; readonly node: string }
  | { readonly kind: 'service'; readonly namespace: string; readonly name: string }
  /** Empty peer: all its neighbours. */
  | { readonly kind: 'node'; readonly name: string; readonly peer: string }
  /** Every node. */
  | { readonly kind: 'cluster' }
  | { readonly kind: 'topic'; readonly name: string };

/** What every question gets: the cluster around its subject. */
export interface Scene {
  /** Name of the cluster as configured (kubeconfig context or NETWHY_CLUSTER). */
  readonly cluster: string;
  readonly subject: Subject;
  /** How a workload name or prefix was turned into this subject; empty when named exactly. */
  readonly targetNote: string;
  /** Outside host or DNS name the asker gave, already validated; empty for the site's own. */
  readonly host: string;
  /** key=value words of the asker, already validated. */
  readonly options: Readonly<Record<string, string>>;
  readonly nodes: Looked<readonly NodeFacts[]>;
  readonly dns: Looked<DnsFacts>;
  readonly agents: Looked<readonly AgentFacts[]>;
  readonly ciliumPods: Looked<readonly CiliumPodFacts[]>;
  /** cilium-config, only the keys the runbooks read. */
  readonly ciliumConfig: Looked<Readonly<Record<string, string>>>;
  /** Addresses of nodes on the tailnet by node name, from CiliumNode or Node InternalIP in the tailnet range. */
  readonly tailnetIps: Readonly<Record<string, string>>;
  /** Where Cilium's tunnels and health checks go, by its own objects. */
  readonly ciliumNodes: Looked<readonly CiliumNodeFacts[]>;
  /** So long before it was used the API server last confirmed the oldest of what was not read anew; absent: all was. */
  readonly keptMs?: number;
}

/** A question about one pod. */
export interface PodScene extends Scene {
  readonly target: PodFacts;
  readonly node: Looked<NodeFacts>;
  /** Running pods with their own network on the target's node, best control first. */
  readonly siblings: Looked<readonly PodFacts[]>;
  /** Running pods with their own network on other nodes, best control first. */
  readonly elsewhere: Looked<readonly PodFacts[]>;
  /** null: no such object, which for a host-network pod is right. */
  readonly ciliumEndpoint: Looked<CiliumEndpointFacts | null>;
  /** Policies that select the target. */
  readonly policies: Looked<readonly PolicyFacts[]>;
}

/** A question about a Service, asked from `target`: the pod named, or one picked for it. */
export interface ServiceScene extends PodScene {
  readonly service: ServiceFacts;
  /** null: there are none; then Cilium is expected to replace it. */
  readonly kubeProxy: Looked<KubeProxyFacts | null>;
}

/** Where a path leads. */
export type Destination =
  | { readonly kind: 'pod'; readonly pod: PodFacts; readonly ingress: Looked<readonly IngressPolicyFacts[]> }
  | {
      readonly kind: 'service';
      readonly service: ServiceFacts;
      /** null: there are none; then Cilium is expected to replace it. */
      readonly kubeProxy: Looked<KubeProxyFacts | null>;
    }
  | { readonly kind: 'host'; readonly host: string };

/** A question about the way from `target` to somewhere. */
export interface PathScene extends PodScene {
  readonly destination: Destination;
}

/** A question about one node, two nodes, or all. */
export interface NodeScene extends Scene {
  /** The nodes asked about, in order: one, two, or all up to a limit. */
  readonly focus: readonly NodeFacts[];
  /** How many nodes there are beyond the limit; they were not looked at. */
  readonly leftOut: number;
  /** The pod named, for questions that take one; null otherwise. */
  readonly pod: PodFacts | null;
  /** The second pod named; null otherwise. */
  readonly peerPod: PodFacts | null;
  /** Running pods with their own network on the nodes asked about and, for comparison, on others: a few per node. */
  readonly pods: Looked<readonly PodFacts[]>;
  readonly kubeProxy: Looked<KubeProxyFacts | null>;
  /** Of many nodes each asks a part of the others: whose turn it is, counted up. Absent: the first. */
  readonly round?: number;
  /** Ways that are asked whoever's turn it is, `node-1>node-2`: they were not well, or Cilium says so. */
  readonly suspects?: readonly string[];
}

export const hasTarget = (scene: Scene): scene is PodScene => 'target' in scene;
export const hasFocus = (scene: Scene): scene is NodeScene => 'focus' in scene;
export const hasDestination = (scene: Scene): scene is PathScene => 'destination' in scene;
