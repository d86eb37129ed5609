// Several observer streams read as one: each wave of ready probes adds its own, and the loop ends when all have.
import type { Observation } from '../model/recording.ts';
import type { Observer, PlannedProbe, ProbeWave } from './ports.ts';

/** Places that are surely looked at together; of more some wait for the others. */
const TOGETHER = 16;

const patienceMs = (probes: readonly PlannedProbe[]): number => {
  const slowestMs = probes.reduce((most, { timeoutMs, delayMs }) => Math.max(most, timeoutMs + delayMs), 0);
  const nodes = new Set(probes.map(({ location }) => ('node' in location ? location.node : ''))).size;
  return (slowestMs + GRACE_MS) * Math.max(1, Math.ceil(nodes / TOGETHER));
};

/** Grace over a probe's own kill timer before the engine stops waiting: start-up of the agent and the way back. */
const GRACE_MS = 10_000;

export class Waves implements AsyncIterable<Observation> {
  /** Probes, by `startedKey`. */
  readonly started = new Set<string>();
  readonly #observer: Observer;
  readonly #about: Omit<ProbeWave, 'probes'>;
  readonly #signal: AbortSignal;
  readonly #arrived: Observation[] = [];
  readonly #awaited = new Set<string>();
  #running = 0;
  #wake: () => void = () => undefined;

  constructor(observer: Observer, about: Omit<ProbeWave, 'probes'>, signal: AbortSignal) {
    this.#observer = observer;
    this.#about = about;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  start(probes: readonly PlannedProbe[]): void {
    if (probes.length === 0) return;
    for (const probe of probes) {
      const key = keyOf(probe);
      this.started.add(key);
      this.#awaited.add(key);
    }
    this.#running += 1;
    void this.#read(probes);
  }

  async #read(probes: readonly PlannedProbe[]): Promise<void> {
    // A wave that overstays its slowest probe is cut off: an observer must not be able to hold up a run.
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(patienceMs(probes))]);
    try {
      for await (const observation of this.#observer.observe({ ...this.#about, probes }, signal))
        this.#arrive(observation);
    } catch (error) {
      if (!signal.aborted) for (const probe of probes) this.#arrive(this.#broken(probe, error));
    } finally {
      this.#running -= 1;
      this.#wake();
    }
  }

  #arrive(observation: Observation): void {
    // The first word counts: an observer that repeats itself changes nothing.
    if (!this.#awaited.delete(keyOf(observation))) return;
    this.#arrived.push(observation);
    this.#wake();
  }

  /** An observer that throws breaks its promise: that is our trouble, shown as "could not look" with its name. */
  #broken(probe: PlannedProbe, error: unknown): Observation {
    const detail = `observer failed: ${error instanceof Error ? error.name : 'unknown error'}`;
    return {
      step: probe.step,
      probe: probe.probe,
      location: probe.location,
      rung: null,
      argv: [],
      startedMs: 0,
      durationMs: 0,
      outcome: { kind: 'not-looked', reason: 'inconclusive', detail },
    };
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Observation> {
    for (;;) {
      const next = this.#arrived.shift();
      if (next !== undefined) yield next;
      else if (this.#running === 0 || this.#signal.aborted) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

export const startedKey = (step: string, probe: string): string => `${step} ${probe}`;

const keyOf = (one: { readonly step: string; readonly probe: string }): string => startedKey(one.step, one.probe);
