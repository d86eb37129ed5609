// What a tool prints may hold a secret nobody asked for, like the login address in Tailscale's status: no recording keeps it.
import type { Observer } from './engine/ports.ts';
import type { Observation } from './model/recording.ts';
import { redact } from './ops/redact.ts';

const cleaned = (one: Observation): Observation => {
  const { outcome } = one;
  if (outcome.kind !== 'exited' && outcome.kind !== 'not-looked') return one;
  const { stdout, stderr } = outcome;
  return {
    ...one,
    outcome: {
      ...outcome,
      ...(stdout !== undefined && { stdout: redact(stdout) }),
      ...(stderr !== undefined && { stderr: redact(stderr) }),
    },
  };
};

/** Before anything is judged, so that a report and the one made again from its recording are the same. */
export const withoutSecrets = (observer: Observer): Observer => ({
  async *observe(wave, signal) {
    for await (const one of observer.observe(wave, signal)) yield cleaned(one);
  },
});
