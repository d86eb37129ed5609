// The packets this question sends itself, so that counters have something to count.
import type { Location } from '../../model/location.ts';
import type { Probe } from '../../model/step.ts';
import { type PingResult, parsePing } from '../../parsers/ping.ts';

/** 20 packets at 20 ms are out after 0.4 s, whether anybody answers or not. */
export const TRAIN_PACKETS = 20;
const INTERVAL_MS = 20;

/**
 * Counters are read before and after the trains, and the few pings of other steps are out before the first reading:
 * what grows in between is ours, or more.
 */
export const BEFORE_MS = 400;
/** Nodes do not start at the same moment: half a second and more lies before and after the trains. */
const TRAIN_MS = 900;
export const AFTER_MS = 2000;
/** Trains that would count beside those come when the second reading is taken. */
export const LATER_MS = 2100;

/** From here on nothing is counted any more: what another question sends through the overlay waits for it. */
export const COUNTED_MS = AFTER_MS + 300;

export const trainProbe = (key: string, location: Location, to: string, delayMs = TRAIN_MS): Probe<PingResult> => ({
  key,
  location,
  call: { name: 'ping', args: { to, count: TRAIN_PACKETS, intervalMs: INTERVAL_MS, waitMs: 700 } },
  timeoutMs: 4000,
  delayMs,
  parse: parsePing,
});
