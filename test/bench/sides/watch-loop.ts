// What a piece of work does to its process: how long it takes, how long the event loop is held up, what stays on the heap.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchStalls } from '../stalls.ts';

export interface Watched {
  readonly tookMs: number;
  /** By the clock, so with what other processes took meanwhile. */
  readonly stallMs: number;
  /** Of the main thread's own work in one piece. */
  readonly workMs: number;
  readonly heapMb: number;
}

const RESOLUTION_MS = 5;

/** What `work` returns is what stays. */
export const watched = async (work: () => Promise<unknown>): Promise<Watched> => {
  const heap = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 1024 / 1024;
  };
  const before = heap();
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  await sleep(50);
  delay.reset();
  const stalls = watchStalls();
  const startedMs = performance.now();
  const kept = await work();
  const tookMs = performance.now() - startedMs;
  await sleep(2 * RESOLUTION_MS); // a stall is told after it
  const stallMs = Math.max(0, delay.max / 1e6 - RESOLUTION_MS);
  delay.disable();
  const workMs = stalls.told().longestWorkMs;
  stalls.end();
  const heapMb = heap() - before;
  if (kept === undefined) throw new Error('nothing is kept');
  return { tookMs, stallMs, workMs, heapMb };
};
