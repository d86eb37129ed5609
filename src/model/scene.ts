// The scene: what the API server said about a target and its surroundings, slim and plain, read once per run.
import type { Looked } from './looked.ts';

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
}

export interface AgentFacts {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string;
  readonly ready: boolean;
  /** The pod's own spec gives it the right to enter pod network namespaces (privileged, or SYS_ADMIN added). */
  readonly canEnter: boolean;
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

export interface Scene {
  /** Name of the cluster as configured (kubeconfig context or NETWHY_CLUSTER). */
  readonly cluster: string;
  readonly target: PodFacts;
  /** How a workload name or prefix was turned into this pod; empty when named exactly. */
  readonly targetNote: string;
  /** Outside host the asker named, already validated; empty for the site's own. */
  readonly host: string;
  readonly node: Looked<NodeFacts>;
  readonly nodes: Looked<readonly NodeFacts[]>;
  /** Running pods with their own network on the target's node, best control first. */
  readonly siblings: Looked<readonly PodFacts[]>;
  /** Running pods with their own network on other nodes, best control first. */
  readonly elsewhere: Looked<readonly PodFacts[]>;
  readonly dns: Looked<DnsFacts>;
  readonly agents: Looked<readonly AgentFacts[]>;
  readonly ciliumPods: Looked<readonly CiliumPodFacts[]>;
  /** cilium-config, only the keys the runbooks read. */
  readonly ciliumConfig: Looked<Readonly<Record<string, string>>>;
  /** null: no such object, which for a host-network pod is right. */
  readonly ciliumEndpoint: Looked<CiliumEndpointFacts | null>;
  /** Policies that select the target. */
  readonly policies: Looked<readonly PolicyFacts[]>;
  /** Addresses of nodes on the tailnet by node name, from CiliumNode or Node InternalIP in the tailnet range. */
  readonly tailnetIps: Readonly<Record<string, string>>;
}
