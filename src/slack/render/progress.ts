// The root message while a run goes on: a plan with a task card a step, or plain lines where Slack refuses plans.
import type { types } from '@slack/bolt';
import type { AcceptedRequest, Progress } from '../../engine/ports.ts';
import { say, type Text } from '../../model/text.ts';
import type { Verdict } from '../../model/verdict.ts';
import { askedSubject } from '../../text/subject.ts';
import { ACTIONS } from '../action-ids.ts';
import { actions, button, context, plain, section } from './block.ts';
import { verdictMark } from './counts.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from './message.ts';
import { asker } from './provenance.ts';
import { WORDS } from './slack-words.ts';

/** Steps in plan order, with the verdict of those decided. */
export interface ProgressView {
  /** Seconds such a run usually takes; 0 where nobody knows. */
  readonly usuallyS?: number;
  readonly steps: readonly { readonly id: string; readonly asks: Text; readonly verdict: Verdict | null }[];
}

export const NO_PROGRESS: ProgressView = { steps: [] };

export const advance = (view: ProgressView, progress: Progress): ProgressView =>
  progress.kind === 'planned'
    ? { ...view, steps: progress.steps.map((step) => ({ ...step, verdict: null })) }
    : {
        ...view,
        steps: view.steps.map((step) =>
          step.id === progress.step ? { ...step, verdict: progress.judgement.verdict } : step,
        ),
      };

const usually = (seconds: number): Text => say(`usually ${seconds} s`, `보통 ${seconds}초`);

const MAX_CARDS = 40;

export const progressMessage = (request: AcceptedRequest, view: ProgressView, ink: Ink): SlackMessage => {
  const subject = `${ink.say(WORDS.looking)} ${ink.literal(`${request.ask.question} ${askedSubject(request.ask)}`, 400)}`;
  const done = view.steps.filter((step) => step.verdict !== null).length;
  const { usuallyS = 0 } = view;
  const usual = usuallyS > 0 ? ` · ${ink.say(usually(usuallyS))}` : '';
  const count =
    view.steps.length === 0
      ? `${ink.say(WORDS.starting)}${usual}`
      : `${done}/${view.steps.length}${ink.say(WORDS.checksDone)}${usual}`;
  const head = section(plain(subject));
  const tail: readonly SlackBlock[] = [
    context([plain(`${ink.say(WORDS.run)} ${request.run}`, 100), asker(request, ink)]),
    actions([button(ACTIONS.cancel, ink.say(WORDS.cancel), request.run)]),
  ];
  const plan: SlackBlock = {
    type: 'plan',
    title: count,
    tasks: view.steps.slice(0, MAX_CARDS).map((step) => card(step, ink)),
  };
  const lines = view.steps.slice(0, MAX_CARDS).map((step) => line(step, ink));
  const list = section(plain([count, ...lines].join('\n')));
  return {
    text: topText(`${subject} · ${count}`),
    looks: [...(view.steps.length === 0 ? [] : [[head, plan, ...tail]]), [head, list, ...tail]],
  };
};

type Shown = ProgressView['steps'][number];

const card = (step: Shown, ink: Ink): types.TaskCardBlock => ({
  type: 'task_card',
  task_id: step.id.slice(0, 100),
  // Its status is drawn before it; only a verdict says more.
  title: step.verdict === null ? ink.literal(step.asks, 120) : line(step, ink),
  status: statusOf(step.verdict),
});

/** Slack draws a check mark for `complete`: what could not be looked at, or needs attention, is not that. */
const statusOf = (verdict: Verdict | null): types.TaskCardBlock['status'] => {
  if (verdict === null) return 'in_progress';
  return verdict === 'pass' || verdict === 'skipped' ? 'complete' : 'error';
};

const line = (step: Shown, ink: Ink): string => {
  const asks = ink.literal(step.asks, 120);
  return step.verdict === null ? `… ${asks}` : `${verdictMark(step.verdict, ink)} · ${asks}`;
};
