// `netwhy probe`: one batch in, framed results out as each ends, and an end marker when all are in.
import { setTimeout as delay } from 'node:timers/promises';
import type { BatchItem } from '../model/batch.ts';
import { Fault } from '../model/fault.ts';
import { endFrame, helloFrame, resultFrame } from './frames.ts';
import { places } from './places.ts';
import { parseBatch, readBatchText } from './read-batch.ts';
import { type ItemEnd, runItem } from './run-item.ts';
import type { Runner } from './runner.ts';

/** Processes at once on one node, whatever a batch asks for; a question takes some 45, and a queue would shift its second readings. */
const MAX_PROCESSES = 48;

export interface ProbeIo {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** stdout. Rejects or throws when nobody reads any more; that ends the program. */
  write(chunk: Uint8Array | string): void | Promise<void>;
  /** stderr; without it a refusal is told by the exit code alone. */
  complain?(line: string): void;
  /** Version of this program. */
  readonly netwhy: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a batch and writes what `model/batch.ts` describes.
 * @param argument the batch as JSON, or `-` to read it from stdin
 * @returns exit code: 0 all results and the end marker were written · 1 stopped before that · 2 the batch was refused
 */
export const probe = async (argument: string, io: ProbeIo, runner: Runner): Promise<number> => {
  let items: readonly BatchItem[];
  try {
    items = parseBatch(await readBatchText(argument, io.stdin, io.signal)).items;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    io.complain?.(`netwhy: ${error.message}\n`);
    return 2;
  }

  const stop = new AbortController();
  const signal = AbortSignal.any([io.signal, stop.signal]);
  const write = async (frame: Uint8Array): Promise<void> => {
    if (signal.aborted) return;
    try {
      await io.write(frame);
    } catch {
      // The reader has gone: what still runs has nobody to answer to.
      stop.abort();
    }
  };

  const epochMs = performance.now();
  const sinceStart = (): number => Math.round(performance.now() - epochMs);
  const inPlace = places(MAX_PROCESSES);
  let written = write(helloFrame(io.netwhy));
  let bytes = 0;

  const runOne = async (item: BatchItem): Promise<void> => {
    if (!(await waited(item.delayMs, signal))) return;
    let startedMs = sinceStart();
    const end = await inPlace(async (): Promise<ItemEnd | null> => {
      startedMs = sinceStart();
      return signal.aborted ? null : await runItem(item, runner, signal);
    });
    if (end === null || signal.aborted) return;
    const { stdout, stderr, ...rest } = end;
    bytes += stdout.byteLength + stderr.byteLength;
    const header = { id: item.id, startedMs, durationMs: sinceStart() - startedMs, ...rest };
    // One writer in line behind the other: a slow reader slows the results, not the commands.
    written = written.then(() => write(resultFrame({ header, stdout, stderr })));
  };
  await Promise.all(items.map(runOne));
  await written;
  await write(endFrame(items.length, bytes));
  return signal.aborted ? 1 : 0;
};

/** @returns whether the time passed undisturbed. */
const waited = async (ms: number, signal: AbortSignal): Promise<boolean> => {
  if (ms === 0) return !signal.aborted;
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch {
    // Only an abort ends a delay early.
    return false;
  }
};
