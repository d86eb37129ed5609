// How many checks said what, with the ones that could not look named last and never left out.
import type { ReportStep } from '../model/report.ts';
import type { Lang } from '../model/text.ts';
import type { Verdict } from '../model/verdict.ts';
import { LABELS, VERDICT_WORDS } from '../text/words.ts';

const ORDER: readonly Verdict[] = ['fail', 'warn', 'pass', 'skipped', 'unknown'];

/** e.g. `3 FAIL · 12 PASS · 2 SKIPPED · 1 could not look`. */
export const countLine = (steps: readonly ReportStep[], lang: Lang): string =>
  ORDER.map((verdict) => ({ verdict, count: steps.filter((step) => step.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(
      ({ verdict, count }) =>
        `${count} ${verdict === 'unknown' ? LABELS.couldNotLook[lang] : VERDICT_WORDS[verdict][lang]}`,
    )
    .join(' · ');
