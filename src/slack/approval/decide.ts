// A click on Approve or Decline: everything is asked anew at the click, and the store lets one decision count.
import type { BlockAction } from '@slack/bolt';
import type { Approval, Approvals } from '../../engine/ports/approvals.ts';
import type { AcceptedRequest } from '../../engine/ports.ts';
import { say, type Text } from '../../model/text.ts';
import { clicker, mayDo } from '../access/at-click.ts';
import { noteRefusal } from '../access/noted.ts';
import { converse } from '../conversation.ts';
import { likenessOf } from '../joining.ts';
import { describe, type Kit } from '../kit.ts';
import type { SlackMessage } from '../render/message.ts';
import { notice, sentence } from '../render/notice.ts';
import { holdsPackets } from '../share/private.ts';
import { labelFor } from './ask.ts';
import { decidedCard, decidedText, endedNotice } from './card.ts';
import { APPROVAL_WORDS } from './words.ts';

// r-0123456789 and the SHA-256 of the plan
const VALUE = /^(r-[a-z0-9]{10}) ([0-9a-f]{64})$/;

/** @returns what the one who clicked hears. @throws Fault adapter when the store fails: nothing is decided then. */
export const decide = async (
  kit: Kit,
  body: BlockAction,
  value: string,
  wanted: 'approved' | 'declined',
): Promise<SlackMessage> => {
  const pen = kit.ink(await kit.languageAt(body));
  const book = kit.parts.approval?.book;
  const [, run = '', plan = ''] = VALUE.exec(value) ?? [];
  const found = run === '' ? null : ((await book?.find(run)) ?? null);
  if (book === undefined || found === null) return await refused(kit, body, APPROVAL_WORDS.unknown, '');
  const now = await current(kit, book, await withCard(book, found, body, plan));
  if (now.state !== 'asked') return notice(decidedText(now, pen), [], pen);
  const why = await whyNot(kit, body, now, plan);
  if (why !== null) return why;
  const done = wanted === 'approved' ? await approve(kit, book, body, now) : await declined(kit, book, body, now);
  // Somebody else was first, here or in another process.
  const after = await book.find(run);
  if (after !== null) void redraw(kit, after);
  if (done && after?.state === 'declined') void tellAsker(kit, after);
  const { en, ko } = wanted === 'approved' ? APPROVAL_WORDS.began : APPROVAL_WORDS.declined;
  return done || after === null ? sentence(say(en, ko), pen) : notice(decidedText(after, pen), [], pen);
};

/** A process can end between posting a card and noting where: then the first click with its plan tells. */
const withCard = async (book: Approvals, found: Approval, body: BlockAction, named: string): Promise<Approval> => {
  const { request, plan, ts } = found;
  const clicked = messageOf(body);
  if (ts !== '' || clicked === '' || named !== plan || body.channel?.id !== request.channel) return found;
  await book.posted(request.run, clicked);
  return { ...found, ts: clicked };
};

const messageOf = (body: BlockAction): string => {
  const { message_ts: ts }: Readonly<Record<string, unknown>> = { ...body.container };
  return typeof ts === 'string' ? ts : '';
};

/** What has expired is closed by whoever sees it first. */
export const current = async (kit: Kit, book: Approvals, found: Approval): Promise<Approval> => {
  const nowMs = kit.parts.clock.now();
  const { run } = found.request;
  if (found.state !== 'asked' || nowMs < found.expiresMs) return found;
  if (!(await book.close(run, 'expired', '', nowMs, 'nobody decided in time'))) return (await book.find(run)) ?? found;
  const expired: Approval = { ...found, state: 'expired' };
  void redraw(kit, expired);
  void tellAsker(kit, expired);
  return expired;
};

/** null: this person may decide this, here and now. */
const whyNot = async (
  kit: Kit,
  body: BlockAction,
  { request, plan, ts }: Approval,
  named: string,
): Promise<SlackMessage | null> => {
  const isThisCard = body.channel?.id === request.channel && ts !== '' && messageOf(body) === ts;
  const { question } = request.ask;
  if (!isThisCard || named !== plan) return await refused(kit, body, APPROVAL_WORDS.stale, question);
  const pen = kit.ink(await kit.languageAt(body));
  const who = clicker(body);
  const packets = holdsPackets(request);
  const permit = (await kit.parts.access?.mayApprove?.(who, request, question)) ?? { allowed: true };
  if (!permit.allowed) return sentence(permit.why, pen);
  const own = await mayDo(kit, who, 'ask', request, packets);
  if (!own.allowed) return sentence(own.why, pen);
  const askers = await mayDo(kit, request, 'ask', request, packets);
  if (askers.allowed) return null;
  const { en, ko } = APPROVAL_WORDS.askerMayNot;
  return sentence(say(`${en} ${askers.why.en}`, `${ko} ${askers.why.ko}`), pen);
};

const refused = async (kit: Kit, body: BlockAction, why: Text, question: string): Promise<SlackMessage> => {
  await noteRefusal(kit, clicker(body), why, { question });
  return sentence(why, kit.ink(await kit.languageAt(body)));
};

const approve = async (kit: Kit, book: Approvals, body: BlockAction, { request, plan, ts }: Approval) => {
  const nowMs = kit.parts.clock.now();
  const approved: AcceptedRequest = {
    ...request,
    // Its answer stands under what was approved.
    threadTs: request.threadTs || ts,
    // The response_url of the question is used up by now, or soon.
    responseUrl: '',
    acceptedAt: new Date(nowMs).toISOString(),
    approved: { by: body.user.id, plan },
  };
  if (!(await book.approve(approved, nowMs))) return false;
  kit.start(
    request.run,
    (signal) => converse(kit, approved, { rootTs: '', replies: {}, mayExist: false }, signal),
    likenessOf(approved),
  );
  kit.parts.log.info({ run: request.run, user: body.user.id }, 'approved');
  return true;
};

const declined = async (kit: Kit, book: Approvals, body: BlockAction, { request }: Approval): Promise<boolean> =>
  await book.close(request.run, 'declined', body.user.id, kit.parts.clock.now(), 'declined');

/** Nothing ran, and who asked may wait for it: a card that changed tells nobody. Never throws. */
const tellAsker = async (kit: Kit, approval: Approval): Promise<void> => {
  const { request } = approval;
  try {
    // Its response_url is used up by now.
    await kit.whisper({ ...request, responseUrl: '' }, endedNotice(approval, kit.ink(request.lang)));
  } catch (error) {
    kit.parts.log.warn({ run: request.run, error: describe(error) }, 'who asked does not know that nothing ran');
  }
};

/** What stands in the channel says how it ended. An extra: the store has decided. Never throws. */
const redraw = async (kit: Kit, approval: Approval): Promise<void> => {
  const { request, ts } = approval;
  if (ts === '') return;
  try {
    await kit.poster.update(request.channel, ts, labelFor(approval), decidedCard(approval, kit.ink(request.lang)));
  } catch (error) {
    kit.parts.log.warn({ run: request.run, error: describe(error) }, 'a decided request still looks open');
  }
};
