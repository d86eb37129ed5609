// Captured packets stay with the one who asked until they publish them: what the channel sees instead, and what they see.
import type { AcceptedRequest } from '../../engine/ports.ts';
import type { Recording } from '../../model/recording.ts';
import type { Report } from '../../model/report.ts';
import { ACTIONS } from '../action-ids.ts';
import { describe, type Kit } from '../kit.ts';
import { actions, button, context, plain, section } from '../render/block.ts';
import { reportMark } from '../render/counts.ts';
import { evidenceFile } from '../render/evidence-file.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from '../render/message.ts';
import { asker, targetName } from '../render/provenance.ts';
import { rootMessage } from '../render/root.ts';
import { WORDS } from '../render/slack-words.ts';
import { threadParts } from '../render/thread.ts';
import type { LastMessages } from '../tell.ts';
import { inkFor, maskedInk, withNote } from './audience.ts';
import { cardsOf } from './clicked.ts';
import { PRIVATE_WORDS } from './words.ts';

export const holdsPackets = ({ ask }: AcceptedRequest): boolean => ask.question === 'capture';

/** Only the bot and the person read a direct message: there is nobody to publish them to. */
const isClosed = async (kit: Kit, request: AcceptedRequest): Promise<boolean> =>
  holdsPackets(request) && !request.channel.startsWith('D') && !(await isPublished(kit, request));

/** What the channel is told at the end of a run: the answer, or that it waits with the one who asked. */
export const lastMessages = async (
  kit: Kit,
  request: AcceptedRequest,
  report: Report,
  recording: () => Promise<Recording | null>,
): Promise<LastMessages> => {
  const state = report.ended === 'cancelled' ? 'cancelled' : 'posted';
  if (await isClosed(kit, request)) {
    const root = closedRoot(request, report, kit.ink(request.lang));
    return { root, replies: [], state, reason: report.verdict };
  }
  const audience = await inkFor(kit, request, report, request.channel, request.lang);
  const { pen } = audience;
  return {
    root: withNote(rootMessage(request, report, pen), audience),
    replies: threadParts(report, pen),
    // Everybody in the channel can open a file, now and later: it names no public address.
    evidence: async () => evidenceFile(report, await recording(), maskedInk(kit, request.lang)),
    state,
    reason: report.verdict,
  };
};

export const isPublished = async (kit: Kit, { run, channel, threadTs }: AcceptedRequest): Promise<boolean> =>
  (await cardsOf(kit, run)).some((card) => card.channel === channel && card.threadTs === threadTs);

/** The verdict, and nothing of what was captured. */
const closedRoot = (request: AcceptedRequest, report: Report, ink: Ink): SlackMessage => {
  const subject = `${reportMark(report, ink)} · ${ink.literal(`${report.question} ${targetName(report)}`, 400)}`;
  const words = ink.say(PRIVATE_WORDS.root);
  return {
    text: topText(`${subject} · ${words}`),
    looks: [
      [
        section(plain(subject)),
        section(plain(words)),
        context([plain(`${ink.say(WORDS.run)} ${request.run}`, 100), asker(request, ink)]),
        actions([button(ACTIONS.show, ink.say(PRIVATE_WORDS.show), request.run), publishButton(request, ink)]),
      ],
    ],
  };
};

/** The answer for one person's eyes, with the way to publish it. */
export const privateAnswer = (request: AcceptedRequest, report: Report, ink: Ink): SlackMessage => {
  const whole = rootMessage(request, report, ink);
  const drawn = threadParts(report, ink)
    .filter(({ part }) => part.startsWith('figures'))
    .flatMap(({ message }) => message.looks[0] ?? []);
  const own = (whole.looks[0] ?? []).filter(({ type }) => type !== 'actions');
  const buttons = actions([
    button(ACTIONS.evidence, ink.say(WORDS.evidence), request.run),
    publishButton(request, ink),
  ]);
  const note = context([plain(ink.say(PRIVATE_WORDS.onlyYou))]);
  const fits = (blocks: readonly SlackBlock[]): boolean => JSON.stringify(blocks).length < 11_500 && blocks.length < 50;
  const full = [note, ...own, ...drawn, buttons];
  return { text: whole.text, looks: [fits(full) ? full : [note, ...own, buttons]] };
};

const publishButton = ({ run }: AcceptedRequest, ink: Ink) =>
  button(ACTIONS.publish, ink.say(PRIVATE_WORDS.publish), run, {
    confirm: {
      title: plain(ink.say(PRIVATE_WORDS.publishTitle), 100),
      text: plain(ink.say(PRIVATE_WORDS.publishText), 300),
      confirm: plain(ink.say(PRIVATE_WORDS.publish), 30),
      deny: plain(ink.say(PRIVATE_WORDS.no), 30),
    },
  });

/** Says it to the one who asked, where the channel does not get it. An extra: the button brings it too. Never throws. */
export const tellAsker = async (kit: Kit, request: AcceptedRequest, report: Report, rootTs: string): Promise<void> => {
  if (!(await isClosed(kit, request))) return;
  try {
    const threadTs = request.threadTs || rootTs;
    await kit.whisper({ ...request, threadTs }, privateAnswer(request, report, kit.ink(request.lang)));
  } catch (error) {
    kit.parts.log.warn({ run: request.run, error: describe(error) }, 'a private answer could not be told');
  }
};
