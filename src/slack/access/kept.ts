// A fact is asked for once and kept for a while; what could not be found out is asked for again.
import type { Fact } from '../../engine/ports/access-facts.ts';
import type { Clock } from '../../engine/ports.ts';

const MOST = 5_000;
/** A missing scope stays missing until somebody installs the app again. */
const KEEP_SHUT_MS = 300_000;

export class Kept<T> {
  private readonly clock: Clock;
  private readonly keepMs: number;
  private readonly ask: (key: string) => Promise<Fact<T>>;
  private readonly facts = new Map<string, { readonly fact: Promise<Fact<T>>; readonly untilMs: number }>();
  private shutUntilMs = 0;

  /** @param ask must not reject. */
  constructor(clock: Clock, keepMs: number, ask: (key: string) => Promise<Fact<T>>) {
    this.clock = clock;
    this.keepMs = keepMs;
    this.ask = ask;
  }

  of(key: string): Promise<Fact<T>> {
    const now = this.clock.now();
    const before = this.facts.get(key);
    if (before !== undefined && now < before.untilMs) return before.fact;
    if (now < this.shutUntilMs) return Promise.resolve({ known: false, why: 'not-permitted' });
    if (this.facts.size >= MOST) this.facts.clear();
    const fact = this.ask(key);
    const entry = { fact, untilMs: now + this.keepMs };
    this.facts.set(key, entry);
    void fact.then((told) => {
      if (told.known) return;
      if (told.why === 'not-permitted') this.shutUntilMs = this.clock.now() + KEEP_SHUT_MS;
      if (this.facts.get(key) === entry) this.facts.delete(key);
    });
    return fact;
  }
}
