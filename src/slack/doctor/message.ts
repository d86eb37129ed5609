// What netwhy found about itself, for a phone: the verdict, what needs a hand with its fix, the rest in a line each.
import { countsOf } from '../../doctor/counts.ts';
import { type Folded, folded } from '../../doctor/fold.ts';
import type { Check, Checkup, Fix, Reach } from '../../model/checkup.ts';
import { say } from '../../model/text.ts';
import type { UnknownReason } from '../../model/verdict.ts';
import { REASON_WORDS } from '../../text/words.ts';
import { context, literalBlock, ours, plain, section } from '../render/block.ts';
import { verdictMark } from '../render/counts.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from '../render/message.ts';

/** A message holds 50 blocks and about 12,000 characters; a phone shows much less. */
const MOST_OPEN = 8;
const MOST_SAW = 240;
const MOST_RUN = 250;
const MOST_LINE = 120;

const WORDS = {
  title: say('netwhy itself', 'netwhy 점검'),
  more: say('more: netwhy doctor in the bot’s pod shows all', '개 더 있음: 봇 파드의 netwhy doctor에서 모두 표시'),
  unseen: say('Cannot look from here', '여기서 확인할 수 없음'),
  steps: say('steps', '개 단계'),
};

export const doctorMessage = (
  checkup: Checkup,
  { cluster, run }: { readonly cluster: string; readonly run: string },
  ink: Ink,
): SlackMessage => {
  const { open, well, off } = folded(checkup.checks);
  const counts = `*${verdictMark(checkup.verdict, ink)}* · ${ink.say(WORDS.title)} · ${countsOf(checkup.checks, ink.lang)}`;
  const shown = open.slice(0, MOST_OPEN);
  return {
    text: topText([counts.replaceAll('*', ''), ...shown.map((one) => lineOf(one, ink))].join('\n')),
    looks: [
      [
        section(ours(counts)),
        ...shown.flatMap((one) => openBlocks(one, ink)),
        ...(open.length > shown.length
          ? [context([plain(`+${open.length - shown.length} ${ink.say(WORDS.more)}`)])]
          : []),
        ...lines([...well, ...off], ink),
        ...checkup.reach.flatMap((one) => unseenBlocks(one, ink)),
        context([
          plain(
            ink.literal(
              `${cluster} · netwhy ${checkup.netwhy} · ${(checkup.durationMs / 1_000).toFixed(1)} s · ${run}`,
              300,
            ),
          ),
        ]),
      ],
    ],
  };
};

const openBlocks = ({ check, count, saw }: Folded, ink: Ink): readonly SlackBlock[] => {
  const [first] = check.fixes;
  const text = [
    `${verdictMark(check.verdict, ink)} · ${ink.say(check.looks)}${count > 1 ? ` ×${count}` : ''}${reasonOf(check, ink)}`,
    ink.literal(saw, MOST_SAW),
    ...(first === undefined || ink.say(first.say) === '' ? [] : [`→ ${ink.literal(first.say, MOST_SAW)}`]),
  ].join('\n');
  return [section(plain(text)), ...runBlock(first, ink)];
};

const runBlock = (fix: Fix | undefined, ink: Ink): readonly SlackBlock[] =>
  fix === undefined || fix.run === '' ? [] : [literalBlock(ink.literal(fix.run, MOST_RUN))];

const reasonOf = ({ verdict, reason }: Check, ink: Ink): string =>
  verdict === 'unknown' ? ` (${ink.say(REASON_WORDS[reason as UnknownReason])})` : '';

const lineOf = ({ check, saw }: Folded, ink: Ink): string =>
  `${verdictMark(check.verdict, ink)} · ${ink.say(check.looks)}: ${ink.literal(saw, MOST_LINE)}`;

const lines = (rest: readonly Folded[], ink: Ink): readonly SlackBlock[] =>
  rest.length === 0 ? [] : [section(plain(rest.map((one) => lineOf(one, ink)).join('\n'), 1_800))];

const unseenBlocks = ({ unseen }: Reach, ink: Ink): readonly SlackBlock[] =>
  unseen.map(({ why, fix, steps }) => {
    const questions = [...new Set(steps.map(({ question }) => question))].join(', ');
    const count =
      ink.lang === 'ko' ? `${steps.length}${ink.say(WORDS.steps)}` : `${steps.length} ${ink.say(WORDS.steps)}`;
    const text = `– ${ink.say(WORDS.unseen)}: ${ink.say(why)} (${count}: ${questions})\n→ ${ink.say(fix.say)} ${fix.run}`;
    return section(plain(ink.literal(text, 350)));
  });
