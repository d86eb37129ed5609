// How a run's end reaches people: root, thread replies, or privately where the channel is closed; again until Slack takes it.
import { spanned } from '../engine/ports/tracer.ts';
import type { AcceptedRequest } from '../engine/ports.ts';
import { say } from '../model/text.ts';
import type { PostPlace } from './find-posted.ts';
import { describe, type Kit } from './kit.ts';
import { type Label, mayPass } from './poster.ts';
import type { EvidenceFile } from './render/evidence-file.ts';
import type { Ink, SlackMessage } from './render/message.ts';
import { notice } from './render/notice.ts';
import { WORDS } from './render/slack-words.ts';
import type { ThreadPart } from './render/thread.ts';
import { type SlackTrouble, troubleOf } from './trouble.ts';

/** What is already out there. */
export interface Posted {
  readonly rootTs: string;
  readonly replies: Readonly<Record<string, string>>;
  /** An earlier attempt may have posted more than it could note. */
  readonly mayExist: boolean;
}

export type RunEndState = 'posted' | 'interrupted' | 'failed' | 'cancelled';

export interface LastMessages {
  readonly root: SlackMessage;
  readonly replies: readonly ThreadPart[];
  /** Renders the raw evidence, where there is any to attach. */
  readonly evidence?: () => Promise<EvidenceFile | null>;
  /** Draws what no message has room for, where there is such. */
  readonly picture?: () => Promise<EvidenceFile | null>;
  readonly state: RunEndState;
  readonly reason: string;
}

export const placeOf = (request: AcceptedRequest): PostPlace => ({
  channel: request.channel,
  threadTs: request.threadTs,
});

export const labelOf = (request: AcceptedRequest, part: string): Label => ({
  run: request.run,
  part,
  sinceMs: Date.parse(request.acceptedAt) || 0,
});

/** Tells the end, however long Slack is away, and journals it; a stop leaves it to the next start. */
export const tellEnd = async (
  kit: Kit,
  request: AcceptedRequest,
  posted: Posted,
  last: LastMessages,
): Promise<void> => {
  let known = posted;
  const taken = await untilTaken(kit, request.run, async () => {
    try {
      await tellOnce(kit, request, known, last, (next) => {
        known = next;
      });
    } catch (error) {
      known = { ...known, mayExist: true };
      throw error;
    }
  });
  if (taken === 'stopped') return;
  const { journal, log } = kit.parts;
  if (taken === 'done') {
    noteOutcome(kit, request, last.state);
    if (request.digest !== undefined) kit.parts.onDigest?.(kit.parts.clock.now());
    kit.state.closed.get(request.user)?.delete(request.channel);
    return await kit.note(request.run, () => journal.ended(request.run, last.state, last.reason));
  }
  log.error({ run: request.run, code: taken.code }, 'the end of a run could not be shown in its channel');
  await tellPrivately(kit, request, shutMessage(taken, kit.ink(request.lang)), 'failed', taken.code);
};

const NOT_A_MEMBER: readonly string[] = ['not_in_channel', 'channel_not_found'];

/** Says it to the asker alone, and ends the run. For slips of the asker and channels closed to us. */
export const tellPrivately = async (
  kit: Kit,
  request: AcceptedRequest,
  message: SlackMessage,
  state: RunEndState,
  reason: string,
): Promise<void> => {
  const { journal, log } = kit.parts;
  if (NOT_A_MEMBER.includes(reason)) {
    const { closed } = kit.state;
    closed.set(request.user, (closed.get(request.user) ?? new Set()).add(request.channel));
  }
  noteOutcome(kit, request, state);
  const taken = await untilTaken(kit, request.run, async () => {
    if (!(await whispered(kit, request, message))) log.error({ run: request.run, reason }, 'nobody could be told');
  });
  if (taken !== 'stopped') await kit.note(request.run, () => journal.ended(request.run, state, reason));
};

const noteOutcome = (kit: Kit, { run }: AcceptedRequest, state: RunEndState): void => {
  const span = kit.tracer.of(run);
  span.set({ 'netwhy.outcome': state });
  if (state === 'failed' || state === 'interrupted') span.fail(state);
};

const whispered = (kit: Kit, request: AcceptedRequest, message: SlackMessage): Promise<boolean> =>
  spanned(kit.tracer.of(request.run), 'post', { 'slack.method': 'private' }, () => kit.whisper(request, message));

