// "Publish here": the one who asked lets everybody in the channel see what was captured; noted first, so that a crash keeps it.
import type { SharedCard } from '../../engine/ports/memory.ts';
import type { JournaledRun } from '../../engine/ports.ts';
import type { Lang } from '../../model/text.ts';
import { mayDo } from '../access/at-click.ts';
import type { Kit } from '../kit.ts';
import type { SlackMessage } from '../render/message.ts';
import { sentence } from '../render/notice.ts';
import { WORDS } from '../render/slack-words.ts';
import { tellEnd } from '../tell.ts';
import { keyOf, underWay, whereMessage } from './deliver.ts';
import { lastMessages, privateAnswer } from './private.ts';
import { PRIVATE_WORDS, SHARE_WORDS } from './words.ts';

interface Person {
  readonly team: string;
  readonly user: string;
  readonly lang: Lang;
}

/** Waits for permission and the store only. @throws Fault adapter when the store fails. */
export const publish = async (
  kit: Kit,
  before: JournaledRun,
  by: Person,
): Promise<{ readonly message: SlackMessage; readonly done: Promise<void> }> => {
  const { request } = before;
  const pen = kit.ink(by.lang);
  const no = (words: Parameters<typeof sentence>[0]) => ({ message: sentence(words, pen), done: Promise.resolve() });
  if (request.user !== by.user) return no(PRIVATE_WORDS.notYours);
  const permit = await mayDo(kit, { ...by, channel: request.channel }, 'share', request, true);
  if (!permit.allowed) return no(permit.why);
  const { memory, clock } = kit.parts;
  if (memory === undefined) return no(SHARE_WORDS.notKept);
  const { run, team, channel, threadTs, user } = request;
  const card: SharedCard = { run, team, channel, threadTs, user, ts: '', atMs: clock.now() };
  const busy = underWay(kit);
  const key = keyOf(card);
  const first = !busy.has(key);
  busy.add(key);
  let isNew = false;
  try {
    isNew = (await memory.share(card)) === 'new';
  } finally {
    // Else nobody would take it up again when it fails here.
    if (!isNew && first) busy.delete(key);
  }
  if (!isNew) return no(PRIVATE_WORDS.published);
  kit.parts.log.info({ run, user, channel }, 'captured packets are published');
  const message = whereMessage(kit, SHARE_WORDS.onItsWay, { channel, ts: before.rootTs, threadTs }, pen);
  return { message, done: showPublished(kit, card, before).finally(() => busy.delete(key)) };
};

/** The answer takes the place of what stood there. Also after a crash in between. */
export const showPublished = async (kit: Kit, card: SharedCard, before: JournaledRun): Promise<void> => {
  const { request, rootTs, replies } = before;
  const report = await kit.parts.journal.report(request.run);
  if (report === null) return;
  const last = await lastMessages(kit, request, report, () => kit.parts.journal.recording(request.run));
  await tellEnd(kit, request, { rootTs, replies, mayExist: true }, last);
  const now = await kit.parts.journal.find(request.run);
  await kit.note(request.run, async () => kit.parts.memory?.shared(card, now?.rootTs ?? rootTs));
};

/** "Show me": for the one who asked. */
export const shownTo = async (kit: Kit, { request }: JournaledRun, by: Person): Promise<SlackMessage> => {
  const pen = kit.ink(by.lang);
  if (request.user !== by.user) return sentence(PRIVATE_WORDS.notYours, pen);
  const permit = await mayDo(kit, { ...by, channel: request.channel }, 'see', request, true);
  if (!permit.allowed) return sentence(permit.why, pen);
  const report = await kit.parts.journal.report(request.run);
  return report === null ? sentence(WORDS.unknownRun, pen) : privateAnswer(request, report, pen);
};
