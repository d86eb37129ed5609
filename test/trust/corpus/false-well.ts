// The worst answer: "all is well" of what is broken or could not be looked at. Each of these must never read as well.
import type { Recording } from '../../../src/model/recording.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { QUESTIONS, recordingOf, recordingsOf } from './corpus.ts';
import { decisiveOf, judged, WAYS, without } from './lost.ts';

export interface NotWell {
  readonly name: string;
  readonly recording: () => Recording;
  /** The step that showed it: where another result makes it needless, what was asked is answered without it. */
  readonly decisive: string;
}

const FAULTS = QUESTIONS.flatMap((question) =>
  Object.keys(recordingsOf(question))
    .filter((fault) => fault !== '')
    .map((fault) => ({ question, fault })),
);

/** Broken, and seen whole. */
const broken: readonly NotWell[] = FAULTS.map(({ question, fault }) => ({
  name: `${question}: ${fault}`,
  recording: () => recordingOf(question, fault),
  decisive: '',
}));

/** Broken, and what showed it was lost, in one way each, in turn. */
const lost: readonly NotWell[] = FAULTS.flatMap(({ question, fault }, at) => {
  const ways = Object.entries(WAYS);
  const [how, lose] = ways[at % ways.length] ?? [];
  if (how === undefined || lose === undefined) return [];
  const whole = recordingOf(question, fault);
  const report = judged(whole);
  const steps = decisiveOf(report);
  // Told by the API's objects alone: no output decides it.
  const isSeen = whole.observations.some(({ step, outcome }) => steps.has(step) && outcome.kind === 'exited');
  return isSeen
    ? [
        {
          name: `${question}: ${fault}, its evidence ${how}`,
          recording: () => without(whole, (step) => steps.has(step), lose),
          decisive: report.causes[0]?.step ?? '',
        },
      ]
    : [];
});

/** Perhaps well, and nothing could be looked at. */
const blind: readonly NotWell[] = QUESTIONS.filter((id) => RUNBOOKS.get(id)?.target !== 'topic').flatMap((question) =>
  Object.entries(WAYS).map(([how, lose]) => ({
    name: `${question}: nothing broken, all of it ${how}`,
    recording: () => without(recordingOf(question), () => true, lose),
    decisive: '',
  })),
);

export const NOT_WELL: readonly NotWell[] = [...broken, ...lost, ...blind];
