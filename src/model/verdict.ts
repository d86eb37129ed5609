// What a step can conclude, and the closed sets of reasons for not concluding.
import { same, type Text } from './text.ts';

export const VERDICTS = ['pass', 'warn', 'fail', 'unknown', 'skipped'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why we could not look. Closed: docs and renderers name each one. */
export const UNKNOWN_REASONS = [
  'timed-out',
  'forbidden',
  'tool-missing',
  'unreachable',
  'unreadable',
  'inconclusive',
] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

/** Why we did not look: it did not apply to this target, a cause was already proven, or somebody cancelled. */
export const SKIPPED_REASONS = ['not-applicable', 'not-needed', 'cancelled'] as const;
export type SkippedReason = (typeof SKIPPED_REASONS)[number];

/** Plain facts a judge hands to the causes (names, numbers, lists): never prose. */
export type Facts = Readonly<Record<string, string | number | boolean | null | readonly string[] | undefined>>;

interface Saw {
  readonly saw: Text;
  readonly expected: Text;
  readonly facts?: Facts;
}

export type Judgement =
  | ({ readonly verdict: 'pass' | 'warn' | 'fail' } & Saw)
  | ({ readonly verdict: 'unknown'; readonly reason: UnknownReason } & Saw)
  | ({ readonly verdict: 'skipped'; readonly reason: SkippedReason } & Saw);

const NOTHING = same('');

export const pass = (saw: Text, expected: Text, facts?: Facts): Judgement => ({
  verdict: 'pass',
  saw,
  expected,
  ...(facts && { facts }),
});
export const warn = (saw: Text, expected: Text, facts?: Facts): Judgement => ({
  verdict: 'warn',
  saw,
  expected,
  ...(facts && { facts }),
});
export const fail = (saw: Text, expected: Text, facts?: Facts): Judgement => ({
  verdict: 'fail',
  saw,
  expected,
  ...(facts && { facts }),
});
export const unknown = (reason: UnknownReason, saw: Text, expected: Text = NOTHING, facts?: Facts): Judgement => ({
  verdict: 'unknown',
  reason,
  saw,
  expected,
  ...(facts && { facts }),
});
export const skipped = (reason: SkippedReason, saw: Text): Judgement => ({
  verdict: 'skipped',
  reason,
  saw,
  expected: NOTHING,
});
