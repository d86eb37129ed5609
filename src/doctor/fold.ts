// Checks as people read them: what needs a hand from the worst on, equal findings as one, what is well by its kind.
import type { Check } from '../model/checkup.ts';
import { join, say, type Text } from '../model/text.ts';
import type { Verdict } from '../model/verdict.ts';

export interface Folded {
  /** The first of them. */
  readonly check: Check;
  readonly count: number;
  /** What was seen, and on which nodes. */
  readonly saw: Text;
}

const NEEDS_A_HAND: readonly Verdict[] = ['fail', 'unknown', 'warn'];
const MOST_NAMED = 12;

/** The last two in the order of the areas. */
export const folded = (
  checks: readonly Check[],
): { readonly open: readonly Folded[]; readonly well: readonly Folded[]; readonly off: readonly Folded[] } => {
  const of = (verdict: Verdict): readonly Check[] => checks.filter((one) => one.verdict === verdict);
  return {
    // As where nothing could be reached: one finding, however many looks it cost.
    open: NEEDS_A_HAND.flatMap((verdict) => together(of(verdict), ({ saw }) => saw.en)),
    well: together(of('pass'), () => ''),
    off: together(of('skipped'), () => ''),
  };
};

/** Of one kind in one cluster, and alike. */
const together = (checks: readonly Check[], alike: (check: Check) => string): readonly Folded[] =>
  [...Map.groupBy(checks, (one) => [one.cluster, one.id, one.looks.en, alike(one)].join('\n')).values()].flatMap(
    (all) => {
      const [check] = all;
      return check === undefined ? [] : [{ check, count: all.length, saw: seenBy(all) }];
    },
  );

const seenBy = (checks: readonly Check[]): Text =>
  join(
    [...Map.groupBy(checks, ({ saw }) => saw.en).values()].flatMap((same) => {
      const [first] = same;
      return first === undefined ? [] : [whereSeen(first, same)];
    }),
    ' · ',
  );

/** `node-1, node-2: readable`; what names it already is not told twice. */
const whereSeen = ({ area, about, saw }: Check, all: readonly Check[]): Text => {
  if ((area !== 'agents' && area !== 'versions') || about === '' || saw.en.includes(about)) return saw;
  const names = all.slice(0, MOST_NAMED).map((one) => one.about);
  const where = `${names.join(', ')}${all.length > MOST_NAMED ? ` +${all.length - MOST_NAMED}` : ''}`;
  return say(`${where}: ${saw.en}`, `${where}: ${saw.ko}`);
};
