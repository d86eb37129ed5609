// How the evidence file gets into the thread: an extra of a told answer, tried a few times, never in the way of its end.
import type { Clock } from '../engine/ports.ts';
import { isRecord, items } from './block-limits-walk.ts';
import { findFile, type PostPlace } from './find-posted.ts';
import type { Log } from './parts.ts';
import { type Label, mayPass } from './poster.ts';
import type { EvidenceFile } from './render/evidence-file.ts';
import { cut } from './render/literal.ts';
import type { SlackCall } from './slack-call.ts';
import { troubleOf } from './trouble.ts';

const MAX_TRIES = 3;
/** The answer is told; nobody waits longer than this before each further try. */
const MAX_WAIT_MS = 30_000;
/** Slack refuses more with alt_txt_too_large. */
const MAX_ALT = 1_000;

/**
 * Uploads the file to the thread; the id of the file, or the ts of an earlier copy; empty when there is none.
 * With `mayExist`, or after a lost reply, looks for an earlier copy first. Never throws.
 */
export type Attach = (place: PostPlace, label: Label, file: EvidenceFile, mayExist: boolean) => Promise<string>;

/** @param stop ends the waiting, not the upload. */
export const attacher = (call: SlackCall, clock: Clock, log: Log, stop: AbortSignal): Attach => {
  // A missing scope (missing_scope) or a closed door (file_uploads_disabled …) is the same for every run: said once.
  const said = new Set<string>();
  return async (place, label, file, mayExist) => {
    let look = mayExist;
    for (let tries = 1; ; tries += 1) {
      try {
        const found = look ? await findFile(call, log, { ...place, ...label, name: file.name }) : null;
        return found ?? (await upload(call, place, file));
      } catch (error) {
        const trouble = troubleOf(error);
        look ||= trouble.kind === 'lost';
        if (!mayPass(trouble) || tries === MAX_TRIES || stop.aborted) {
          if (!said.has(trouble.code))
            log.warn({ run: label.run, code: trouble.code }, 'files cannot be uploaded; answers go without');
          said.add(trouble.code);
          return '';
        }
        const waitMs = trouble.kind === 'limited' ? Math.max(250, trouble.afterMs) : 500 * 2 ** tries;
        // Rejects when the process stops; the next turn then makes the last attempt.
        await clock.sleep(Math.min(MAX_WAIT_MS, waitMs), stop).catch(() => undefined);
      }
    }
  };
};

/** The client makes three calls of it: an address, the bytes (with the bot token, to the address Slack named), the sharing. */
const upload = async (call: SlackCall, place: PostPlace, file: EvidenceFile): Promise<string> => {
  const result = await call('files.uploadV2', {
    channel_id: place.channel,
    thread_ts: place.threadTs,
    filename: file.name,
    title: file.name,
    initial_comment: file.comment,
    ...(file.alt !== undefined && { alt_text: cut(file.alt, MAX_ALT) }),
    // Text not as `file`: a string there is a path.
    ...(file.bytes === undefined ? { content: file.text } : { file: Buffer.from(file.bytes) }),
  });
  // {"ok":true,"files":[{"ok":true,"files":[{"id":"F1","title":"evidence-r-….txt"}]}]}
  const shared = items(result.files).flatMap((one) => (isRecord(one) ? items(one.files) : []));
  const [first] = shared;
  return isRecord(first) && typeof first.id === 'string' ? first.id : 'shared';
};
