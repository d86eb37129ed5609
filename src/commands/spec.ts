// What a catalogue entry is: a name, typed arguments, and the argv arrays it may become.
import type { z } from 'zod';
import type { Rung } from '../model/location.ts';

export interface CommandSpec<A = Record<string, never>> {
  readonly name: string;
  readonly args: z.ZodType<A>;
  /** Whom it asks, where only some containers of an agent may: tailscaled obeys root, so none that is root asks it. */
  readonly asks?: 'tailscaled';
  /** Bytes it may print; DEFAULT_OUTPUT_BYTES without. For what grows with the cluster; never over MAX_OUTPUT_BYTES. */
  readonly maxBytes?: number;
  /** A command to run first whose output the main one needs (the agent does both). null from `read` ends it: nothing to go on with. */
  readonly prepare?: { argv(args: A): readonly string[] | null; read(stdout: string): string | null };
  /** The address or name it opens a connection to: the agent refuses link-local, loopback and the like. */
  connectsTo?(args: A): string;
  /**
   * The argv to run, best first; none when the place cannot answer. A later one is tried only when the tool of the one before is missing
   * or refuses its options. `prepared` is what `prepare.read` returned, or null.
   */
  variants(args: A, rung: Rung, prepared: string | null): readonly (readonly string[])[];
}

/** For what grows with one node: its packet filter, its metrics. */
export const LONG_OUTPUT_BYTES = 2 * 1024 * 1024;

export const command = <A>(spec: CommandSpec<A>): CommandSpec<unknown> => spec as unknown as CommandSpec<unknown>;
