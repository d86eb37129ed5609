// What travels between the bot and the agent program: one batch in, framed results and an end marker out.
import type { CommandCall } from './command-call.ts';
import type { UnknownReason } from './verdict.ts';

export const BATCH_VERSION = 1;
export const MAX_BATCH_ITEMS = 64;

/** What one item prints, in bytes, where its command asks for no more. */
export const DEFAULT_OUTPUT_BYTES = 256 * 1024;
/** The most a command may ask for: a tailnet of 5,000 machines in tailscaled's own words. */
export const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;
/** All items of a batch together, by their caps: what the agent may hold, and the bot take from one exec. */
export const MAX_BATCH_OUTPUT_BYTES = 32 * 1024 * 1024;

export interface BatchItem {
  /** Unique in the batch; comes back on the result. */
  readonly id: string;
  readonly call: CommandCall;
  /** Address of the pod whose network namespace to enter; empty for the node's host network. */
  readonly podIp: string;
  /** Kill timer in milliseconds. */
  readonly timeoutMs: number;
  /** Cap on stdout, in bytes. stderr has the same, but never more than DEFAULT_OUTPUT_BYTES. */
  readonly maxBytes: number;
  /** Wait before starting, in milliseconds: for the second reading of a counter. */
  readonly delayMs: number;
}

export interface Batch {
  readonly v: typeof BATCH_VERSION;
  readonly run: string;
  readonly items: readonly BatchItem[];
}

/*
 * stdout of `netwhy probe`, in order (a header is one line of JSON, LF at its end):
 *   {"frame":"hello","v":1,"netwhy":"0.1.0"}
 *   {"frame":"result", …ResultHeader}            one per item, as each ends, in any order
 *   <stdoutBytes bytes><stderrBytes bytes>LF
 *   {"frame":"end","results":N,"bytes":M}        M = all body bytes. Without it the batch is incomplete.
 */
export interface HelloFrame {
  readonly frame: 'hello';
  readonly v: number;
  readonly netwhy: string;
}

export interface AgentProblem {
  readonly reason: UnknownReason;
  readonly detail: string;
  /** Refused for what it asks, not for want of a way: no other way may be tried. */
  readonly final?: true | undefined;
}

export interface ResultHeader {
  readonly frame: 'result';
  readonly id: string;
  /** The variant that ran, without the prefix that entered a namespace; empty when nothing ran. */
  readonly argv: readonly string[];
  /** Milliseconds after the agent had read the batch. */
  readonly startedMs: number;
  readonly durationMs: number;
  /** null when the command did not end by itself or never ran; then `problem` says why. */
  readonly exitCode: number | null;
  readonly problem: AgentProblem | null;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  readonly truncated: boolean;
}

export interface EndFrame {
  readonly frame: 'end';
  readonly results: number;
  readonly bytes: number;
}
