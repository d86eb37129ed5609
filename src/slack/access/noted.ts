// What of the Slack side goes into the audit: refusals that permission knows nothing of, and what people set.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type Audit, type AuditNote, NOBODY } from '../../engine/ports/audit.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Text } from '../../model/text.ts';
import type { Arrival } from '../intake.ts';
import type { Kit } from '../kit.ts';
import type { Log } from '../parts.ts';

type Who = Pick<Arrival, 'team' | 'channel' | 'user'>;

interface Noting {
  readonly audit?: Audit;
  readonly log: Log;
}

/** Nothing is done by a refusal, so it stands also when it cannot be noted. Never throws. */
const orLogged = async ({ audit, log }: Noting, note: AuditNote): Promise<void> => {
  try {
    await audit?.note(note);
  } catch (error) {
    log.error({ error: String(error) }, 'the audit could not be written');
  }
};

/** @param words as typed, where there are any. */
export const noteRefusal = (
  { parts }: Kit,
  { team, channel, user }: Who,
  why: Text,
  {
    question = '',
    words = '',
    run = '',
  }: { readonly question?: string; readonly words?: string; readonly run?: string },
): Promise<void> =>
  orLogged(parts, {
    ...NOBODY,
    ...{ kind: 'refused', team, channel, user, question, run, target: parts.redact(words) },
    facts: { why: why.en },
  });

/** @throws Fault adapter when it could not be kept: then nothing shall be set either. */
export const noteSetting = async (
  { parts }: Kit,
  { team, channel, user }: Who,
  facts: AuditNote['facts'],
): Promise<void> => parts.audit?.note({ ...NOBODY, kind: 'set', team, channel, user, facts });

const EVERY_MS = 10_000;

/** Anybody may send anything here: at most one entry in ten seconds, with how many it stands for. */
export const noteForgeries = (server: Server, parts: Noting & { readonly clock: Clock }): void => {
  let unsaid = 0;
  let nextMs = 0;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.once('finish', () => {
      if (response.statusCode !== 401) return;
      unsaid += 1;
      if (parts.clock.now() < nextMs) return;
      nextMs = parts.clock.now() + EVERY_MS;
      const facts = {
        why: 'the signature or the time of a request is not Slack’s',
        requests: unsaid,
        from: request.socket.remoteAddress ?? '',
      };
      unsaid = 0;
      void orLogged(parts, { ...NOBODY, kind: 'refused', facts });
    });
  });
};
