// The evidence modal: one step's raw output, word for word and literal, with a chooser for the other steps.
import type { types } from '@slack/bolt';
import { describeLocation } from '../../model/location.ts';
import type { Observation, Recording } from '../../model/recording.ts';
import type { Report } from '../../model/report.ts';
import type { UnknownReason } from '../../model/verdict.ts';
import { REASON_WORDS } from '../../text/words.ts';
import { ACTIONS } from '../action-ids.ts';
import { context, literalBlock, plain, section } from './block.ts';
import { ORDER, verdictMark } from './counts.ts';
import type { Ink, SlackBlock } from './message.ts';
import { WORDS } from './slack-words.ts';

/** Characters of raw output in one modal, shared by the probes of the step. */
const OUTPUT_BUDGET = 8_000;
const MAX_PROBES = 12;

/** @param chosen step id, or empty for the one that matters most. */
export const evidenceView = (
  report: Report,
  recording: Recording | null,
  chosen: string,
  ink: Ink,
): types.ModalView => ({
  type: 'modal',
  title: plain('netwhy', 24),
  close: plain(ink.say(WORDS.close), 24),
  private_metadata: report.run,
  blocks: recording === null ? [section(plain(ink.say(WORDS.noEvidence)))] : [...body(report, recording, chosen, ink)],
});

const body = (report: Report, recording: Recording, chosen: string, ink: Ink): readonly SlackBlock[] => {
  const steps = report.steps.slice(0, 100);
  if (steps.length === 0) return [section(plain(ink.say(WORDS.noEvidence)))];
  const fallback = report.causes[0]?.step ?? steps.find((step) => step.verdict !== 'pass')?.id ?? steps[0]?.id ?? '';
  const index = Math.max(
    0,
    steps.findIndex((step) => step.id === (steps.some((one) => one.id === chosen) ? chosen : fallback)),
  );
  const options = steps.map((step, at) => ({
    text: plain(`${verdictMark(step.verdict, ink)} · ${ink.literal(step.asks, 60)}`, 75),
    value: String(at),
  }));
  const step = steps[index];
  const initial = options[index];
  // What one looks for first stands first; a step's value stays its place in the report.
  const listed = ORDER.flatMap((verdict) => options.filter((_, at) => steps[at]?.verdict === verdict));
  if (step === undefined || initial === undefined) return [];
  const select: types.StaticSelect = {
    type: 'static_select',
    action_id: ACTIONS.evidenceStep,
    placeholder: plain(ink.say(WORDS.chooseStep), 150),
    options: listed,
    initial_option: initial,
  };
  const seen = recording.observations.filter((one) => one.step === step.id).slice(0, MAX_PROBES);
  const share = Math.floor(OUTPUT_BUDGET / Math.max(1, seen.length));
  return [
    { type: 'actions', elements: [select] },
    section(plain(ink.literal(step.asks, 300))),
    ...(seen.length === 0
      ? [literalBlock(`${ink.literal(step.saw, 1_500)}\n`), context([plain(ink.say(WORDS.noOutput))])]
      : seen.flatMap((one) => observed(one, share, ink))),
  ];
};

const observed = (one: Observation, share: number, ink: Ink): readonly SlackBlock[] => [
  context([
    plain(
      ink.literal(
        `${describeLocation(one.location)}${one.rung === null ? '' : ` · ${one.rung}`} · ${(one.durationMs / 1000).toFixed(2)} s`,
        200,
      ),
    ),
  ]),
  literalBlock(
    capped(
      ink.literal(`$ ${one.argv.join(' ')}\n${outcomeText(one, ink)}`, Number.MAX_SAFE_INTEGER),
      Math.min(2_900, share),
      ink,
    ),
  ),
];

const outcomeText = ({ outcome }: Observation, ink: Ink): string => {
  switch (outcome.kind) {
    case 'exited':
      return (
        [outcome.stdout, outcome.stderr, `exit ${outcome.exitCode}`].filter((text) => text !== '').join('\n') +
        (outcome.truncated ? `\n${ink.say(WORDS.cutHere)}` : '')
      );
    case 'not-looked':
      return [
        `${ink.say(REASON_WORDS[outcome.reason as UnknownReason])}: ${outcome.detail}`,
        outcome.stdout ?? '',
        outcome.stderr ?? '',
      ]
        .filter((text) => text !== '')
        .join('\n');
    case 'not-needed':
    case 'cancelled':
      return ink.say(REASON_WORDS[outcome.kind]);
    default:
      return outcome satisfies never;
  }
};

const capped = (text: string, max: number, ink: Ink): string => {
  const mark = `\n${ink.say(WORDS.cutHere)}`;
  return text.length <= max ? text : `${text.slice(0, Math.max(0, max - mark.length)).toWellFormed()}${mark}`;
};
