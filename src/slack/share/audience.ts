// With which ink may an answer be written where these people read it? Public addresses show only where no other company reads along.
import type { AcceptedRequest } from '../../engine/ports.ts';
import type { Report } from '../../model/report.ts';
import type { Lang, Text } from '../../model/text.ts';
import { addressMask, publicAddresses } from '../../text/mask.ts';
import { mayDo } from '../access/at-click.ts';
import type { Kit } from '../kit.ts';
import { context, plain } from '../render/block.ts';
import { type Ink, ink, type SlackMessage } from '../render/message.ts';
import { PRIVATE_WORDS } from './words.ts';

export interface AudienceInk {
  readonly pen: Ink;
  /** What the reader must know of it. */
  readonly note: Text | null;
}

/** @param channel the place it is written in. */
export const inkFor = async (
  kit: Kit,
  request: AcceptedRequest,
  report: Report,
  channel: string,
  lang: Lang,
): Promise<AudienceInk> => {
  if (publicAddresses(JSON.stringify(report)).length === 0) return { pen: kit.ink(lang), note: null };
  const permit = await mayDo(kit, { team: request.team, user: request.user, channel }, 'see', request, true, true);
  return permit.allowed
    ? { pen: kit.ink(lang), note: null }
    : { pen: maskedInk(kit, lang), note: PRIVATE_WORDS.masked };
};

/** Under the answer, where there is something to say. */
export const withNote = (message: SlackMessage, { pen, note }: AudienceInk): SlackMessage =>
  note === null
    ? message
    : { ...message, looks: message.looks.map((blocks) => [...blocks, context([plain(pen.say(note))])]) };

/** The same address has the same mark in all that is written with one of these. */
export const maskedInk = (kit: Kit, lang: Lang): Ink => {
  const mask = addressMask();
  return ink(lang, (text) => mask(kit.parts.redact(text)), kit.parts.docsUrl);
};
