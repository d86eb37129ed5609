// One run from its first visible word to its last: progress while it is answered, then the answer, or why there is none.
import type { AcceptedRequest, Answer } from '../engine/ports.ts';
import { Fault } from '../model/fault.ts';
import { boundsOf } from './access/at-click.ts';
import { noteRefusal } from './access/noted.ts';
import { describe, type Kit } from './kit.ts';
import { LiveRoot } from './live-root.ts';
import { lastWord } from './render/last-word.ts';
import { faultMessage, ourFault, sentence } from './render/notice.ts';
import { advance, NO_PROGRESS, progressMessage } from './render/progress.ts';
import { WORDS } from './render/slack-words.ts';
import { lastMessages, tellAsker } from './share/private.ts';
import { labelOf, type Posted, placeOf, shutMessage, tellEnd, tellPrivately } from './tell.ts';
import { judgedFacts, traced } from './traced.ts';
import type { SlackTrouble } from './trouble.ts';
import { usualSeconds } from './usual.ts';

/** Without a word from the engine the root appears after this, so that nobody waits before an empty channel. */
const QUIET_MS = 2_000;

type Told = () => Promise<void>;

/** Answers; returns the telling, which needs no place among the running any more. */
export const converse = (kit: Kit, request: AcceptedRequest, before: Posted, signal: AbortSignal): Promise<Told> =>
  traced(kit, request, (given) => conversing(kit, request, before, given))(signal);

const conversing = async (kit: Kit, request: AcceptedRequest, before: Posted, signal: AbortSignal): Promise<Told> => {
  const { clock, journal, log } = kit.parts;
  const startedMs = clock.now();
  const shut = new AbortController();
  let closed: SlackTrouble | null = null;
  await kit.note(request.run, () => journal.begin(request.run));
  const live = new LiveRoot({
    poster: kit.poster,
    pace: kit.pace,
    clock,
    log,
    place: placeOf(request),
    label: labelOf(request, 'root'),
    rootTs: before.rootTs,
    mayExist: before.mayExist,
    onRoot: (ts) => kit.note(request.run, () => journal.rootPosted(request.run, ts)),
    onShut: (trouble) => {
      log.warn({ run: request.run, code: trouble.code }, 'the channel is closed to us; the asker alone is told');
      closed = trouble;
      shut.abort();
    },
  });
  const outcome = await answering(kit, request, live, AbortSignal.any([signal, shut.signal]));
  await live.settle();
  const posted: Posted = { rootTs: live.ts, replies: before.replies, mayExist: before.mayExist || live.uncertain };
  const report = outcome instanceof Error ? null : outcome.report;
  if (report !== null) kit.tracer.of(request.run).set(judgedFacts(report));
  const over = (): void => kit.parts.onRun?.(report, clock.now() - startedMs);
  // Left as it is in the journal: the next start takes it up.
  if (signal.reason === 'stopping') return async () => undefined;
  if (outcome instanceof Fault && outcome.kind === 'denied') {
    const { question } = request.ask;
    await noteRefusal(kit, request, outcome.say, { question, words: request.words, run: request.run });
  }
  if (!(outcome instanceof Error)) {
    await kit.note(request.run, () => journal.judged(request.run, outcome.recording, outcome.report));
  }
  return async () => {
    try {
      await end(kit, request, posted, outcome, closed, signal.reason === 'cancelled');
    } catch (error) {
      // Accepted means told: an answer that cannot even be rendered still gets its last word.
      log.error({ run: request.run, error: describe(error) }, 'an answer could not be told');
      const pen = kit.ink(request.lang);
      const root = lastWord(request, ourFault(request.run, pen), pen);
      await tellEnd(
        kit,
        request,
        { ...posted, mayExist: true },
        { root, replies: [], state: 'failed', reason: 'error' },
      );
    } finally {
      kit.state.onEnded(request);
      over();
    }
  };
};

const answering = async (
  kit: Kit,
  request: AcceptedRequest,
  live: LiveRoot,
  signal: AbortSignal,
): Promise<Answer | Error> => {
  const pen = kit.ink(request.lang);
  let view = NO_PROGRESS;
  // Known a moment later: what is shown then says it.
  void usualSeconds(kit, request).then((usuallyS) => {
    view = { ...view, usuallyS };
    if (usuallyS > 0 && view.steps.length > 0) show();
  });
  const show = (): void => live.show(() => progressMessage(request, view, pen));
  if (live.ts !== '') show();
  const spoken = new AbortController();
  // Rejects when the engine spoke or ended first.
  void kit.parts.clock.sleep(QUIET_MS, spoken.signal).then(show, () => undefined);
  try {
    const again = request.verifies === undefined ? null : await kit.parts.journal.recording(request.verifies);
    return await kit.parts.answerer.answer(request.ask, {
      ...(again !== null && { again }),
      ...boundsOf(kit, request),
      ...(request.approved && { approvedPlan: request.approved.plan }),
      run: request.run,
      signal,
      span: kit.tracer.of(request.run),
      onProgress: (progress) => {
        spoken.abort();
        view = advance(view, progress);
        show();
      },
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    spoken.abort();
  }
};

const end = async (
  kit: Kit,
  request: AcceptedRequest,
  posted: Posted,
  outcome: Answer | Error,
  closed: SlackTrouble | null,
  cancelled: boolean,
): Promise<void> => {
  const pen = kit.ink(request.lang);
  if (closed !== null) return tellPrivately(kit, request, shutMessage(closed, pen), 'failed', closed.code);
  if (!(outcome instanceof Error)) {
    const { report, recording } = outcome;
    const last = await lastMessages(kit, request, report, async () => recording);
    await tellEnd(kit, request, posted, last);
    return tellAsker(kit, request, report, posted.rootTs);
  }
  if (cancelled) {
    const root = lastWord(request, sentence(WORDS.cancelled, pen), pen);
    return tellEnd(kit, request, posted, { root, replies: [], state: 'cancelled', reason: 'cancelled' });
  }
  const why = excuse(kit, request, outcome);
  // Under a card that says it was approved, who approved it reads that nothing ran.
  const isAlone = request.approved === undefined && posted.rootTs === '' && !posted.mayExist;
  if (isAlone) return tellPrivately(kit, request, why, 'failed', reasonOf(outcome));
  const root = lastWord(request, why, pen);
  return tellEnd(kit, request, posted, { root, replies: [], state: 'failed', reason: reasonOf(outcome) });
};

const excuse = (kit: Kit, request: AcceptedRequest, error: Error) => {
  const pen = kit.ink(request.lang);
  if (error instanceof Fault && error.kind !== 'adapter' && error.kind !== 'config')
    return faultMessage(error, '', pen);
  kit.parts.log.error({ run: request.run, error: describe(error) }, 'a run failed');
  return error instanceof Fault ? faultMessage(error, request.run, pen) : ourFault(request.run, pen);
};

const reasonOf = (error: Error): string => (error instanceof Fault ? error.kind : 'error');
