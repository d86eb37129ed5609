// One look with a deadline: a slow or a broken one costs only itself.
import type { Clock } from '../engine/ports.ts';
import type { Check } from '../model/checkup.ts';
import { notLooked } from '../model/looked.ts';
import { type Looking, unseen } from './check.ts';

export interface Task extends Looking {
  readonly deadlineMs: number;
  look(signal: AbortSignal): Promise<readonly Check[]>;
}

/** Told of what threw: its words may hold what nobody should read. */
export type OnBroken = (task: Task, error: unknown) => void;

/** Never rejects. */
export const inTime = async (
  task: Task,
  clock: Clock,
  outer: AbortSignal,
  onBroken: OnBroken,
): Promise<readonly Check[]> => {
  const { deadlineMs, look, ...looking } = task;
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  const late = clock.sleep(deadlineMs, signal).then(
    () => notLooked('timed-out', `deadline: no answer within ${deadlineMs / 1_000} s`),
    // Stopped from outside, or the answer was first.
    () => notLooked('inconclusive', 'stopped before it was answered'),
  );
  const looks = look(signal).catch((error: unknown) => {
    if (!signal.aborted) onBroken(task, error);
    return [unseen(looking, notLooked('inconclusive', 'netwhy itself failed at this; its log says how'))];
  });
  const first = await Promise.race([looks, late]);
  stop.abort();
  return 'ok' in first ? [unseen(looking, first)] : first;
};

/** All at once, told in their order. */
export const allInTime = async (
  tasks: readonly Task[],
  clock: Clock,
  signal: AbortSignal,
  onBroken: OnBroken,
): Promise<readonly Check[]> => (await Promise.all(tasks.map((task) => inTime(task, clock, signal, onBroken)))).flat();
