// A question that needs a second person's word: kept first, then planned, then shown where those who may give it can see it.
import { randomUUID } from 'node:crypto';
import type { ApprovalTerms } from '../../engine/ports/access.ts';
import type { Approval } from '../../engine/ports/approvals.ts';
import type { AcceptedRequest } from '../../engine/ports.ts';
import { Fault } from '../../model/fault.ts';
import { noteRefusal } from '../access/noted.ts';
import type { Decision } from '../intake.ts';
import { likenessOf } from '../joining.ts';
import { describe, type Kit } from '../kit.ts';
import { faultMessage, ourFault, sentence } from '../render/notice.ts';
import { WORDS } from '../render/slack-words.ts';
import { shutMessage } from '../tell.ts';
import { SlackTrouble } from '../trouble.ts';
import { approvalCard } from './card.ts';
import { APPROVAL_WORDS } from './words.ts';

/** What planning may take: it reads the cluster, and runs nothing. */
const PLAN_MS = 20_000;

/** Waits for the store only. */
export const askApproval = async (kit: Kit, asked: AcceptedRequest, terms: ApprovalTerms): Promise<Decision> => {
  // The word is for all that was shown: a part of it would be another plan.
  const { verifies: _part, ...request } = asked;
  const pen = kit.ink(request.lang);
  const refuse = async (why: typeof APPROVAL_WORDS.notHere): Promise<Decision> => {
    await noteRefusal(kit, request, why, { question: request.ask.question });
    return { kind: 'refused', message: sentence(why, pen) };
  };
  const { approval, clock, log } = kit.parts;
  // Only the bot and the person read a direct message.
  if (request.channel === '' || request.channel.startsWith('D')) return await refuse(APPROVAL_WORDS.notHere);
  if (approval === undefined) return await refuse(APPROVAL_WORDS.notKept);
  try {
    const likeness = likenessOf(request);
    const waiting = (await approval.book.open()).find((one) => likenessOf(one.request) === likeness);
    if (waiting !== undefined) return { kind: 'joined', message: sentence(APPROVAL_WORDS.waitsAlready, pen) };
    const nowMs = clock.now();
    const expiresMs = nowMs + terms.minutes * 60_000;
    if ((await approval.book.ask(request, nowMs, expiresMs)) === 'duplicate')
      return { kind: 'duplicate', message: sentence(WORDS.duplicate, pen) };
  } catch (error) {
    log.error({ error: describe(error) }, 'a request for approval could not be stored');
    return await refuse(APPROVAL_WORDS.notKept);
  }
  void present(kit, request.run, false);
  log.info({ run: request.run, question: request.ask.question, user: request.user }, 'waits for approval');
  return { kind: 'started', tell: true, message: sentence(APPROVAL_WORDS.waits, pen) };
};

/** Longer than planning takes, and than posting does while Slack is well. */
const SHOWING_MS = 60_000;

/** Plans it and shows the card. Never throws. @param mayExist an earlier process may have posted it. */
export const present = async (kit: Kit, run: string, mayExist: boolean): Promise<void> => {
  const { approval: parts, access, log } = kit.parts;
  const by = randomUUID();
  const ours = async (): Promise<boolean> => (await parts?.book.claim(run, by, SHOWING_MS)) === true;
  try {
    // Of several that find it without a card one shows it, and another when that one is gone.
    if (!(await ours())) return;
    const found = await parts?.book.find(run);
    if (parts === undefined || found == null || found.state !== 'asked' || found.ts !== '') return;
    const { request } = found;
    const terms = access?.approval?.(request.ask.question) ?? null;
    if (terms === null) return await giveUp(kit, found, new Fault('denied', APPROVAL_WORDS.stale));
    const { hash, lines } = await parts.planner.plan(request.ask, AbortSignal.timeout(PLAN_MS));
    // It may have taken longer than it was ours for: then whoever shows it now planned it too.
    if (!(await ours())) return;
    await parts.book.planned(run, hash, lines);
    const card = approvalCard({ ...found, plan: hash }, lines, terms, kit.ink(request.lang));
    const place = { channel: request.channel, threadTs: request.threadTs };
    await parts.book.posted(run, await kit.poster.post(place, labelFor(found), card, mayExist));
  } catch (error) {
    const found = await parts?.book.find(run).catch(() => null);
    if (found != null) await giveUp(kit, found, error);
    log.warn({ run, error: describe(error) }, 'a request for approval could not be shown');
  }
};

export const labelFor = ({ request }: Approval) => ({
  run: request.run,
  part: 'approval',
  sinceMs: Date.parse(request.acceptedAt) || 0,
});

/** Nobody can decide it, and its asker hears why. */
const giveUp = async (kit: Kit, { request }: Approval, error: unknown): Promise<void> => {
  const pen = kit.ink(request.lang);
  try {
    const why = error instanceof Fault ? error.say.en : error instanceof SlackTrouble ? error.code : 'error';
    await kit.parts.approval?.book.close(request.run, 'failed', '', kit.parts.clock.now(), why);
    const message =
      error instanceof Fault
        ? faultMessage(error, '', pen)
        : error instanceof SlackTrouble
          ? shutMessage(error, pen)
          : ourFault(request.run, pen);
    await kit.whisper(request, message);
  } catch (more) {
    kit.parts.log.error({ run: request.run, error: describe(more) }, 'nobody could be told that nothing was asked');
  }
};
