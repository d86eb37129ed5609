// Which questions may this person ask here? What the form and the help show.
import { QUESTIONS } from '../../command/questions.ts';
import type { Asker } from '../../engine/ports/access.ts';
import type { Kit } from '../kit.ts';

/** Of the three seconds Slack gives. */
const PATIENCE_MS = 1_000;

/**
 * Ids, in the order of the catalogue. Where nobody could say in time it is all of them: this only decides what is
 * offered, and permission is asked again before anything runs.
 */
export const allowedQuestions = async (kit: Kit, asker: Asker, cluster: string): Promise<readonly string[]> => {
  const ids = QUESTIONS.map(({ id }) => id);
  const { access, clock } = kit.parts;
  if (access === undefined) return ids;
  const filtered = Promise.all(
    ids.map((question) =>
      access.may(asker, {
        kind: 'ask',
        question,
        cluster,
        namespace: '',
        sensitive: question === 'capture',
        offer: true,
      }),
    ),
  ).then((permits) => ids.filter((_, at) => permits[at]?.allowed === true));
  const enough = new AbortController();
  const late = clock.sleep(PATIENCE_MS, enough.signal).then(
    () => ids,
    // The answer came first.
    () => ids,
  );
  const shown = await Promise.race([filtered, late]);
  enough.abort();
  return shown;
};
