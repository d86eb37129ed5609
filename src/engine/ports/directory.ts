// Which clusters are served, and what is in them: for pickers, for names found in messages, for channel defaults.
import type { Looked } from '../../model/looked.ts';

export type EntryKind = 'pod' | 'service' | 'node' | 'workload' | 'namespace';

export interface DirectoryEntry {
  readonly kind: EntryKind;
  /** Empty for nodes and namespaces. */
  readonly namespace: string;
  /** Of a workload with its kind before it, as people type it: `deploy/web`. */
  readonly name: string;
  /** Addresses it is known by: of a pod, a node (also in the tailnet), a Service. */
  readonly addresses: readonly string[];
  /** Node a pod runs on; empty otherwise. */
  readonly node: string;
}

export interface DirectorySearch {
  /** One of `clusters`. */
  readonly cluster: string;
  readonly kinds: readonly EntryKind[];
  /** Part of the name or of `namespace/name`, or an address; empty for any. */
  readonly text: string;
  /** Empty for all. */
  readonly namespace: string;
  readonly limit: number;
}

export interface Directory {
  /** Names; the first is the default. Never empty. */
  readonly clusters: readonly string[];
  /** Best match first. Answers within the signal from a list kept fresh; not-looked when that cluster's API server cannot be asked. */
  search(search: DirectorySearch, signal: AbortSignal): Promise<Looked<readonly DirectoryEntry[]>>;
}
