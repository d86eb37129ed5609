// Which exec is a trouble to happen to: the agent of a node, or a command in a pod; and what came of each try.
import type { Observation } from '../../../src/model/recording.ts';
import type { ExecPlace, ExecTrouble } from '../../../src/playground/cluster-server/knobs.ts';
import { isAgent, must, type Ran, type Town } from '../kubernetes/rig.ts';
import type { Chance } from '../survives.ts';

export type Whom = 'agent' | 'own';

/** Questions that exec into pods as well as ask the agent. */
export const WITH_OWN = ['why-no-dns shop/web-0', 'why-no-dns shop/web-1', 'overlay', 'path shop/web-0 shop/db-0'];

export interface Victims {
  /** Every exec the trouble happened to, in order. */
  readonly hit: readonly ExecPlace[];
}

/** Troubles the agent of one pod, or one pod's commands; the first that is asked after so many others. */
export const troubleOne = (
  town: Town,
  chance: Chance,
  whom: Whom,
  trouble: ExecTrouble,
  most = Number.POSITIVE_INFINITY,
): Victims => {
  let passed = chance.below(2);
  let pod: string | null = null;
  const seen = town.trouble(
    trouble,
    (place) => {
      if (isAgent(place) !== (whom === 'agent')) return false;
      if (pod === null && passed > 0) {
        passed -= 1;
        return false;
      }
      pod ??= place.pod;
      return place.pod === pod;
    },
    most,
  );
  return { hit: seen.places };
};

/** @throws where nothing happened, or a command was run more often than may be. */
export const triedAtMost = ({ hit }: Victims, most: number): void => {
  must('it never happened', hit.length > 0);
  const tries = Object.values(Object.groupBy(hit, (place) => JSON.stringify(place))).map((group) => group?.length ?? 0);
  must(`tried ${Math.max(...tries)} times`, Math.max(...tries) <= most);
};

/** Of what those execs were to bring. */
export const observedOf = ({ recording }: Ran, { hit }: Victims, whom: Whom): readonly Observation[] =>
  recording.observations.filter(({ location, rung, argv }) =>
    whom === 'own'
      ? /exec$/.test(rung ?? '') &&
        hit.some(
          (place) => 'pod' in location && place.pod === location.pod && place.argv.join(' ').endsWith(argv.join(' ')),
        )
      : rung === 'agent' || rung === 'agent-netns',
  );
