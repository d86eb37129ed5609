// Which questions may this person ask here? What the form and the help show.
import { QUESTIONS } from '../../command/questions.ts';
import type { Asker } from '../../engine/ports/access.ts';
import type { Kit } from '../kit.ts';

/** Ids, in the order of the catalogue. */
export const allowedQuestions = async (kit: Kit, asker: Asker, cluster: string): Promise<readonly string[]> => {
  const ids = QUESTIONS.map(({ id }) => id);
  const { access } = kit.parts;
  if (access === undefined) return ids;
  const permits = await Promise.all(
    ids.map((question) =>
      access.may(asker, { kind: 'ask', question, cluster, namespace: '', sensitive: question === 'capture' }),
    ),
  );
  return ids.filter((_, at) => permits[at]?.allowed === true);
};
