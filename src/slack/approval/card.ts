// How a question that waits for a second person looks, and what became of it. Pure.
import type { ApprovalTerms } from '../../engine/ports/access.ts';
import type { Approval } from '../../engine/ports/approvals.ts';
import type { AcceptedRequest } from '../../engine/ports.ts';
import type { Text } from '../../model/text.ts';
import { ACTIONS } from '../action-ids.ts';
import { actions, button, context, literalBlock, ours, plain, section } from '../render/block.ts';
import type { Ink, SlackMessage } from '../render/message.ts';
import { topText } from '../render/message.ts';
import { asker, person } from '../render/provenance.ts';
import { WORDS } from '../render/slack-words.ts';
import { APPROVAL_WORDS } from './words.ts';

const MOST_LINES = 12;
const MOST_APPROVERS = 10;

const subjectOf = ({ words }: AcceptedRequest, ink: Ink): string =>
  `${ink.say(APPROVAL_WORDS.title)} · ${ink.literal(words, 300)}`;

/** @param lines what would run. */
export const approvalCard = (
  { request, plan, expiresMs }: Approval,
  lines: readonly string[],
  terms: ApprovalTerms,
  ink: Ink,
): SlackMessage => {
  const value = `${request.run} ${plan}`;
  const shown = lines.slice(0, MOST_LINES).map((line) => wrapped(ink.literal(line, 240)));
  const more = lines.length > MOST_LINES ? [`… +${lines.length - MOST_LINES}`] : [];
  return {
    text: topText(subjectOf(request, ink)),
    looks: [
      [
        section(plain(subjectOf(request, ink))),
        section(plain(ink.say(APPROVAL_WORDS.explain))),
        literalBlock([...shown, ...more].join('\n')),
        ...(request.ask.question === 'capture' ? [context([plain(ink.say(APPROVAL_WORDS.headersOnly))])] : []),
        context([plain(`${ink.say(WORDS.run)} ${request.run}`, 100), asker(request, ink)]),
        context([ours(`${ink.say(APPROVAL_WORDS.askedOf)} ${named(terms)} · ${until(expiresMs, ink)}`)]),
        actions([
          button(ACTIONS.approve, ink.say(APPROVAL_WORDS.approve), value, { style: 'primary' }),
          button(ACTIONS.decline, ink.say(APPROVAL_WORDS.decline), value, { style: 'danger' }),
        ]),
      ],
    ],
  };
};

/** On a phone a line that goes on beside the screen is not read, and it is the filter that stands last. */
const COLUMNS = 40;

/** Between words; what is longer than a line stays whole. */
const wrapped = (line: string): string => {
  const rows: string[] = [];
  for (const word of line.split(' ')) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= COLUMNS) rows[rows.length - 1] = `${last} ${word}`;
    else rows.push(last === undefined ? word : `  ${word}`);
  }
  return rows.join('\n');
};

/** Both are ids the policy file was checked for. */
const named = ({ users, usergroups }: ApprovalTerms): string =>
  [...usergroups.map((id) => `<!subteam^${id}>`), ...users.map(person)].slice(0, MOST_APPROVERS).join(' ');

const until = (ms: number, ink: Ink): string => {
  const seconds = Math.floor(ms / 1_000);
  return `${ink.say(APPROVAL_WORDS.until)} <!date^${seconds}^{time_secs}|${new Date(ms).toISOString()}>`;
};

const ENDS: Readonly<Record<Exclude<Approval['state'], 'asked'>, Text>> = {
  approved: APPROVAL_WORDS.approved,
  declined: APPROVAL_WORDS.declined,
  expired: APPROVAL_WORDS.expired,
  failed: APPROVAL_WORDS.failed,
};

const MARKS: Readonly<Record<Approval['state'], string>> = {
  ...{ asked: '…', approved: '✓', declined: '✗', expired: '✗', failed: '✗' },
};

/** What the one who asked hears, who is not told by Slack that a message changed. */
export const endedNotice = (approval: Approval, ink: Ink): SlackMessage => {
  const said = `${decidedText(approval, ink)} · ${ink.literal(approval.request.words, 300)}`;
  const who = approval.by === '' ? [] : [context([ours(`${ink.say(APPROVAL_WORDS.by)} ${person(approval.by)}`)])];
  return { text: topText(said), looks: [[section(plain(said)), ...who]] };
};

/** Nothing to click any more. */
export const decidedCard = (approval: Approval, ink: Ink): SlackMessage => {
  const { request, state } = approval;
  return {
    text: topText(`${subjectOf(request, ink)} · ${decidedText(approval, ink)}`),
    looks: [
      [
        section(plain(`${MARKS[state]} ${decidedText(approval, ink)}`)),
        section(plain(ink.literal(request.words, 300))),
        context([
          plain(`${ink.say(WORDS.run)} ${request.run}`, 100),
          asker(request, ink),
          ...(approval.by === '' || state === 'asked'
            ? []
            : [ours(`${ink.say(APPROVAL_WORDS.by)} ${person(approval.by)}`)]),
        ]),
      ],
    ],
  };
};

export const decidedText = ({ state }: Approval, ink: Ink): string =>
  ink.say(state === 'asked' ? APPROVAL_WORDS.title : ENDS[state]);
