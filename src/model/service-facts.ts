// What the API server says of a Service: its ports, what stands behind it, who is let in.
import type { Looked } from './looked.ts';
import type { PodFacts, PolicyFacts } from './scene.ts';

export interface ServicePort {
  /** Empty when the service has one unnamed port. */
  readonly name: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly port: number;
  /** A number, or the name of a container port. */
  readonly targetPort: string;
}

export interface ServiceEndpoint {
  readonly ip: string;
  /** The pod behind it; empty when the slice does not say. */
  readonly pod: string;
  readonly node: string;
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly ports: readonly { readonly name: string; readonly port: number }[];
}

/** A pod the service's selector matches. */
export interface SelectedPod {
  readonly facts: PodFacts;
  readonly ready: boolean;
  /** Ports its containers declare; a container may listen on others. */
  readonly containerPorts: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
}

export interface ServiceFacts {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  /** Empty for headless and ExternalName services. */
  readonly clusterIp: string;
  readonly headless: boolean;
  readonly externalName: string;
  readonly ports: readonly ServicePort[];
  /** Empty: endpoints are made by hand. */
  readonly selector: Readonly<Record<string, string>>;
  readonly endpoints: Looked<readonly ServiceEndpoint[]>;
  readonly selected: Looked<readonly SelectedPod[]>;
  /** Ingress policies that select its backends, and whether they let the asking pod in. */
  readonly ingress: Looked<readonly IngressPolicyFacts[]>;
}

/** A policy that selects a destination pod, reduced to whether it lets the asking pod in. */
export interface IngressPolicyFacts {
  readonly kind: PolicyFacts['kind'];
  readonly namespace: string;
  readonly name: string;
  /** Pods (namespace/name) it selects among the destinations. */
  readonly selects: readonly string[];
  /** null when its rules are beyond what we read. */
  readonly allowsTarget: boolean | null;
  /** A deny rule names the asking pod: that wins over whatever any policy allows. null when beyond what we read. */
  readonly denies: boolean | null;
}
