// What is known of the way to a node: its own address and its test endpoint, by ICMP and by TCP?
import { printable } from './printable.ts';

/** unknown: not measured yet, or the form does not tell. */
export type Reach = 'ok' | 'failed' | 'unknown';

export interface HealthPath {
  /** null when the form does not tell. */
  readonly ip: string | null;
  readonly reach: Reach;
  readonly icmp: Reach;
  /** TCP 4240. */
  readonly http: Reach;
  /** Words of the first failure; empty when none, or not told. */
  readonly why: string;
  /** Of ICMP; null when it failed or is not told. */
  readonly latencyMs: number | null;
}

export interface HealthNode {
  /** Without the cluster's name before it. */
  readonly name: string;
  readonly local: boolean;
  /** The node's own address: the underlay, here the tailnet. */
  readonly host: HealthPath;
  /** A test endpoint of the node with a pod's address: the overlay. */
  readonly endpoint: HealthPath;
}

export interface CiliumHealth {
  /** When it was measured; empty when not told. */
  readonly at: string;
  readonly nodes: readonly HealthNode[];
}

/** kubernetes/k8s-worker01 in clusters with a name. */
export const shortName = (name: string): string => printable(name.slice(name.indexOf('/') + 1), 253);

/** One way that failed is a failure; one that was measured well stands for the other not measured. */
export const together = (icmp: Reach, http: Reach): Reach =>
  icmp === 'failed' || http === 'failed' ? 'failed' : icmp === 'ok' || http === 'ok' ? 'ok' : 'unknown';
