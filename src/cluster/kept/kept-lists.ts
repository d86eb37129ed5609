// What is kept of a cluster between questions: each list watched from its first use on, ended when nobody asks for it any more.
import type { List } from '../api-reader.ts';
import { KeptList, type KeptNow, type KeptParts } from './kept-list.ts';
import { type KeptWhat, keyOf } from './what.ts';

/** Lists of one cluster at a time: each is a connection to its API server. What was not used longest goes. */
const MOST_LISTS = 64;

export class KeptLists {
  readonly #parts: KeptParts;
  readonly #lists = new Map<string, KeptList>();
  readonly #opening = new Set<Promise<void>>();
  #ended = false;

  constructor(parts: KeptParts) {
    this.#parts = parts;
  }

  /** null: it must be read anew, and may then be adopted. */
  take(what: KeptWhat): KeptNow | null {
    return this.#lists.get(keyOf(what))?.take() ?? null;
  }

  /** What was read anew at `atMs` is watched from there. A part of a list is not kept. */
  adopt(what: KeptWhat, { items, complete, version = '' }: List, atMs: number): void {
    if (this.#ended || !complete || (version === '' && !what.single)) return;
    const key = keyOf(what);
    const list = this.#lists.get(key) ?? new KeptList(what, this.#parts);
    this.#lists.set(key, list);
    if (!list.wants) return;
    const open = list.adopt(items, version, atMs).finally(() => this.#opening.delete(open));
    this.#opening.add(open);
    this.#forget();
  }

  /** Watches open now, or about to be opened again. */
  get watches(): number {
    return [...this.#lists.values()].filter(({ watching }) => watching).length;
  }

  /** Every watch that was begun is open, or is not going to be. */
  async settled(): Promise<void> {
    await Promise.all(this.#opening);
  }

  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all([...this.#lists.values()].map((one) => one.end()));
    this.#lists.clear();
  }

  #forget(): void {
    const byUse = [...this.#lists].sort(([, a], [, b]) => b.usedMs - a.usedMs);
    for (const [key, list] of byUse.slice(MOST_LISTS)) {
      this.#lists.delete(key);
      void list.end();
    }
  }
}
