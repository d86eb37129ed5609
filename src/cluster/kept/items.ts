// The slim records of one list, as its list and its watch's events leave them.
import { nameOf } from '../api-objects.ts';
import type { Slim } from '../api-reader.ts';
import type { WatchEvent } from './events.ts';

type Change = Extract<WatchEvent, { readonly key: string }>;

/** More than this over what was asked for, and it is no list to keep. */
const GROWTH = 1.2;

export class KeptItems {
  readonly #slim: Slim;
  readonly #most: number;
  #items = new Map<string, unknown>();
  #latest: bigint | null = null;

  constructor(slim: Slim, most: number) {
    this.#slim = slim;
    this.#most = Math.ceil(most * GROWTH);
  }

  /** What a list said: all there is, each made slim already. */
  replace(items: readonly unknown[], version: string): void {
    this.#items = new Map();
    for (const item of items) {
      const { namespace, name } = nameOf(item);
      if (name !== '') this.#items.set(`${namespace}/${name}`, item);
    }
    this.#latest = numberOf(version);
  }

  /**
   * A server tells changes in the order of their versions, each once. `disordered`: it did not, so what is kept may be
   * older than what is there. `too-many`: it has outgrown what is kept.
   */
  apply({ type, key, version, object }: Change): 'fine' | 'disordered' | 'too-many' {
    const number = numberOf(version);
    if (number !== null && this.#latest !== null && number < this.#latest) return 'disordered';
    this.#latest = number ?? this.#latest;
    if (type === 'DELETED') this.#items.delete(key);
    else this.#change(key, object);
    return this.#items.size > this.#most ? 'too-many' : 'fine';
  }

  /** What comes is newer than this; empty: as old as may be. */
  reached(version: string): void {
    this.#latest = numberOf(version);
  }

  /** In the order the server lists them: by namespace and name. */
  list(): readonly unknown[] {
    return [...this.#items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  }

  #change(key: string, object: unknown): void {
    const item = this.#slim(object);
    if (item === null) this.#items.delete(key);
    else this.#items.set(key, item);
  }
}

/** Opaque but for its order, which from Kubernetes 1.35 on is promised, and was so before; null: none we know to compare. */
const numberOf = (version: string): bigint | null => (/^\d{1,20}$/.test(version) ? BigInt(version) : null);
