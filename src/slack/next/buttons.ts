// What one can do with an answer: verify the fix, ask the next question, and behind three dots what is needed less.
import type { types } from '@slack/bolt';
import type { Report } from '../../model/report.ts';
import { ACTIONS, numbered } from '../action-ids.ts';
import { actions, button, plain } from '../render/block.ts';
import type { Ink, SlackBlock } from '../render/message.ts';
import { WORDS } from '../render/slack-words.ts';
import { SHARE_WORDS } from '../share/words.ts';
import { NEXT_WORDS } from './words.ts';

/** What stands behind the three dots; its option's value is one of these and the run. */
export const MORE = ['other', 'compare', 'export', 'feedback'] as const;
export type More = (typeof MORE)[number];

/** Rows of an answer and of its cards alike. */
export const nextRows = (report: Report, ink: Ink): readonly SlackBlock[] => {
  const next = report.causes[0]?.next ?? '';
  const well = report.verdict === 'pass';
  const verify = button(ACTIONS.verify, ink.say(NEXT_WORDS.verify), report.run, { style: 'primary' });
  return [
    actions([
      ...(well ? [] : [verify]),
      button(ACTIONS.rerun, ink.say(WORDS.rerun), report.run),
      button(ACTIONS.evidence, ink.say(WORDS.evidence), report.run),
      button(ACTIONS.share, ink.say(SHARE_WORDS.share), report.run),
      overflow(report.run, ink),
      ...(isTyped(next) ? [button(numbered(ACTIONS.askRun, 0), `${ink.say(NEXT_WORDS.next)}: ${next}`, next)] : []),
    ]),
  ];
};

/** Names of the cluster stand in it: only what could be typed becomes a button. */
const isTyped = (command: string): boolean => /^[\w ./:@=-]{1,200}$/.test(command);

const overflow = (run: string, ink: Ink): types.Overflow => ({
  type: 'overflow',
  action_id: ACTIONS.more,
  options: MORE.map((one) => ({ text: plain(ink.say(NEXT_WORDS[one]), 75), value: `${one} ${run}` })),
});

export const readMore = (value: string): { readonly what: More; readonly run: string } | null => {
  const [what = '', run = ''] = value.split(' ');
  const known = MORE.find((one) => one === what);
  return known === undefined || run === '' ? null : { what: known, run };
};
