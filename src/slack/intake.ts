// From words of a person to a journaled run, a help text or a refusal; nothing here waits, so the ack can follow at once.
import { helpText } from '../command/help.ts';
import { parseWords } from '../command/parse.ts';
import type { AcceptedRequest } from '../engine/ports.ts';
import type { Ask } from '../model/ask.ts';
import { Fault } from '../model/fault.ts';
import type { Lang } from '../model/text.ts';
import { askedSubject } from '../text/subject.ts';
import { converse } from './conversation.ts';
import { joinedMessage, likenessOf } from './joining.ts';
import { describe, type Kit } from './kit.ts';
import type { SlackMessage } from './render/message.ts';
import { faultMessage, helpMessage, notice, ourFault, sentence } from './render/notice.ts';
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
  readonly kind: 'started' | 'joined' | 'duplicate' | 'help' | 'refused';
  /** What the asker hears of it, privately. */
  readonly message: SlackMessage;
}

/** Parses, journals and hands to the desk. Never throws. */
export const intake = async (kit: Kit, words: string, arrival: Arrival): Promise<Decision> => {
  const pen = kit.ink(arrival.lang);
  try {
    const command = parseWords(words);
    if (command.kind === 'help') {
      const prefix = arrival.surface === 'mention' ? '@netwhy' : '/net';
      return { kind: 'help', message: helpMessage(helpText(command.topic, prefix), pen) };
    }
    return await begin(kit, command.ask, words, { ...arrival, lang: command.ask.lang ?? arrival.lang });
  } catch (error) {
    if (error instanceof Fault) return { kind: 'refused', message: faultMessage(error, '', pen) };
    return { kind: 'refused', message: unexpected(kit, error, arrival) };
  }
};

/** The same for an ask that is already parsed (rerun). Never throws. */
export const begin = async (kit: Kit, ask: Ask, words: string, arrival: Arrival): Promise<Decision> => {
  const { journal, clock, log } = kit.parts;
  const pen = kit.ink(arrival.lang);
  const likeness = likenessOf({ ...arrival, ask });
  const running = kit.desk.like(likeness);
  if (running !== '') return await join(kit, running, ask, arrival);
  if (!kit.desk.hasRoom) return { kind: 'refused', message: sentence(WORDS.busy, pen) };
  const request: AcceptedRequest = {
    ...arrival,
    run: kit.parts.newRunId(),
    ask,
    words: kit.parts.redact(words.trim()).slice(0, 1_000).toWellFormed(),
    acceptedAt: new Date(clock.now()).toISOString(),
  };
  // Held while it is written, so that a second one like it, or one too many, does not slip in meanwhile.
  const release = kit.desk.hold(request.run, likeness);
  try {
    if ((await journal.accept(request)) === 'duplicate')
      return { kind: 'duplicate', message: sentence(WORDS.duplicate, pen) };
    kit.desk.take(
      request.run,
      (signal) => converse(kit, request, { rootTs: '', replies: {}, mayExist: false }, signal),
      likeness,
    );
  } catch (error) {
    log.error({ error: describe(error) }, 'a request could not be journaled and was refused');
    return { kind: 'refused', message: sentence(WORDS.notStored, pen) };
  } finally {
    release();
  }
  log.info({ run: request.run, surface: request.surface, question: ask.question, user: request.user }, 'accepted');
  const looking = `${pen.say(WORDS.looking)} ${askedSubject(ask) || ask.question} · ${pen.say(WORDS.run)} ${request.run}`;
  return { kind: 'started', message: notice(looking, [], pen) };
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

const unexpected = (kit: Kit, error: unknown, arrival: Arrival): SlackMessage => {
  const reference = kit.parts.newRunId();
  kit.parts.log.error({ reference, error: describe(error) }, 'a request could not be taken in');
  return ourFault(reference, kit.ink(arrival.lang));
};
