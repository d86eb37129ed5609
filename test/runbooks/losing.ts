// More ways to lose evidence of any question: every reason, every place to cut, and lists the API server refuses.
import { conclude } from '../../src/engine/conclude.ts';
import { findingsOf } from '../../src/engine/findings.ts';
import { judge } from '../../src/engine/judge.ts';
import { plan } from '../../src/engine/plan.ts';
import { notLooked } from '../../src/model/looked.ts';
import type { Observation, Outcome, Recording } from '../../src/model/recording.ts';
import type { Report } from '../../src/model/report.ts';
import type { Finding, Runbook } from '../../src/model/runbook.ts';
import type { Scene } from '../../src/model/scene.ts';
import { UNKNOWN_REASONS } from '../../src/model/verdict.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { groupsOf } from './lost-evidence.ts';

type Exited = Extract<Outcome, { kind: 'exited' }>;

/** `nth` varies the reason and the place of the cut, so that all of them come up. */
type Lose = (outcome: Exited, nth: number) => Outcome;

const upTo = (text: string, nth: number): string => text.slice(0, Math.floor((text.length * ((nth % 9) + 1)) / 10));

const LOSSES: Readonly<Record<string, Lose>> = {
  'not looked': (_one, nth) => ({
    kind: 'not-looked',
    reason: UNKNOWN_REASONS[nth % UNKNOWN_REASONS.length] ?? 'forbidden',
    detail: 'lost',
  }),
  'cut at the cap': (one) => ({ ...one, truncated: true }),
  empty: (one) => ({ ...one, exitCode: 0, stdout: '', stderr: '' }),
  killed: (one, nth) => ({ ...one, exitCode: 137, stdout: upTo(one.stdout, nth) }),
  cut: (one, nth) => ({ ...one, stdout: upTo(one.stdout.trimEnd(), nth) }),
  foreign: (one) => ({ ...one, exitCode: 1, stdout: '', stderr: '명령을 찾을 수 없음\n' }),
  'another page': (one) => ({ ...one, exitCode: 0, stdout: '<html>Anmeldung</html>\n', stderr: '' }),
};

export interface Lost {
  readonly what: string;
  readonly how: string;
  readonly recording: Recording;
}

type Hit = (one: Observation, at: number) => boolean;

const losing = (recording: Recording, hit: Hit, lose: Lose, nth: number): Recording => ({
  ...recording,
  observations: recording.observations.map((one, at) =>
    hit(one, at) && one.outcome.kind === 'exited' ? { ...one, outcome: lose(one.outcome, nth + at) } : one,
  ),
});

/** All, and each part, in each of the ways named. */
export const partsLost = (recording: Recording, ways: readonly string[]): readonly Lost[] =>
  [['all', () => true] as const, ...groupsOf(recording)].flatMap(([what, hit], nth) =>
    ways.flatMap((how) => {
      const lose = LOSSES[how];
      return lose === undefined ? [] : [{ what, how, recording: losing(recording, hit, lose, nth) }];
    }),
  );

const MOST_ONES = 30;

/** Observations alone, in one of the ways in turn; of very many some from all over. */
export const onesLost = (recording: Recording): readonly Lost[] => {
  const { observations } = recording;
  const stride = Math.max(1, Math.ceil(observations.length / MOST_ONES));
  const ways = Object.entries(LOSSES);
  return observations.flatMap(({ step, probe }, at) => {
    const nth = at / stride;
    const [how, lose] = ways[nth % ways.length] ?? [];
    return how === undefined || lose === undefined
      ? []
      : [{ what: `${step} ${probe}`, how, recording: losing(recording, (_one, other) => other === at, lose, nth) }];
  });
};

/** What the API server would not tell: each list alone, and all of them; with what could be planned then. */
export const listsRefused = (recording: Recording): readonly Lost[] => {
  const { scene } = recording;
  const lists = Object.entries(scene).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && 'ok' in value && value.ok === true ? [name] : [],
  );
  const without = (names: readonly string[]): Scene => ({
    ...scene,
    ...Object.fromEntries(names.map((name) => [name, notLooked('forbidden', `may not list ${name}`)])),
    // Known from CiliumNodes alone where kubelets register with another address.
    ...(names.includes('ciliumNodes') && { tailnetIps: {} }),
  });
  return [
    ...lists.map((name) => ({
      what: name,
      how: 'refused',
      recording: planned({ ...recording, scene: without([name]) }),
    })),
    { what: 'all lists', how: 'refused', recording: planned({ ...recording, scene: without(lists) }) },
  ];
};

const runbookOf = ({ question }: Recording): Runbook => {
  const runbook = RUNBOOKS.get(question);
  if (runbook === undefined) throw new Error('no such question');
  return runbook;
};

/** As a run with this scene would have recorded: no observation of what it could not plan. */
const planned = (recording: Recording): Recording => {
  const asked = new Set(
    plan(runbookOf(recording), recording.scene, recording.site).flatMap(({ step, probes }) =>
      probes.map(({ key }) => `${step.id} ${key}`),
    ),
  );
  const observations = recording.observations.filter(({ step, probe }) => asked.has(`${step} ${probe}`));
  return { ...recording, observations };
};

/** As `judge`, but steps that lost nothing are as they were found: most of the time of a judgement is theirs. */
const judgeAnew = (whole: Recording): ((lost: Recording) => Report) => {
  const runbook = runbookOf(whole);
  const { scene, site } = whole;
  const steps = plan(runbook, scene, site);
  const found = new Map<string, Finding>();
  findingsOf(steps, whole.observations, scene, site, found);
  return (lost) => {
    const touched = new Set(
      lost.observations.filter((one, at) => one !== whole.observations[at]).map(({ step }) => step),
    );
    const kept = new Map([...found].filter(([step]) => !touched.has(step)));
    return conclude(runbook, lost, findingsOf(steps, lost.observations, scene, site, kept));
  };
};

/** [what was lost, how, what was said] wherever `isLie` holds of the report. */
export const told = (
  whole: Recording,
  lost: readonly Lost[],
  isLie: (report: Report, one: Lost) => boolean,
): readonly (readonly [string, string, string])[] => {
  const anew = judgeAnew(whole);
  return lost.flatMap((one) => {
    const report = one.recording.scene === whole.scene ? anew(one.recording) : judge(one.recording, RUNBOOKS);
    const said = [report.verdict, ...report.causes.map(({ code, confidence }) => `${code} (${confidence})`)].join(' ');
    return isLie(report, one) ? [[one.what, one.how, said] as const] : [];
  });
};
