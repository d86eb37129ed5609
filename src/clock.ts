// The real clock behind the engine's port.
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from './engine/ports.ts';

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
};
