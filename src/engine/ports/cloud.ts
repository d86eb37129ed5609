// What the cloud under the nodes is asked: what stands between a machine and the internet. Nothing is ever changed there.
import type { Looked } from '../../model/looked.ts';

export interface CloudAnswer {
  /** The reads that were made, for the evidence: `oracle-api`, `GET vnics/…`, …. */
  readonly argv: readonly string[];
  /** What they told, as one JSON document: see `parsers/oracle-way-out.ts`. */
  readonly stdout: string;
}

export interface CloudApi {
  /**
   * By its id there, or by the node's name where the node tells no id. Parts that could not be read are named in the document;
   * not-looked when nothing could. Never throws; ends with the signal.
   */
  wayOut(
    machine: { readonly node: string; readonly instance: string },
    signal: AbortSignal,
  ): Promise<Looked<CloudAnswer>>;
}
