// What needs nobody's attention first: the checks that passed, and those that only follow from a cause, each folded into one short list.
import type { types } from '@slack/bolt';
import type { ReportStep } from '../../model/report.ts';
import { VERDICT_SYMBOLS } from '../../text/words.ts';
import { plain, section } from './block.ts';
import { cutJson } from './literal.ts';
import type { Ink, SlackBlock } from './message.ts';
import { reasonOf } from './reason.ts';
import { WORDS } from './slack-words.ts';

/** JSON of one entry before any text is in it: `{"type":"rich_text_section","elements":[{"type":"text","text":""}]},`. */
const ENTRY_COST = 68;
const MAX_ENTRIES = 60;

export interface Folded {
  /** Where Slack folds: a closed container. */
  readonly folded: readonly SlackBlock[];
  /** Where it does not: the same list, open. */
  readonly open: readonly SlackBlock[];
}

/** @param budget characters of JSON all of it may take. */
export const foldedBlocks = (steps: readonly ReportStep[], title: string, budget: number, ink: Ink): Folded => {
  if (steps.length === 0) return { folded: [], open: [] };
  const shown = steps.slice(0, MAX_ENTRIES);
  const share = Math.floor((budget - 500) / shown.length) - ENTRY_COST;
  const left = steps.length - shown.length;
  const texts = [
    ...shown.map((step) => cutJson(entry(step, ink), Math.max(8, share))),
    ...(left === 0 ? [] : [`+${left}${ink.say(WORDS.moreSteps)}`]),
  ];
  const list: types.RichTextBlock = {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: texts.map((text) => ({ type: 'rich_text_section', elements: [{ type: 'text', text }] })),
      },
    ],
  };
  return {
    folded: [
      {
        type: 'container',
        title: plain(title, 150),
        is_collapsible: true,
        default_collapsed: true,
        child_blocks: [list],
      },
    ],
    open: [section(plain(title)), list],
  };
};

/** `✓ Is its node Ready? — node-1: Ready` */
const entry = (step: ReportStep, ink: Ink): string => {
  const saw = step.saw.en === '' ? '' : ` — ${ink.literal(step.saw, 200)}`;
  return `${VERDICT_SYMBOLS[step.verdict]} ${ink.literal(step.asks, 120)}${reasonOf(step, ink)}${saw}`.replace(
    /\s+/g,
    ' ',
  );
};
