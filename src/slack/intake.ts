// From a parsed question to a journaled run or a refusal; only permission and the journal are waited for, so the ack can follow.

import type { AcceptedRequest } from '../engine/ports.ts';
import type { Ask } from '../model/ask.ts';
import type { Lang } from '../model/text.ts';
import { askedSubject } from '../text/subject.ts';
import { noteRefusal } from './access/noted.ts';
import { mayAll } from './access/scope.ts';
import { askApproval } from './approval/ask.ts';
import { converse } from './conversation.ts';
import { joinedMessage, likenessOf } from './joining.ts';
import { describe, type Kit } from './kit.ts';
import type { SlackMessage } from './render/message.ts';
import { notice, sentence } from './render/notice.ts';
import { WORDS } from './render/slack-words.ts';

export interface Arrival {
  readonly surface: AcceptedRequest['surface'];
  readonly dedupeKey: string;
  readonly team: string;
  readonly channel: string;
  readonly user: string;
  readonly threadTs: string;
  readonly responseUrl: string;
  readonly lang: Lang;
}

export interface Decision {
  /** `read` shows how a sentence was read and runs nothing · `form` asks for a form, where one can open. */
  readonly kind: 'started' | 'joined' | 'duplicate' | 'help' | 'read' | 'form' | 'refused';
  /** Of `form`: what it starts from, and where its answer goes. */
  readonly form?: { readonly text: string; readonly channel: string; readonly threadTs: string };
  /** Of `started`: it says more than that it runs, so it is told where the answer itself would do. */
  readonly tell?: true;
  /** What the asker hears of it, privately. */
  readonly message: SlackMessage;
}

/** Permission, journal, desk. Never throws. @param verifies run whose findings are looked at again; empty: the whole question. */
export const begin = async (kit: Kit, ask: Ask, words: string, arrival: Arrival, verifies = ''): Promise<Decision> => {
  const { journal, clock, log } = kit.parts;
  const pen = kit.ink(arrival.lang);
  // First: nothing may be waited for between looking for a run like it and holding its place.
  const deed = { kind: 'ask', sensitive: ask.question === 'capture' } as const;
  const permit = await mayAll(kit.parts.access, arrival, deed, ask);
  if (!permit.allowed) return { kind: 'refused', message: sentence(permit.why, pen) };
  const likeness = likenessOf({ ...arrival, ask, verifies });
  const elsewhere = kit.replica === null ? '' : await runningElsewhere(kit, likeness);
  const running = kit.desk.like(likeness) || elsewhere;
  if (running !== '') return await join(kit, running, ask, arrival);
  if (!hasRoom(kit)) {
    await noteRefusal(kit, arrival, WORDS.busy, { question: ask.question });
    return { kind: 'refused', message: sentence(WORDS.busy, pen) };
  }
  const request: AcceptedRequest = {
    ...arrival,
    run: kit.parts.newRunId(),
    ask,
    words: kit.parts.redact(words.trim()).slice(0, 1_000).toWellFormed(),
    acceptedAt: new Date(clock.now()).toISOString(),
    ...(verifies !== '' && { verifies }),
  };
  // Held while it is written, so that a second one like it, or one too many, does not slip in meanwhile.
  const release = kit.desk.hold(request.run, likeness);
  const { admit } = kit.parts;
  let began = false;
  try {
    const place = await admit?.admit(arrival, ask.cluster || (kit.parts.directory.clusters[0] ?? ''), request.run);
    if (place?.allowed === false) {
      await noteRefusal(kit, arrival, place.why, { question: ask.question });
      return { kind: 'refused', message: sentence(place.why, pen) };
    }
    const terms = kit.parts.access?.approval?.(ask.question) ?? null;
    if (terms !== null) {
      const waits = await askApproval(kit, request, terms);
      began = waits.kind === 'started';
      // It was begun, and is under way for nobody while it waits.
      if (began) await admit?.over(request.run, true);
      return waits;
    }
    if ((await journal.accept(request)) === 'duplicate') {
      await noteRefusal(kit, arrival, WORDS.duplicate, { question: ask.question });
      return { kind: 'duplicate', message: sentence(WORDS.duplicate, pen) };
    }
    kit.start(
      request.run,
      (signal) => converse(kit, request, { rootTs: '', replies: {}, mayExist: false }, signal),
      likeness,
    );
    began = true;
  } catch (error) {
    log.error({ error: describe(error) }, 'a request could not be journaled and was refused');
    return { kind: 'refused', message: sentence(WORDS.notStored, pen) };
  } finally {
    release();
    if (!began) await admit?.over(request.run, false);
  }
  log.info({ run: request.run, surface: request.surface, question: ask.question, user: request.user }, 'accepted');
  const looking = `${pen.say(WORDS.looking)} ${askedSubject(ask) || ask.question} · ${pen.say(WORDS.run)} ${request.run}`;
  return { kind: 'started', message: notice(looking, [], pen) };
};

const hasRoom = (kit: Kit): boolean => kit.desk.hasRoom && (kit.replica?.waiting ?? 0) < kit.parts.maxQueued;

/** Of several processes: the run like it that any of them has, or that waits for one. Best effort, as nothing is held meanwhile. */
const runningElsewhere = async (kit: Kit, likeness: string): Promise<string> => {
  try {
    const open = await kit.parts.journal.unfinished();
    return (
      open.find(({ request }) => request.digest === undefined && likenessOf(request) === likeness)?.request.run ?? ''
    );
  } catch (error) {
    // What follows needs the journal too, and says so.
    kit.parts.log.warn({ error: describe(error) }, 'runs of other processes could not be looked at');
    return '';
  }
};

/** Nothing is journaled for it: it starts nothing. A second delivery of the very request that runs stays a duplicate. */
const join = async (kit: Kit, run: string, ask: Ask, arrival: Arrival): Promise<Decision> => {
  try {
    if ((await kit.parts.journal.find(run))?.request.dedupeKey !== arrival.dedupeKey) {
      kit.parts.log.info({ run, user: arrival.user }, 'joined');
      return { kind: 'joined', message: await joinedMessage(kit, run, { ...arrival, ask }) };
    }
  } catch (error) {
    kit.parts.log.error({ run, error: describe(error) }, 'a running request could not be looked up');
  }
  return { kind: 'duplicate', message: sentence(WORDS.duplicate, kit.ink(arrival.lang)) };
};
