// What stands behind the cluster server: Kubernetes objects and a place where commands run. The simulation is one, the lab another.
import type { ObjectStore } from './objects.ts';

export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly argv: readonly string[];
  /** stdin as it comes; ends when the client closes channel 0 (v5) or asked for none. */
  readonly stdin: AsyncIterable<Uint8Array>;
}

export interface ExecOutput {
  stdout(chunk: Uint8Array | string): void;
  stderr(chunk: Uint8Array | string): void;
  /** Resolves when little waits to be sent: a producer of much output awaits it now and then. */
  drained?(): Promise<void>;
}

/** How a command ended; `not-found` is a runtime that found no such program, which is no exit code. */
export type ExecEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'not-found'; readonly program: string };

export interface ClusterBackend {
  readonly objects: ObjectStore;
  /** Runs to the end even when the client has gone, as a container runtime does. */
  exec(request: ExecRequest, output: ExecOutput): Promise<ExecEnd>;
  close(): Promise<void>;
}
