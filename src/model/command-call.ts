// A command by name with typed arguments; only the catalogue in commands/ can turn one into argv.

import type { UnknownReason } from './verdict.ts';

export type ArgValue = string | number | boolean;

export interface CommandCall {
  readonly name: string;
  readonly args: Readonly<Record<string, ArgValue>>;
}

/** What a tool printed and how it ended. `argv` says which variant of the tool ran. */
export interface ToolOutput {
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A parser's answer: a typed value, or why there is none. Never a guess. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string; readonly reason: UnknownReason };

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value });

/** Text that was not understood; or, with another reason, a tool that said it could not look (no right, crashed, killed). */
export const unreadable = (why: string, reason: UnknownReason = 'unreadable'): Parsed<never> => ({
  ok: false,
  why,
  reason,
});

export type Parser<T> = (output: ToolOutput) => Parsed<T>;
