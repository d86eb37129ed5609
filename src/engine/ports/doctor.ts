// What a look at netwhy itself needs of the world: one cluster's own words about us, and of the agents in it.
import type { Checkup } from '../../model/checkup.ts';
import type { Looked } from '../../model/looked.ts';
import type { Observation } from '../../model/recording.ts';
import type { PodFacts, Scene } from '../../model/scene.ts';
import type { PlannedProbe } from '../ports.ts';

/** One verb on one resource, as the API server's access reviews take it. */
export interface Right {
  readonly verb: string;
  /** Empty for the core group. */
  readonly group: string;
  /** With its part: `pods`, `pods/exec`. */
  readonly resource: string;
  /** Empty: in all of them, or a resource of none. */
  readonly namespace: string;
  /** Empty: any. */
  readonly name: string;
}

export interface ServerFacts {
  /** `v1.34.1`. */
  readonly version: string;
  /** How far its clock is ahead of ours, in milliseconds, to about a second; null when it does not say. */
  readonly aheadMs: number | null;
}

export interface AgentSurroundings {
  readonly scene: Scene;
  /** By node: operating system and processor, empty when the node does not say. */
  readonly machines: Readonly<Record<string, { readonly os: string; readonly arch: string }>>;
  /** Every pod of the agents' label, whatever state it is in. */
  readonly pods: Looked<readonly PodFacts[]>;
  /** null: there is no DaemonSet of the agents' label in their namespace. */
  readonly daemonSet: Looked<{ readonly name: string; readonly desired: number } | null>;
}

/** Nothing here throws; each ends with its signal. */
export interface ClusterLooks {
  readonly cluster: string;
  server(signal: AbortSignal): Promise<Looked<ServerFacts>>;
  /** The name the API server knows us by. */
  whoAmI(signal: AbortSignal): Promise<Looked<string>>;
  may(right: Right, signal: AbortSignal): Promise<Looked<boolean>>;
  namespaces(signal: AbortSignal): Promise<Looked<readonly string[]>>;
  surroundings(signal: AbortSignal): Promise<AgentSurroundings>;
  /** Of a scene of `surroundings`. */
  observe(
    run: string,
    scene: Scene,
    probes: readonly PlannedProbe[],
    signal: AbortSignal,
  ): Promise<readonly Observation[]>;
  /** Version of netwhy that the agent on a node greeted with last; empty when none did. */
  greeted(node: string): string;
}

export interface ExamineOptions {
  /** Empty: all. */
  readonly cluster: string;
  /** Names the look in the audit. */
  readonly run: string;
  readonly signal: AbortSignal;
}

export interface Doctor {
  /** @throws Fault `usage` for a cluster that is not there. Whatever else is wrong is in the checkup. */
  examine(options: ExamineOptions): Promise<Checkup>;
}
