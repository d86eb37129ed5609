// From "export this" to a file in the thread, or in the person's own messages; who may, and what of it this audience may see.
import type { JournaledRun } from '../../engine/ports.ts';
import { Fault } from '../../model/fault.ts';
import type { Lang } from '../../model/text.ts';
import { mayDo } from '../access/at-click.ts';
import type { PostPlace } from '../find-posted.ts';
import type { Kit } from '../kit.ts';
import type { EvidenceFile } from '../render/evidence-file.ts';
import type { SlackMessage } from '../render/message.ts';
import { sentence } from '../render/notice.ts';
import { inkFor } from '../share/audience.ts';
import { isKnownIn } from '../share/clicked.ts';
import { holdsPackets, isPublished } from '../share/private.ts';
import { PRIVATE_WORDS } from '../share/words.ts';
import { exportedOf, threadEntries } from './collect.ts';
import { type Format, runFile, threadFile } from './files.ts';
import { EXPORTING_WORDS } from './words.ts';

export interface Exporter {
  readonly team: string;
  readonly user: string;
  readonly channel: string;
  readonly lang: Lang;
}

/** @throws Fault usage or denied where it may not be. @returns how it went. */
export const exportRun = async (kit: Kit, run: string, format: Format, by: Exporter): Promise<SlackMessage> => {
  const before = await kit.parts.journal.find(run);
  if (before === null) throw new Fault('usage', EXPORTING_WORDS.noAnswer);
  if (!(await isKnownIn(kit, before, by))) throw new Fault('denied', EXPORTING_WORDS.notHere);
  const exported = await exportedOf(kit, before);
  if (exported === null) throw new Fault('usage', EXPORTING_WORDS.noAnswer);
  const { request } = before;
  const packets = holdsPackets(request) && !(await isPublished(kit, request));
  if (packets && request.user !== by.user) throw new Fault('denied', PRIVATE_WORDS.notYours);
  // Into the thread only where the answer itself stands and everybody may see it; a bundle is for taking away.
  const here = by.channel === request.channel && !packets && format !== 'bundle';
  const place = here ? threadOf(before) : null;
  const audience = { team: by.team, user: by.user, channel: place?.channel ?? '' };
  const permit = await mayDo(kit, audience, 'see', request, packets);
  if (!permit.allowed) throw new Fault('denied', permit.why);
  const asSeenBy = { ...request, user: by.user };
  const { pen } = await inkFor(kit, asSeenBy, exported.report, audience.channel, by.lang);
  return deliver(kit, place, by, { run, part: `export-${format}` }, runFile(exported, format, pen));
};

/** @param threadTs of a thread in the channel they ask in. @throws Fault. */
export const exportThread = async (kit: Kit, threadTs: string, by: Exporter): Promise<SlackMessage> => {
  if (kit.parts.memory === undefined) throw new Fault('adapter', EXPORTING_WORDS.noMemory);
  const entries = await threadEntries(kit, by, threadTs);
  const [first] = entries.flatMap(({ answer }) => (typeof answer === 'string' ? [] : [answer.request]));
  const reports = entries.flatMap(({ answer }) => (typeof answer === 'string' ? [] : [answer.report]));
  const permit = await kit.parts.access?.may(by, {
    kind: 'see',
    question: '',
    cluster: '',
    namespace: '',
    sensitive: false,
  });
  if (permit?.allowed === false) throw new Fault('denied', permit.why);
  // One ink for all of them, so that an address has one mark in the whole file.
  const masks = await Promise.all(
    reports.map((report) =>
      first === undefined ? null : inkFor(kit, { ...first, user: by.user }, report, by.channel, by.lang),
    ),
  );
  const pen = masks.find((one) => one !== null && one.note !== null)?.pen ?? kit.ink(by.lang);
  const label = { run: threadTs, part: 'export-thread' };
  return deliver(kit, { channel: by.channel, threadTs }, by, label, threadFile(threadTs, entries, pen));
};

const threadOf = ({ request, rootTs }: JournaledRun): PostPlace | null => {
  const threadTs = request.threadTs || rootTs;
  return threadTs === '' ? null : { channel: request.channel, threadTs };
};

/** @param place null: into the person's own messages. */
const deliver = async (
  kit: Kit,
  place: PostPlace | null,
  by: Exporter,
  label: { readonly run: string; readonly part: string },
  file: EvidenceFile,
): Promise<SlackMessage> => {
  const pen = kit.ink(by.lang);
  const to = place ?? (await ownMessages(kit, by));
  const id = await kit.attach(to, { ...label, sinceMs: kit.parts.clock.now() }, file, false);
  kit.parts.log.info({ ...label, user: by.user, private: place === null }, 'an answer was exported');
  if (id === '') return sentence(EXPORTING_WORDS.failed, pen);
  return sentence(place === null ? EXPORTING_WORDS.donePrivately : EXPORTING_WORDS.doneHere, pen);
};

/** A message to a person tells the id of their conversation with us: no scope more is needed. @throws SlackTrouble. */
const ownMessages = async (kit: Kit, by: Exporter): Promise<PostPlace> => {
  const { text, looks } = sentence(EXPORTING_WORDS.privately, kit.ink(by.lang));
  const posted = await kit.calls.call('chat.postMessage', {
    channel: by.user,
    text,
    blocks: looks[0] ?? [],
    unfurl_links: false,
    unfurl_media: false,
  });
  return { channel: String(posted.channel), threadTs: String(posted.ts) };
};
