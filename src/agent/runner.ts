// What the agent program needs to run one argv: the real one spawns a process, the simulated network plays it.
import type { UnknownReason } from '../model/verdict.ts';

export interface RunOptions {
  /** Network namespace to enter, as `findNamespace` named it; null for the agent's own. */
  readonly namespace: string | null;
  /** The command is killed after this many milliseconds. */
  readonly timeoutMs: number;
  /** Cap on stdout, in bytes; on stderr it is never over DEFAULT_OUTPUT_BYTES. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export type Ran =
  | {
      readonly kind: 'exited';
      readonly exitCode: number;
      readonly stdout: Uint8Array;
      readonly stderr: Uint8Array;
      readonly truncated: boolean;
    }
  /** The program is not installed here. */
  | { readonly kind: 'not-found' }
  /** Killed by its timer or by a signal, or refused by the system; what it printed until then is kept. */
  | {
      readonly kind: 'failed';
      readonly reason: UnknownReason;
      readonly detail: string;
      readonly stdout: Uint8Array;
      readonly stderr: Uint8Array;
    };

export type FoundNamespace =
  | { readonly ok: true; readonly namespace: string }
  | { readonly ok: false; readonly reason: UnknownReason; readonly detail: string };

export interface Runner {
  /** Never rejects. */
  run(argv: readonly string[], options: RunOptions): Promise<Ran>;
  /** Which network namespace holds this pod address. Never rejects. */
  findNamespace(podIp: string, signal: AbortSignal): Promise<FoundNamespace>;
}
