// The evidence modal: one step's raw output, word for word and literal, page by page, with a chooser for the other steps.
import type { types } from '@slack/bolt';
import type { Recording } from '../../model/recording.ts';
import type { Report, ReportStep } from '../../model/report.ts';
import { say } from '../../model/text.ts';
import { ACTIONS, numbered } from '../action-ids.ts';
import { actions, button, context, literalBlock, plain, section } from './block.ts';
import { ORDER, verdictMark } from './counts.ts';
import { evidencePages } from './evidence-pages.ts';
import type { Ink, SlackBlock } from './message.ts';
import { WORDS } from './slack-words.ts';

/** What of the run is shown: a step, or null for the one that matters most; pages count from 0. */
export interface EvidencePlace {
  readonly step: number | null;
  readonly page: number;
}

/** @param keep what a click in the modal must bring back, without the step: that is added here. */
export const evidenceView = (
  report: Report,
  recording: Recording | null,
  at: EvidencePlace,
  ink: Ink,
  keep: Readonly<Record<string, unknown>> = { run: report.run },
): types.ModalView => {
  const steps = report.steps.slice(0, MOST_STEPS);
  const step = at.step !== null && steps[at.step] !== undefined ? at.step : mattersMost(steps, report.causes[0]?.step);
  return {
    type: 'modal',
    title: plain('netwhy', 24),
    close: plain(ink.say(WORDS.close), 24),
    private_metadata: JSON.stringify({ ...keep, step }),
    blocks:
      recording === null
        ? [section(plain(ink.say(WORDS.noEvidence)))]
        : [...body(steps, recording, step, at.page, ink)],
  };
};

/** A modal holds 100 blocks and a chooser 100 options. */
const MOST_STEPS = 100;

const mattersMost = (steps: readonly ReportStep[], ofCause: string | undefined): number => {
  const cause = steps.findIndex(({ id }) => id === ofCause);
  return cause >= 0
    ? cause
    : Math.max(
        0,
        steps.findIndex(({ verdict }) => verdict !== 'pass'),
      );
};

const body = (
  steps: readonly ReportStep[],
  recording: Recording,
  index: number,
  wanted: number,
  ink: Ink,
): readonly SlackBlock[] => {
  const options = steps.map((step, at) => ({
    text: plain(`${verdictMark(step.verdict, ink)} · ${ink.literal(step.asks, 60)}`, 75),
    value: String(at),
  }));
  const step = steps[index];
  const initial = options[index];
  // What one looks for first stands first; a step's value stays its place in the report.
  const listed = ORDER.flatMap((verdict) => options.filter((_, at) => steps[at]?.verdict === verdict));
  if (step === undefined || initial === undefined) return [section(plain(ink.say(WORDS.noEvidence)))];
  const select: types.StaticSelect = {
    type: 'static_select',
    action_id: ACTIONS.evidenceStep,
    placeholder: plain(ink.say(WORDS.chooseStep), 150),
    options: listed,
    initial_option: initial,
  };
  const seen = recording.observations.filter((one) => one.step === step.id);
  const pages = evidencePages(seen, ink);
  const at = Math.min(Math.max(0, wanted), Math.max(0, pages.length - 1));
  return [
    { type: 'actions', elements: [select] },
    section(plain(ink.literal(step.asks, 300))),
    ...(seen.length === 0
      ? [literalBlock(`${ink.literal(step.saw, 1_500)}\n`), context([plain(ink.say(WORDS.noOutput))])]
      : (pages[at] ?? []).flatMap(({ where, text }) => [context([plain(where)]), literalBlock(text)])),
    ...turns(at, pages.length, ink),
  ];
};

/** "Page 2 of 5", and the way to the others; nothing where there is but one. */
const turns = (at: number, pages: number, ink: Ink): readonly SlackBlock[] => {
  if (pages < 2) return [];
  const to = (page: number, words: string) => button(numbered(ACTIONS.evidencePage, page), words, String(page));
  return [
    context([plain(ink.say(say(`Page ${at + 1} of ${pages}`, `${pages}쪽 중 ${at + 1}쪽`)))]),
    actions([
      ...(at > 0 ? [to(at - 1, ink.say(WORDS.pageBefore))] : []),
      ...(at < pages - 1 ? [to(at + 1, ink.say(WORDS.pageAfter))] : []),
    ]),
  ];
};
