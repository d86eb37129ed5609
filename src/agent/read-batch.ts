// Which batch was handed to the agent program, and is it one it may run?
import { z } from 'zod';
import { ip } from '../commands/values.ts';
import {
  BATCH_VERSION,
  type Batch,
  MAX_BATCH_ITEMS,
  MAX_BATCH_OUTPUT_BYTES,
  MAX_OUTPUT_BYTES,
} from '../model/batch.ts';
import { Fault } from '../model/fault.ts';
import { say, type Text } from '../model/text.ts';

export const MAX_BATCH_BYTES = 256 * 1024;
/** A caller that asked for stdin and sends nothing must not leave a process behind. */
const STDIN_WAIT_MS = 10_000;

const item = z.object({
  id: z.string().min(1).max(200),
  call: z.object({
    name: z.string().min(1).max(100),
    args: z.record(z.string().max(100), z.union([z.string().max(1000), z.number(), z.boolean()])),
  }),
  podIp: z.union([ip, z.literal('')]),
  timeoutMs: z.int().min(1).max(30_000),
  maxBytes: z.int().min(1).max(MAX_OUTPUT_BYTES),
  delayMs: z.int().min(0).max(10_000),
});

const batch = z.object({
  v: z.literal(BATCH_VERSION),
  run: z.string().min(1).max(100),
  items: z
    .array(item)
    .min(1)
    .max(MAX_BATCH_ITEMS)
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, { error: 'ids are not unique' })
    .refine((items) => items.reduce((sum, { maxBytes }) => sum + maxBytes, 0) <= MAX_BATCH_OUTPUT_BYTES, {
      error: 'its items may print too much together',
    }),
});

/**
 * The text of the batch: the argument itself, or all of stdin when it is `-`.
 * @throws Fault `usage` when it is over 256 KiB or does not come.
 */
export const readBatchText = async (
  argument: string,
  stdin: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<string> => {
  if (argument !== '-') {
    if (Buffer.byteLength(argument) > MAX_BATCH_BYTES) throw tooLong();
    return argument;
  }
  const late = AbortSignal.any([signal, AbortSignal.timeout(STDIN_WAIT_MS)]);
  const stopped = new Promise<'stopped'>((resolve) =>
    late.addEventListener('abort', () => resolve('stopped'), { once: true }),
  );
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const source = stdin[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([source.next(), stopped]);
    if (next === 'stopped') {
      // Not awaited: a source that never delivers need not answer this either.
      void source.return?.();
      throw refused(say('No batch came on stdin.', '표준 입력으로 배치가 오지 않았습니다.'));
    }
    if (next.done === true) return Buffer.concat(chunks).toString('utf8');
    bytes += next.value.byteLength;
    if (bytes > MAX_BATCH_BYTES) {
      void source.return?.();
      throw tooLong();
    }
    chunks.push(next.value);
  }
};

/** @throws Fault `usage` naming what is wrong and never a value. */
export const parseBatch = (text: string): Batch => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw refused(say('The batch is not JSON.', '배치가 JSON이 아닙니다.'), cause);
  }
  const version = z.object({ v: z.number() }).safeParse(json);
  if (version.success && version.data.v !== BATCH_VERSION) {
    throw refused(
      say(
        `This agent reads batches of version ${BATCH_VERSION}, not ${version.data.v}; give bot and agent the same netwhy version.`,
        `이 에이전트는 버전 ${BATCH_VERSION} 배치만 읽습니다(받은 버전: ${version.data.v}). 봇과 에이전트의 netwhy 버전을 맞추세요.`,
      ),
    );
  }
  const checked = batch.safeParse(json);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.');
    const what = issue?.message ?? 'invalid';
    throw refused(say(`The batch is refused: ${where}: ${what}.`, `배치를 거부했습니다: ${where}: ${what}.`));
  }
  return checked.data;
};

const refused = (text: Text, cause?: unknown): Fault => new Fault('usage', text, { cause });

const tooLong = (): Fault =>
  refused(say(`The batch is over ${MAX_BATCH_BYTES / 1024} KiB.`, `배치가 ${MAX_BATCH_BYTES / 1024} KiB를 넘습니다.`));
