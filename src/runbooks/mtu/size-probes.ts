// Three sizes of one path: the control, the largest that fits, and one byte more.
import type { Location } from '../../model/location.ts';
import type { Probe } from '../../model/step.ts';
import { type PingResult, parsePing } from '../../parsers/ping.ts';
import { BIG_DELAY_MS, payloadOf, SMALL_BYTES } from './sizes.ts';

/** Enough that a lossy path is not taken for one that swallows by size. */
const SAMPLE = 10;

/** Keys are `<name>:<size>`. */
export const sizeProbes = (
  name: string,
  location: Location,
  to: string,
  limitBytes: number,
): readonly Probe<PingResult>[] =>
  (
    [
      ['small', SMALL_BYTES, SAMPLE],
      ['fits', payloadOf(limitBytes), SAMPLE],
      ['over', payloadOf(limitBytes) + 1, 2],
    ] as const
  ).map(([size, sizeBytes, count]) => ({
    key: `${name}:${size}`,
    location,
    call: { name: 'ping', args: { to, count, intervalMs: 20, waitMs: 500, sizeBytes, dontFragment: true } },
    timeoutMs: 5000,
    delayMs: size === 'small' ? 0 : BIG_DELAY_MS,
    parse: parsePing,
  }));
