// What happens at start to runs an earlier process accepted and did not end: told, run again, or ended as interrupted.
import type { JournaledRun } from '../engine/ports.ts';
import { converse } from './conversation.ts';
import { recoverDigest, recoverPart } from './digest/recover.ts';
import { likenessOf } from './joining.ts';
import { describe, type Kit } from './kit.ts';
import { lastWord } from './render/last-word.ts';
import { sentence } from './render/notice.ts';
import { WORDS } from './render/slack-words.ts';
import { ENDED } from './replica.ts';
import { lastMessages } from './share/private.ts';
import { type LastMessages, type Posted, tellEnd } from './tell.ts';
import { traced } from './traced.ts';

const MAX_ATTEMPTS = 2;
/** Older than this, nobody waits for the answer any more. */
const TOO_OLD_MS = 600_000;

export const recoverRuns = async (kit: Kit): Promise<void> => {
  for (const run of await kit.parts.journal.unfinished()) {
    // Of several processes, one takes it up as any other that waits; only a digest's questions wait for nobody.
    if (kit.replica !== null && run.request.partOf === undefined) continue;
    // Accepted by this very process since it started.
    if (kit.desk.has(run.request.run)) continue;
    kit.parts.log.info(
      { run: run.request.run, state: run.state, attempts: run.attempts },
      'taking up an unfinished run',
    );
    try {
      await recoverOne(kit, run);
    } catch (error) {
      kit.parts.log.error({ run: run.request.run, error: describe(error) }, 'an unfinished run could not be taken up');
    }
  }
};

/** A run that waited for a process with room. */
export const takeUp = async (kit: Kit, run: string, first: boolean): Promise<void> => {
  const found = await kit.parts.journal.find(run);
  // Forgotten, or told by a process that could not say so any more.
  if (found === null || ENDED.includes(found.state)) return;
  if (!first)
    kit.parts.log.info({ run, state: found.state, attempts: found.attempts }, 'taking up a run of another process');
  await recoverOne(kit, found, !first || found.attempts > 0);
};

const recoverOne = async (kit: Kit, run: JournaledRun, mayExist = true): Promise<void> => {
  const { request } = run;
  if (request.partOf !== undefined) return await recoverPart(kit, run);
  if (request.digest !== undefined) return recoverDigest(kit, run, request.digest, mayExist);
  // Even an accepted run may have a root: the crash can lie between Slack's answer and our note of it, and a full disk
  // keeps no note at all.
  const posted: Posted = { rootTs: run.rootTs, replies: run.replies, mayExist };
  const last = run.state === 'judged' ? await stored(kit, run) : null;
  const fresh = kit.parts.clock.now() - Date.parse(request.acceptedAt) < TOO_OLD_MS;
  if (last === null && run.attempts < MAX_ATTEMPTS && fresh) {
    kit.desk.take(request.run, (signal) => converse(kit, request, posted, signal), likenessOf(request));
    return;
  }
  const end = last ?? interrupted(kit, run);
  const tell = traced(kit, request, async () => () => tellEnd(kit, request, posted, end));
  kit.desk.take(request.run, tell);
};

/** The stored answer, rendered as it would have been; null when it cannot be read. */
const stored = async (kit: Kit, { request }: JournaledRun): Promise<LastMessages | null> => {
  try {
    const report = await kit.parts.journal.report(request.run);
    return report === null
      ? null
      : await lastMessages(kit, request, report, () => kit.parts.journal.recording(request.run));
  } catch (error) {
    kit.parts.log.error({ run: request.run, error: describe(error) }, 'a stored answer cannot be read');
    return null;
  }
};

const interrupted = (kit: Kit, { request }: JournaledRun): LastMessages => {
  const pen = kit.ink(request.lang);
  return {
    root: lastWord(request, sentence(WORDS.interrupted, pen), pen),
    replies: [],
    state: 'interrupted',
    reason: 'restarted',
  };
};
