// What is in this cluster, for pickers and names in messages: lists kept fresh for seconds, one request in flight for each.
import { setImmediate as breath } from 'node:timers/promises';
import type { DirectoryEntry, DirectorySearch, EntryKind } from '../engine/ports/directory.ts';
import type { Clock } from '../engine/ports.ts';
import { type Looked, looked, notLooked } from '../model/looked.ts';
import type { ApiReader } from './api-reader.ts';
import { readEntries } from './directory-entries.ts';

/** Served as it is. */
const FRESH_MS = 10_000;
/** Served at once while a newer one is fetched: a picker that waits is worse than one that lags. */
const STALE_MS = 120_000;
/** A refusal is not asked for again at every letter typed. */
const REFUSED_MS = 3_000;
/** Ours, not a caller's: who waits no longer must not take the list from the others. 150,000 pods are 300 pages. */
const READ_MS = 90_000;
/** What takes long to list is listed rarely: for so many times as long as that took it is fresh. */
const FRESH_TIMES = 10;
/** Entries looked at in one go: what answers Slack must not wait for more. */
const IN_ONE_GO = 20_000;

export type SearchCluster = (
  search: Omit<DirectorySearch, 'cluster'>,
  signal: AbortSignal,
) => Promise<Looked<readonly DirectoryEntry[]>>;

/** An entry with the ways it is written, made once: a message with many names is looked up in thousands of them. */
interface Listed {
  readonly entry: DirectoryEntry;
  /** `web`, also of `deploy/web`. */
  readonly bare: string;
  readonly full: string;
  readonly fullBare: string;
  /** Home namespace first, then by name. */
  readonly order: string;
}

interface Kept {
  readonly list: Looked<readonly Listed[]>;
  readonly atMs: number;
  readonly freshMs: number;
  readonly staleMs: number;
}

/** @param home the namespace a bare name means: of two equals its own comes first. */
export const searchCluster = (reader: ApiReader, clock: Clock, home: string): SearchCluster => {
  const kept = new Map<EntryKind, Kept>();
  const inFlight = new Map<EntryKind, Promise<Looked<readonly Listed[]>>>();

  const fetch = (kind: EntryKind): Promise<Looked<readonly Listed[]>> => {
    const before = inFlight.get(kind);
    if (before !== undefined) return before;
    const startedMs = clock.now();
    const read = readEntries(reader, kind, AbortSignal.timeout(READ_MS))
      .catch((error: unknown) => notLooked('inconclusive', `list ${kind}s: ${String(error)}`))
      .then(async (seen) => {
        const list = seen.ok ? looked(await inOrder(seen.value, home)) : seen;
        const last = kept.get(kind);
        const atMs = clock.now();
        // A bad moment takes nothing away that is still good enough.
        const keepLast = !list.ok && last?.list.ok === true && atMs - last.atMs < last.staleMs;
        const freshMs = Math.max(FRESH_MS, FRESH_TIMES * (atMs - startedMs));
        if (!keepLast) kept.set(kind, { list, atMs, freshMs, staleMs: Math.max(STALE_MS, 2 * freshMs) });
        return list;
      })
      .finally(() => inFlight.delete(kind));
    inFlight.set(kind, read);
    return read;
  };

  const current = async (kind: EntryKind): Promise<Looked<readonly Listed[]>> => {
    const last = kept.get(kind);
    const ageMs = clock.now() - (last?.atMs ?? Number.NEGATIVE_INFINITY);
    if (last === undefined || ageMs > (last.list.ok ? last.staleMs : REFUSED_MS)) return fetch(kind);
    if (ageMs > last.freshMs) void fetch(kind);
    return last.list;
  };

  return async ({ kinds, text, namespace, limit }, signal) => {
    const lists = await patient(Promise.all(kinds.map(current)), signal);
    if (lists === null) return notLooked('timed-out', 'the names in the cluster could not be listed in time');
    const [first] = lists;
    // What could be listed is shown; only when nothing could be is nothing known.
    if (first !== undefined && !first.ok && lists.every(({ ok }) => !ok)) return first;
    const all = lists.map((list) => (list.ok ? list.value : []));
    return looked(await best(all, { text: text.trim().toLowerCase(), namespace, limit }));
  };
};

/** null when the signal comes first. */
const patient = <T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> => {
  if (signal.aborted) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(null);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
};

const listed = (entry: DirectoryEntry, home: string): Listed => {
  const { namespace, name } = entry;
  const bare = name.slice(name.indexOf('/') + 1);
  const full = `${namespace}/${name}`;
  // A space sorts before every letter of a name.
  const order = namespace === home ? ` /${name}` : full;
  return { entry, bare, full, fullBare: bare === name ? full : `${namespace}/${bare}`, order };
};

const inOrder = async (entries: readonly DirectoryEntry[], home: string): Promise<readonly Listed[]> => {
  const all: Listed[] = [];
  for (const entry of entries) {
    all.push(listed(entry, home));
    if (all.length % IN_ONE_GO === 0) await breath();
  }
  // The server lists by namespace and name, which makes this quick.
  return all.sort(byOrder);
};

const byOrder = (a: Listed, b: Listed): number => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0);

/** Exact first, then what begins so, then what holds it; of equals the home namespace, then by name. */
const best = async (
  lists: readonly (readonly Listed[])[],
  { text, namespace, limit }: Pick<DirectorySearch, 'text' | 'namespace' | 'limit'>,
): Promise<readonly DirectoryEntry[]> => {
  const ranked: Listed[][] = [[], [], [], []];
  let seen = 0;
  for (const list of lists) {
    // Each list is in order: of one rank, no more than `limit` can be shown.
    const left = ranked.map(() => limit);
    for (const one of list) {
      seen += 1;
      if (seen % IN_ONE_GO === 0) await breath();
      if (namespace !== '' && one.entry.namespace !== namespace) continue;
      const rank = rankOf(one, text);
      const room = left[rank] ?? 0;
      if (room === 0) continue;
      left[rank] = room - 1;
      ranked[rank]?.push(one);
    }
  }
  return ranked
    .flatMap((rank) => rank.sort(byOrder))
    .slice(0, limit)
    .map(({ entry }) => entry);
};

const NO_MATCH = 9;

const rankOf = ({ entry: { name, addresses }, bare, full, fullBare }: Listed, text: string): number => {
  if (text === '') return 0;
  // Most match in no way, and that shall be known at once.
  if (!full.includes(text) && !fullBare.includes(text) && !addresses.some((one) => one.startsWith(text)))
    return NO_MATCH;
  if (bare === text || name === text || full === text || fullBare === text || addresses.includes(text)) return 0;
  if (bare.startsWith(text) || name.startsWith(text)) return 1;
  if (full.startsWith(text) || fullBare.startsWith(text)) return 2;
  return 3;
};
