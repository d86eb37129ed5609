// What a tool prints may hold a secret nobody asked for, like the login address in Tailscale's status: no recording keeps it.
import type { Observer } from './engine/ports.ts';
import type { Observation } from './model/recording.ts';
import { redact } from './ops/redact.ts';

/** Most output holds none, and may be megabytes: looked through closely only where one of these stands in it. */
const HINT =
  /authurl|login\.tailscale\.com|tskey-|private.?key|xox[a-z][.-]|xapp-|hooks\.slack\.com|eyJ|authorization|x-slack-signature|x-api-key|x-auth-token|cookie|token|secret|passw|bearer|:\/\/[^\s/]{1,300}@|api_?key|access_?key|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|npm_/i;

const clean = (text: string): string => (HINT.test(text) ? redact(text) : text);

const cleaned = (one: Observation): Observation => {
  const { outcome } = one;
  if (outcome.kind !== 'exited' && outcome.kind !== 'not-looked') return one;
  const { stdout, stderr } = outcome;
  return {
    ...one,
    outcome: {
      ...outcome,
      ...(stdout !== undefined && { stdout: clean(stdout) }),
      ...(stderr !== undefined && { stderr: clean(stderr) }),
    },
  };
};

/** Before anything is judged, so that a report and the one made again from its recording are the same. */
export const withoutSecrets = (observer: Observer): Observer => ({
  async *observe(wave, signal) {
    for await (const one of observer.observe(wave, signal)) yield cleaned(one);
  },
});
