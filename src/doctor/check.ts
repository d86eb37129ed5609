// How a check is written down: what was looked at, what came of it, and the fix.
import type { Check, Fix } from '../model/checkup.ts';
import type { NotLooked } from '../model/looked.ts';
import { same, type Text } from '../model/text.ts';
import type { Verdict } from '../model/verdict.ts';

/** What is looked at, before anything came of it. */
export type Looking = Pick<Check, 'id' | 'area' | 'looks'> & Partial<Pick<Check, 'cluster' | 'about'>>;

const written = (looking: Looking, verdict: Verdict, saw: Text, fixes: readonly Fix[]): Check => ({
  cluster: '',
  about: '',
  reason: '',
  ...looking,
  verdict,
  saw,
  fixes,
});

export const fix = (words: Text, run = ''): Fix => ({ say: words, run });

export const passed = (looking: Looking, saw: Text): Check => written(looking, 'pass', saw, []);
export const warned = (looking: Looking, saw: Text, ...fixes: readonly Fix[]): Check =>
  written(looking, 'warn', saw, fixes);
export const failed = (looking: Looking, saw: Text, ...fixes: readonly Fix[]): Check =>
  written(looking, 'fail', saw, fixes);
/** Could not look, which is never fine. */
export const unseen = (looking: Looking, { reason, detail }: NotLooked, ...fixes: readonly Fix[]): Check => ({
  ...written(looking, 'unknown', same(detail), fixes),
  reason,
});
/** Not set up, or not for here. */
export const off = (looking: Looking, saw: Text, ...fixes: readonly Fix[]): Check => ({
  ...written(looking, 'skipped', saw, fixes),
  reason: 'not-applicable',
});

const RANK: readonly Verdict[] = ['fail', 'unknown', 'warn', 'pass'];

/** Nothing but what is not set up says nothing of netwhy. */
export const worst = (checks: readonly Check[]): Verdict =>
  RANK.find((verdict) => checks.some((one) => one.verdict === verdict)) ?? 'unknown';
