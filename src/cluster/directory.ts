// What is in this cluster, for pickers and names in messages: lists kept fresh for seconds, one request in flight for each.
import type { DirectoryEntry, DirectorySearch, EntryKind } from '../engine/ports/directory.ts';
import type { Clock } from '../engine/ports.ts';
import { type Looked, looked, mapLooked, notLooked } from '../model/looked.ts';
import type { ApiReader } from './api-reader.ts';
import { readEntries } from './directory-entries.ts';

/** Served as it is. */
const FRESH_MS = 10_000;
/** Served at once while a newer one is fetched: a picker that waits is worse than one that lags. */
const STALE_MS = 120_000;
/** A refusal is not asked for again at every letter typed. */
const REFUSED_MS = 3_000;
/** Ours, not a caller's: who waits no longer must not take the list from the others. */
const READ_MS = 12_000;

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
}

/** @param home the namespace a bare name means: of two equals its own comes first. */
export const searchCluster = (reader: ApiReader, clock: Clock, home: string): SearchCluster => {
  const kept = new Map<EntryKind, Kept>();
  const inFlight = new Map<EntryKind, Promise<Looked<readonly Listed[]>>>();

  const fetch = (kind: EntryKind): Promise<Looked<readonly Listed[]>> => {
    const before = inFlight.get(kind);
    if (before !== undefined) return before;
    const read = readEntries(reader, kind, AbortSignal.timeout(READ_MS))
      .catch((error: unknown) => notLooked('inconclusive', `list ${kind}s: ${String(error)}`))
      .then((seen) => {
        const list = mapLooked(seen, (entries) => entries.map((one) => listed(one, home)));
        const last = kept.get(kind);
        // A bad moment takes nothing away that is still good enough.
        const keepLast = !list.ok && last?.list.ok === true && clock.now() - last.atMs < STALE_MS;
        if (!keepLast) kept.set(kind, { list, atMs: clock.now() });
        return list;
      })
      .finally(() => inFlight.delete(kind));
    inFlight.set(kind, read);
    return read;
  };

  const current = async (kind: EntryKind): Promise<Looked<readonly Listed[]>> => {
    const last = kept.get(kind);
    const ageMs = clock.now() - (last?.atMs ?? Number.NEGATIVE_INFINITY);
    if (last === undefined || ageMs > (last.list.ok ? STALE_MS : REFUSED_MS)) return fetch(kind);
    if (ageMs > FRESH_MS) void fetch(kind);
    return last.list;
  };

  return async ({ kinds, text, namespace, limit }, signal) => {
    const lists = await patient(Promise.all(kinds.map(current)), signal);
    if (lists === null) return notLooked('timed-out', 'the names in the cluster could not be listed in time');
    const [first] = lists;
    // What could be listed is shown; only when nothing could be is nothing known.
    if (first !== undefined && !first.ok && lists.every(({ ok }) => !ok)) return first;
    const all = lists.flatMap((list) => (list.ok ? list.value : []));
    return looked(best(all, text.trim().toLowerCase(), namespace).slice(0, limit));
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
  return { entry, bare, full, fullBare: `${namespace}/${bare}`, order };
};

/** Exact first, then what begins so, then what holds it; of equals the home namespace, then by name. */
const best = (all: readonly Listed[], text: string, namespace: string): readonly DirectoryEntry[] =>
  all
    .flatMap((one) => {
      const rank = namespace === '' || one.entry.namespace === namespace ? rankOf(one, text) : NO_MATCH;
      return rank === NO_MATCH ? [] : [{ one, rank }];
    })
    .sort((a, b) => a.rank - b.rank || (a.one.order < b.one.order ? -1 : a.one.order > b.one.order ? 1 : 0))
    .map(({ one }) => one.entry);

const NO_MATCH = 9;

const rankOf = ({ entry: { name, addresses }, bare, full, fullBare }: Listed, text: string): number => {
  if (text === '') return 0;
  if (bare === text || name === text || full === text || fullBare === text || addresses.includes(text)) return 0;
  if (bare.startsWith(text) || name.startsWith(text)) return 1;
  if (full.startsWith(text) || fullBare.startsWith(text)) return 2;
  return full.includes(text) || addresses.some((one) => one.startsWith(text)) ? 3 : NO_MATCH;
};
