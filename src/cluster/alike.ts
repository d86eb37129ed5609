// Which probes of a wave are the same look at the same place, so that one command serves all who ask?
import type { Observer, PlannedProbe } from '../engine/ports.ts';

const keyOf = ({ step, probe }: { readonly step: string; readonly probe: string }): string => `${step} ${probe}`;

interface Look {
  /** With the longest time anybody gives it. */
  readonly probe: PlannedProbe;
  readonly askers: readonly PlannedProbe[];
}

/** The same command at the same place at the same moment; readings some time apart stay two. */
const looksOf = (probes: readonly PlannedProbe[]): readonly Look[] =>
  [...Map.groupBy(probes, ({ location, call, delayMs }) => JSON.stringify([location, call, delayMs])).values()].flatMap(
    (askers) => {
      const [first] = askers;
      if (first === undefined) return [];
      return [{ probe: { ...first, timeoutMs: Math.max(...askers.map(({ timeoutMs }) => timeoutMs)) }, askers }];
    },
  );

/** Runs each look once, and tells it to every step that asked. */
export const sharing = (observer: Observer): Observer => ({
  async *observe(wave, signal) {
    const looks = looksOf(wave.probes);
    const askers = new Map(looks.map((look) => [keyOf(look.probe), look.askers]));
    for await (const one of observer.observe({ ...wave, probes: looks.map(({ probe }) => probe) }, signal))
      for (const { step, probe } of askers.get(keyOf(one)) ?? []) yield { ...one, step, probe };
  },
});
