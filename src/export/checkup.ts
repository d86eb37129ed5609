// A look at netwhy itself as the JSON that other tools read: names are stable, words are in the language asked for.
import type { Checkup } from '../model/checkup.ts';
import { inLang, type Lang } from '../model/text.ts';

export const checkupContract = (checkup: Checkup, lang: Lang): object => {
  const { verdict, checks, reach, startedAt, durationMs, netwhy } = checkup;
  return {
    schema: 1,
    verdict,
    checks: checks.map(({ id, area, cluster, about, looks, reason, saw, fixes, ...one }) => ({
      ...{ id, area, cluster, about, looks: inLang(looks, lang), verdict: one.verdict },
      ...(reason !== '' && { reason }),
      saw: inLang(saw, lang),
      fixes: fixes.map(({ say, run }) => ({ say: inLang(say, lang), run })),
    })),
    reach: reach.map(({ cluster, tiers, execNamespaces, unseen }) => ({
      ...{ cluster, tiers, execNamespaces },
      unseen: unseen.map(({ vantage, why, fix, steps }) => ({
        ...{ vantage, why: inLang(why, lang), fix: { say: inLang(fix.say, lang), run: fix.run } },
        steps: steps.map(({ question, step, asks }) => ({ question, step, asks: inLang(asks, lang) })),
      })),
    })),
    ...{ startedAt, durationMs, versions: { netwhy } },
  };
};
