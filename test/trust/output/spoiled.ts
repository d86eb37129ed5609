// A run whose tools' output was spoiled on the way, and what may be said then.

import { parseWords } from '../../../src/command/parse.ts';
import { judge } from '../../../src/engine/judge.ts';
import type { Recording } from '../../../src/model/recording.ts';
import type { Report } from '../../../src/model/report.ts';
import { programOf, type Spoiler, spoiler } from '../../../src/playground/network/spoil.ts';
import type { SpoilName } from '../../../src/playground/network/spoils.ts';
import { startPlaygroundCluster } from '../../../src/playground-cluster.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { productOn } from '../../matrix/ask.ts';
import { wordsFor } from '../../matrix/cases.ts';
import { QUESTIONS, recordingOf, recordingsOf } from '../corpus/corpus.ts';
import { liveIn } from '../shown.ts';
import type { Chance } from '../survives.ts';

/** The same trouble as packets alone show it: as true, only less exact. */
export const sameTrouble = (code: string): string => {
  if (code === 'security-list-blocks-tailscale') return 'wireguard-udp-blocked';
  return /^(?:route-table-|nat-gateway-|internet-gateway-|security-list-)/.test(code) ? 'cloud-egress-down' : code;
};

/** What was recorded, spoiled as it would have been on its way. */
export const spoilRecording = (recording: Recording, spoil: Spoiler): Recording => ({
  ...recording,
  observations: recording.observations.map((one) => {
    const { outcome } = one;
    if (outcome.kind !== 'exited') return one;
    const printed = spoil(one.argv, {
      exitCode: outcome.exitCode,
      stdout: Buffer.from(outcome.stdout),
      stderr: Buffer.from(outcome.stderr),
    });
    if (printed === null) return one;
    const [stdout, stderr] = [printed.stdout, printed.stderr].map((bytes) => Buffer.from(bytes).toString('utf8'));
    return {
      ...one,
      outcome: { ...outcome, exitCode: printed.exitCode, stdout: stdout ?? '', stderr: stderr ?? '' },
    };
  }),
});

export interface World {
  readonly question: string;
  /** Empty: nothing was broken. */
  readonly broken: string;
}

export interface Told extends World {
  readonly whole: Report;
  readonly report: Report;
  readonly recording: Recording;
  /** Steps some of whose outputs were spoiled; of a run of its own none: another run may see another of two resolvers. */
  readonly touched: ReadonlySet<string>;
}

/** What may not be said of it; empty when all of it may. */
export const liesOf = ({ broken, whole, report, recording, touched }: Told): readonly string[] => {
  const there = new Set(whole.causes.flatMap(({ code }) => [code, sameTrouble(code)]));
  const before = new Map(whole.steps.map((step) => [step.id, step.verdict]));
  const invented = report.causes.filter(({ code, confidence }) => confidence === 'proven' && !there.has(code));
  const needless = report.steps.some(({ id, verdict }) => id === whole.causes[0]?.step && verdict === 'skipped');
  // What only tells causes apart may be judged by the part of it that was read.
  const evidence = new Set(RUNBOOKS.get(whole.question)?.steps.flatMap((step) => (step.evidence ? [step.id] : [])));
  const praised = report.steps.filter(
    ({ id, verdict }) => touched.has(id) && verdict === 'pass' && before.get(id) === 'fail' && !evidence.has(id),
  );
  return [
    ...invented.map(({ code, step }) => `proven and not there: ${code} (${step})`),
    ...(broken !== '' && whole.verdict !== 'pass' && report.verdict === 'pass' && !needless ? ['all is well'] : []),
    ...praised.map(({ id, saw }) => `well, and was not: ${id}: ${saw.en}`),
    ...liveIn(report, recording),
  ];
};

const touchedOf = (whole: Recording, spoiled: Recording): ReadonlySet<string> =>
  new Set(spoiled.observations.filter((one, at) => one !== whole.observations[at]).map(({ step }) => step));

/** Every question, of a world that is well and of one that is not: what was said of what was recorded, had it been spoiled so. */
export const judgedSpoiled = (chance: Chance, seed: number, how: readonly SpoilName[]): readonly Told[] =>
  QUESTIONS.flatMap((question) => {
    const sick = Object.keys(recordingsOf(question)).filter((name) => name !== '');
    const worlds = ['', ...(sick.length > 0 ? [chance.pick(sick)] : [])];
    return worlds.map((broken) => {
      const recording = recordingOf(question, broken);
      const programs = [...new Set(recording.observations.map(({ argv }) => programOf(argv)))];
      const share = chance.pick([0.2, 0.6, 1]);
      const of = chance.next() < 0.6 && programs.length > 0 ? [chance.pick(programs)] : undefined;
      const spoiled = spoilRecording(recording, spoiler({ seed, how, share, ...(of && { of }) }));
      return {
        question,
        broken,
        whole: judge(recording, RUNBOOKS),
        report: judge(spoiled, RUNBOOKS),
        recording: spoiled,
        touched: touchedOf(recording, spoiled),
      };
    });
  });

/** Real milliseconds per simulated one. */
const TIME_SCALE = 0.05;

/** The unmodified product on a network whose tools print spoiled text: through the API server, exec and the agent. */
export const askedSpoiled = async (chance: Chance, seed: number, how: readonly SpoilName[]): Promise<Told> => {
  // The overview takes ten times as long as the others, and asks what they ask.
  const question = chance.pick(QUESTIONS.filter((one) => !['health', 'explain'].includes(one)));
  const broken = chance.pick(['', ...Object.keys(recordingsOf(question))]);
  let hit = 0;
  const spoil = spoiler({
    seed,
    how,
    share: chance.pick([0.5, 1]),
    onSpoiled: () => {
      hit += 1;
    },
  });
  const cluster = await startPlaygroundCluster(broken === '' ? [] : [broken], { timeScale: TIME_SCALE, spoil });
  const product = productOn(cluster);
  try {
    const command = parseWords(wordsFor(question, broken));
    if (command.kind !== 'ask') throw new Error('not a question');
    const { report, recording } = await product.answerer.answer(command.ask, {
      run: 'r-spoiled',
      signal: new AbortController().signal,
    });
    if (recording === null) throw new Error('nothing was recorded');
    if (hit === 0) throw new Error(`nothing was spoiled of ${question} with ${broken}`);
    return {
      question,
      broken,
      whole: judge(recordingOf(question, broken), RUNBOOKS),
      report,
      recording,
      touched: new Set(),
    };
  } finally {
    await product.close();
    await cluster.close();
  }
};
