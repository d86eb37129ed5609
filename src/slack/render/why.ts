// The first thread reply: what was seen against what was expected, the symptoms under each cause, and the controls.
import type { Report, ReportCause, ReportStep } from '../../model/report.ts';
import { CONFIDENCE_WORDS, LABELS } from '../../text/words.ts';
import { plain, section } from './block.ts';
import { verdictMark } from './counts.ts';
import { otherFixBlocks, shortFixBlocks } from './fix.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from './message.ts';
import { placeOf } from './place.ts';
import { WORDS } from './slack-words.ts';

const MAX_CAUSES = 4;
const MAX_CONTROLS = 6;
/** The rest stands in the table below. */
const MAX_SYMPTOMS = 3;

/** null when there is nothing to explain: no cause. */
export const whyMessage = (report: Report, ink: Ink): SlackMessage | null => {
  const [first, ...others] = report.causes;
  if (first === undefined) return null;
  const shown = others.slice(0, MAX_CAUSES - 1);
  const left = others.length - shown.length;
  const causes = [first, ...shown].map((cause, index) => causeSection(report, cause, index, ink));
  const more = left === 0 ? [] : [section(plain(`+${left}${ink.say(WORDS.moreCauses)}`))];
  const controls = controlsSection(report, ink);
  const withFixes = causes.flatMap((block, index) => [
    block,
    ...(index === 0 ? otherFixBlocks(first, ink) : shortFixBlocks(shown[index - 1] ?? first, ink)),
  ]);
  return {
    text: topText(`${ink.say(WORDS.whyTitle)}: ${ink.literal(first.say, 500)}`),
    looks: [
      [...withFixes, ...more, ...controls],
      [...causes, ...more, ...controls],
    ],
  };
};

const causeSection = (report: Report, cause: ReportCause, index: number, ink: Ink): SlackBlock => {
  const symptoms = report.steps.filter((step) => step.explainedBy === cause.code && step.id !== cause.step);
  const head = index === 0 ? '' : `${ink.say(LABELS.also)}: `;
  return section(
    plain(
      [
        `${head}${ink.literal(cause.say, 500)} (${ink.say(CONFIDENCE_WORDS[cause.confidence])})`,
        `${ink.say(LABELS.saw)}: ${ink.literal(cause.saw, 400)}`,
        `${ink.say(LABELS.expected)}: ${ink.literal(cause.expected, 300)}`,
        ...(symptoms.length === 0
          ? []
          : [
              `${ink.say(LABELS.symptoms)} (${symptoms.length}): ${symptoms
                .slice(0, MAX_SYMPTOMS)
                .map((step) => ink.literal(step.asks, 100))
                .join(' · ')}${symptoms.length > MAX_SYMPTOMS ? ' …' : ''}`,
            ]),
      ].join('\n'),
      1_400,
    ),
  );
};

/** What was asked from other places for comparison: another pod's answer tells which side is broken. */
const controlsSection = (report: Report, ink: Ink): readonly SlackBlock[] => {
  const controls = report.steps.filter((step) => isControl(step, report)).slice(0, MAX_CONTROLS);
  if (controls.length === 0) return [];
  const lines = controls.map(
    (step) => `${verdictMark(step.verdict, ink)} · ${ink.literal(step.asks, 150)} (${placeOf(step, ink)})`,
  );
  return [section(plain([`${ink.say(WORDS.controls)}:`, ...lines].join('\n'), 2_000))];
};

const isControl = (step: ReportStep, report: Report): boolean =>
  step.location.at === 'pod' &&
  (step.location.pod !== report.target.name || step.location.namespace !== report.target.namespace) &&
  (step.verdict === 'pass' || step.verdict === 'warn' || step.verdict === 'fail');
