// What there is to export: a run with who asked it, and all runs of a thread, with those shared into it.
import type { AcceptedRequest, JournaledRun } from '../../engine/ports.ts';
import type { Exported } from '../../export/markdown.ts';
import type { ThreadEntry } from '../../export/thread.ts';
import { isRecord } from '../block-limits-walk.ts';
import type { Kit } from '../kit.ts';
import { holdsPackets, isPublished } from '../share/private.ts';

/** Answers of one thread; an incident has fewer. */
const MOST = 200;

type Collected = Exported & { readonly request: AcceptedRequest };

/** null when there is no answer. */
export const exportedOf = async (kit: Kit, { request }: JournaledRun): Promise<Collected | null> => {
  const { journal } = kit.parts;
  const report = await journal.report(request.run);
  if (report === null) return null;
  const [recording, by] = await Promise.all([journal.recording(request.run), nameOf(kit, request.user)]);
  return { report, recording, asked: { by, atMs: Date.parse(request.acceptedAt) }, request };
};

export const threadEntries = async (
  kit: Kit,
  { team, channel }: { readonly team: string; readonly channel: string },
  threadTs: string,
): Promise<readonly (ThreadEntry & { readonly answer: Collected | 'gone' | 'private' })[]> => {
  const { memory } = kit.parts;
  if (memory === undefined) return [];
  const [asked, opened, cards] = await Promise.all([
    memory.summaries({ team, channel, threadTs }, MOST),
    memory.summaries({ team, channel, threadTs: '' }, MOST * 5),
    memory.cardsIn(team, channel, threadTs),
  ]);
  // The thread of an answer that opened its own begins with it.
  const own = [...asked, ...opened.filter(({ rootTs }) => rootTs === threadTs)].map(({ run, startedMs, user: by }) => ({
    run,
    atMs: startedMs,
    by,
    shared: false,
  }));
  const shared = cards.map(({ run, atMs, user: by }) => ({ run, atMs, by, shared: true }));
  return Promise.all(
    [...own, ...shared].map(async (entry) => ({
      ...entry,
      by: await nameOf(kit, entry.by),
      answer: await answerOf(kit, entry.run),
    })),
  );
};

const answerOf = async (kit: Kit, run: string): Promise<Collected | 'gone' | 'private'> => {
  const before = await kit.parts.journal.find(run);
  if (before === null) return 'gone';
  const { request } = before;
  // A file in the thread is for everybody: not even its asker gets packets into it before they are published.
  if (holdsPackets(request) && !(await isPublished(kit, request))) return 'private';
  return (await exportedOf(kit, before)) ?? 'gone';
};

/** The name people know somebody by; the id where Slack does not say. */
const nameOf = async (kit: Kit, user: string): Promise<string> => {
  try {
    const { user: found } = await kit.calls.call('users.info', { user });
    const name = isRecord(found) ? found.real_name : undefined;
    return typeof name === 'string' && name !== '' ? name : user;
  } catch {
    // No scope, or gone: an id still tells who, to those who can look.
    return user;
  }
};
