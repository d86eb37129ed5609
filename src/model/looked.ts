// "Could not look" is never "nothing there": every fact read from outside is one of the two.
import type { UnknownReason } from './verdict.ts';

export interface NotLooked {
  readonly ok: false;
  readonly reason: UnknownReason;
  /** What happened, in one line for the evidence: may hold foreign text. */
  readonly detail: string;
}

export type Looked<T> = { readonly ok: true; readonly value: T } | NotLooked;

export const looked = <T>(value: T): Looked<T> => ({ ok: true, value });
export const notLooked = (reason: UnknownReason, detail: string): NotLooked => ({ ok: false, reason, detail });

/** Applies f to what was seen; what was not seen stays so. */
export const mapLooked = <T, U>(seen: Looked<T>, f: (value: T) => U): Looked<U> =>
  seen.ok ? looked(f(seen.value)) : seen;

/** The value, or the fallback when it could not be read. Only for choices that need no certainty. */
export const lookedOr = <T>(seen: Looked<T>, fallback: T): T => (seen.ok ? seen.value : fallback);
