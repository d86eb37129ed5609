// One digest from its slot to its message: its questions at once, each a run of its own, and one message when all are judged.
import { type Turn, turnAfter } from '../../digest/turn.ts';
import { missedNote } from '../../digest/view.ts';
import type { AcceptedRequest, DigestOrder } from '../../engine/ports.ts';
import { Fault } from '../../model/fault.ts';
import type { Report } from '../../model/report.ts';
import { say, type Text } from '../../model/text.ts';
import { boundsOf, mayDo } from '../access/at-click.ts';
import { describe, type Kit } from '../kit.ts';
import { context, plain } from '../render/block.ts';
import { lastWord } from '../render/last-word.ts';
import type { Ink, SlackMessage } from '../render/message.ts';
import { faultMessage, ourFault } from '../render/notice.ts';
import type { DeskJob } from '../run-desk.ts';
import { type Posted, tellEnd } from '../tell.ts';
import { judgedFacts, traced, tracedPart } from '../traced.ts';
import { composeDigest } from './compose.ts';

/** Unlike an answer somebody waits for, nothing is shown while it is made. */
export const digestJob = (kit: Kit, request: AcceptedRequest, order: DigestOrder, posted: Posted): DeskJob =>
  traced(kit, request, digesting(kit, request, order, posted));

const digesting =
  (kit: Kit, request: AcceptedRequest, order: DigestOrder, posted: Posted): DeskJob =>
  async (signal) => {
    const { journal, clock } = kit.parts;
    const startedMs = clock.now();
    await kit.note(request.run, () => journal.begin(request.run));
    const turn = await turnOf(kit, request, order);
    const outcomes = await Promise.all([
      judged(kit, request, signal, turn),
      ...order.parts.map((part) => partJudged(kit, request, part, signal, turn)),
    ]);
    // Left as it is in the journal: the next start takes it up.
    if (signal.reason === 'stopping') return async () => undefined;
    return async () => {
      try {
        await tellDigest(kit, request, order, posted, outcomes);
      } finally {
        kit.parts.onRun?.(outcomes[0] instanceof Error ? null : outcomes[0], clock.now() - startedMs);
      }
    };
  };

/** Nobody waits for it, and five thousand nodes at 24 at once take some three minutes. */
const DEADLINE_MS = 240_000;

type Outcome = Report | Error;

/** undefined where nobody remembers: then the minute decides. */
const turnOf = async (
  kit: Kit,
  { run }: AcceptedRequest,
  { schedule, slotMs }: DigestOrder,
): Promise<Turn | undefined> => {
  const { digests, log } = kit.parts;
  try {
    return digests === undefined ? undefined : turnAfter(await digests.standingBefore(schedule, slotMs));
  } catch (error) {
    log.warn({ run, error: describe(error) }, 'whose turn it is could not be read');
    return undefined;
  }
};

/** Told from what was judged; a digest of which nothing could be asked says so. */
export const tellDigest = async (
  kit: Kit,
  request: AcceptedRequest,
  order: DigestOrder,
  posted: Posted,
  outcomes: readonly Outcome[],
): Promise<void> => {
  const ink = kit.ink(request.lang);
  const reports = outcomes.filter((one): one is Report => !(one instanceof Error));
  const faults = outcomes.flatMap((one, at) =>
    one instanceof Error ? [{ error: one, words: wordsAt(request, order, at) }] : [],
  );
  const [first] = faults;
  if (reports.length > 0) {
    const unasked = faults.map(({ error, words }) => whyNot(words, error));
    await tellEnd(kit, request, posted, await composeDigest(kit, request, order, reports, unasked));
  } else if (first !== undefined) {
    const { error } = first;
    const why = error instanceof Fault ? faultMessage(error, '', ink) : ourFault(request.run, ink);
    const root = withNotes(lastWord(request, why, ink), missedNote(order.missed), ink);
    const reason = error instanceof Fault ? error.kind : 'error';
    await tellEnd(kit, request, posted, { root, replies: [], state: 'failed', reason });
  }
  for (const { run } of order.parts)
    await kit.note(run, () => kit.parts.journal.ended(run, 'posted', `told by ${request.run}`));
};

/** Slots that were missed are told by the next digest, also where that one has nothing else to tell. */
const withNotes = ({ text, looks }: SlackMessage, notes: readonly Text[], ink: Ink): SlackMessage =>
  notes.length === 0
    ? { text, looks }
    : { text, looks: looks.map((blocks) => [...blocks, context(notes.map((note) => plain(ink.literal(note, 350))))]) };

const wordsAt = (request: AcceptedRequest, order: DigestOrder, at: number): string =>
  at === 0 ? request.words : (order.parts[at - 1]?.words ?? '');

const whyNot = (words: string, error: Error): Text => {
  const why =
    error instanceof Fault
      ? error.say
      : say('netwhy failed; the log has the rest.', 'netwhy 오류입니다. 로그를 확인하세요.');
  return say(`Could not ask "${words}": ${why.en}`, `"${words}" 질문을 하지 못했습니다: ${why.ko}`);
};

const partJudged = async (
  kit: Kit,
  request: AcceptedRequest,
  { run, ask, words }: DigestOrder['parts'][number],
  signal: AbortSignal,
  turn: Turn | undefined,
): Promise<Outcome> => {
  const { digest: _digest, ...whole } = request;
  const part = { ...whole, run, ask, words, dedupeKey: `${request.dedupeKey}:${run}`, partOf: request.run };
  try {
    await kit.parts.journal.accept(part);
    await kit.parts.journal.begin(run);
  } catch (error) {
    // It is asked all the same: only its own history is lost.
    kit.parts.log.error({ run, error: describe(error) }, 'a question of a digest could not be journaled');
  }
  return await tracedPart(kit, part, () => judged(kit, part, signal, turn));
};

/** Asked every time: whoever ordered it may have left, or may no longer ask. @throws Fault denied. */
const checkOwner = async (kit: Kit, request: AcceptedRequest): Promise<void> => {
  const permit = await mayDo(kit, request, 'ask', request, false);
  if (!permit.allowed) throw new Fault('denied', permit.why);
};

/** What was judged before a restart is not asked again. */
const judged = async (
  kit: Kit,
  request: AcceptedRequest,
  signal: AbortSignal,
  turn: Turn | undefined,
): Promise<Outcome> => {
  const { journal, answerer, log } = kit.parts;
  const span = kit.tracer.of(request.run);
  try {
    const before = await journal.report(request.run);
    if (before !== null) return before;
    await checkOwner(kit, request);
    const { report, recording } = await answerer.answer(request.ask, {
      ...boundsOf(kit, request),
      run: request.run,
      signal,
      span,
      deadlineMs: DEADLINE_MS,
      ...(turn !== undefined && { turn }),
    });
    span.set(judgedFacts(report));
    if (signal.reason !== 'stopping') await kit.note(request.run, () => journal.judged(request.run, recording, report));
    return report;
  } catch (error) {
    log.warn({ run: request.run, error: describe(error) }, 'a question of a digest could not be answered');
    return error instanceof Error ? error : new Error(String(error));
  }
};
