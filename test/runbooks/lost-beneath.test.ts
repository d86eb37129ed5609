// Is a cause ever proven that is not there, because the step that decides a lower one was lost? A slice of `npm run sweep:lost`.
import { describe, expect, it } from 'vitest';
import { simulatedCases } from '../matrix/cases.ts';
import { sweep } from '../matrix/lost-evidence.ts';

/** Each of these had a wrong cause proven once. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'conntrack-full': ['path', 'why-flaky'],
  'vxlan-device-missing': ['path', 'health'],
  'overlay-outside-tailnet': ['overlay'],
  'tailscaled-down': ['tailscale', 'why-flaky'],
  'tailscale-logged-out': ['health'],
  'tailscale-exit-node-hijack': ['health'],
  'wireguard-udp-blocked': ['tailscale'],
};

/** A share of the rest, from all over. */
const STRIDE = 16;

const SLICE = simulatedCases().filter(
  ({ fault, question }, at) => at % STRIDE === 0 || KNOWN[fault]?.includes(question),
);

describe.concurrent('evidence lost', () => {
  it.each(SLICE)(
    '$question with $fault: nothing else is proven',
    async (one) => {
      expect((await sweep(one)).wrong).toEqual([]);
    },
    60_000,
  );
});
