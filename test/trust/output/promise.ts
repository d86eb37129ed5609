// One entry of what tools print: every question judged on spoiled recordings, and one whole run of the product for each seed.
import type { SpoilName } from '../../../src/playground/network/spoils.ts';
import type { FaultId } from '../catalogue.ts';
import { survives } from '../survives.ts';
import { askedSpoiled, judgedSpoiled, liesOf } from './spoiled.ts';

/** What may be said all the same. */
const NOTHING = /^$/;

export const neverLies = (id: FaultId, how: readonly SpoilName[], tolerates: RegExp = NOTHING): void => {
  survives(
    id,
    async (chance, seed) => {
      const judged = judgedSpoiled(chance, seed, how);
      const asked = await askedSpoiled(chance, seed, how);
      const spoiled = judged.filter(({ touched }) => touched.size > 0);
      if (spoiled.length < judged.length / 4)
        throw new Error(`only ${spoiled.length} of ${judged.length} were spoiled`);
      const wrong = [...judged, asked].flatMap((told) =>
        liesOf(told)
          .filter((lie) => !tolerates.test(lie))
          .map((lie) => `${told.question} ${told.broken || 'well'}: ${lie}`),
      );
      if (wrong.length > 0) throw new Error([...new Set(wrong)].join(' | '));
    },
    { atOnce: 3 },
  );
};