/** Root, then replies, each noted as soon as it is out, so that another attempt goes on from there. */
const tellOnce = async (
  kit: Kit,
  request: AcceptedRequest,
  posted: Posted,
  last: LastMessages,
  onPosted: (posted: Posted) => void,
): Promise<void> => {
  const rootTs = await putRoot(kit, request, posted, last.root);
  // Replies of a deleted root are not seen under the new one.
  const moved = posted.rootTs !== '' && rootTs !== posted.rootTs && request.threadTs === '';
  let known: Posted = { ...posted, rootTs, replies: moved ? {} : posted.replies };
  onPosted(known);
  let place = { channel: request.channel, threadTs: request.threadTs || rootTs };
  for (const { part, message } of last.replies) {
    const put = (): Promise<string> => putReply(kit, request, known, place, part, message);
    const ts = await put().catch((error: unknown) => {
      // The thread asked in is gone; the root made a new one.
      if (place.threadTs === rootTs || troubleOf(error).kind !== 'gone') throw error;
      place = { ...place, threadTs: rootTs };
      return put();
    });
    known = { ...known, replies: { ...known.replies, [part]: ts } };
    onPosted(known);
  }
  for (const part of FILES)
    if (known.replies[part] === undefined) await putFile(kit, request, known, place, last, part);
};

/** The part names of files, in the journal: what stands there is no ts, for Slack gives none. */
const FILES = ['picture', 'evidence'] as const;

/** Last, and an extra: whatever fails, the answer is complete without it. */
const putFile = async (
  kit: Kit,
  request: AcceptedRequest,
  { mayExist }: Posted,
  place: PostPlace,
  last: LastMessages,
  part: (typeof FILES)[number],
): Promise<void> => {
  try {
    const file = (await last[part]?.()) ?? null;
    if (file === null) return;
    const facts = { 'slack.method': 'files.uploadV2', 'netwhy.part': part };
    const id = await spanned(kit.tracer.of(request.run), 'post', facts, () =>
      kit.attach(place, labelOf(request, part), file, mayExist),
    );
    if (id !== '') await kit.note(request.run, () => kit.parts.journal.replyPosted(request.run, part, id));
  } catch (error) {
    kit.parts.log.error({ run: request.run, part, error: describe(error) }, 'a file could not be written');
  }
};

const putRoot = async (kit: Kit, request: AcceptedRequest, posted: Posted, message: SlackMessage): Promise<string> => {
  const label = labelOf(request, 'root');
  if (posted.rootTs !== '') {
    try {
      await kit.poster.update(request.channel, posted.rootTs, label, message);
      return posted.rootTs;
    } catch (error) {
      // Somebody deleted it: the answer gets a new root.
      if (troubleOf(error).kind !== 'gone') throw error;
    }
  }
  const place = placeOf(request);
  const ts = await kit.poster.post(place, label, message, posted.mayExist).catch((error: unknown) => {
    // The message it was asked under was deleted, and nothing hangs on it: the channel itself is left.
    if (place.threadTs === '' || troubleOf(error).kind !== 'gone') throw error;
    return kit.poster.post({ ...place, threadTs: '' }, label, message, posted.mayExist);
  });
  await kit.note(request.run, () => kit.parts.journal.rootPosted(request.run, ts));
  return ts;
};

const putReply = async (
  kit: Kit,
  request: AcceptedRequest,
  posted: Posted,
  place: PostPlace,
  part: string,
  message: SlackMessage,
): Promise<string> => {
  const before = posted.replies[part];
  const label = labelOf(request, part);
  if (before !== undefined) {
    try {
      await kit.poster.update(place.channel, before, label, message);
      return before;
    } catch (error) {
      if (troubleOf(error).kind !== 'gone') throw error;
    }
  }
  const ts = await kit.poster.post(place, label, message, posted.mayExist);
  await kit.note(request.run, () => kit.parts.journal.replyPosted(request.run, part, ts));
  return ts;
};

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

/** `stopped` when the process ends first; the trouble when trying again cannot help. */
const untilTaken = async (
  kit: Kit,
  run: string,
  attempt: () => Promise<void>,
): Promise<'done' | 'stopped' | SlackTrouble> => {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      if (!(await kit.ours(run))) return 'stopped';
      await attempt();
      return 'done';
    } catch (error) {
      const trouble = troubleOf(error);
      kit.parts.log.warn({ run, code: trouble.code, kind: trouble.kind }, 'Slack did not take a message');
      if (!mayPass(trouble)) return trouble;
      if (kit.desk.stopSignal.aborted) return 'stopped';
      // Rejects when the process stops; the next turn then makes the last attempt.
      await kit.parts.clock.sleep(waitMs, kit.desk.stopSignal).catch(() => undefined);
    }
  }
};

/** Why the channel is closed to us, and what helps. */
export const shutMessage = (trouble: SlackTrouble, pen: Ink): SlackMessage => {
  if (trouble.code === 'not_in_channel' || trouble.code === 'channel_not_found')
    return notice(pen.say(WORDS.invite), ['/invite @netwhy'], pen);
  if (trouble.code === 'is_archived') return notice(pen.say(WORDS.archived), [], pen);
  const sentence = say(`${WORDS.refusedPost.en}: ${trouble.code}.`, `${WORDS.refusedPost.ko}: ${trouble.code}`);
  return notice(pen.say(sentence), [], pen);
};
