// What do the names of a text mean in this cluster: each candidate with what is known of it, and the text with their places marked.
import type { Candidate, KnownName } from './tokens.ts';

export interface Found {
  readonly candidate: Candidate;
  /** Everything it may mean; empty when nothing is known of it. */
  readonly entries: readonly KnownName[];
}

/** Of what a directory found for a candidate: what it names exactly. */
export const exactly = (candidate: Candidate, entries: readonly KnownName[]): readonly KnownName[] => {
  const all = entries.filter(
    (one) =>
      (candidate.address && one.addresses.includes(candidate.name)) ||
      (bare(one) === candidate.name && (candidate.namespace === '' || candidate.namespace === one.namespace)),
  );
  // Pods in the host's network share their node's address.
  if (candidate.address && all.some(({ kind }) => kind === 'node')) return all.filter(({ kind }) => kind === 'node');
  const pods = all.length > 0 || candidate.workload === '' ? all : entries.filter((one) => isWorkload(one, candidate));
  const said = pods.filter((one) => one.kind === candidate.said);
  return said.length > 0 ? said : pods;
};

const isWorkload = (one: KnownName, { workload, namespace }: Candidate): boolean =>
  one.kind === 'workload' && bare(one) === workload && (namespace === '' || namespace === one.namespace);

const bare = ({ name }: KnownName): string => name.slice(name.indexOf('/') + 1);

/** Drops what is no name at all; of a name in several namespaces keeps the one a namespace in the text says. */
export const settle = (found: readonly Found[]): readonly Found[] => {
  const spaces = new Set(
    found.flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'namespace').map(({ name }) => name)),
  );
  return found
    .filter(
      ({ candidate, entries }) => entries.length > 0 || candidate.surely || candidate.host !== '' || isSaid(candidate),
    )
    .map((one) => {
      const here = one.entries.filter(({ namespace }) => namespace !== '' && spaces.has(namespace));
      return here.length > 0 && here.length < one.entries.length ? { ...one, entries: here } : one;
    });
};

/** "pod banana" names one; a namespace, a workload and a host by name alone are too common words. */
const isSaid = ({ said, name }: Candidate): boolean =>
  (said === 'pod' || said === 'node' || said === 'service') && /[-\d]/.test(name);

/** The text with every name replaced by what it is, so that no rule takes a name for a word: `@pod can't reach @host`. */
export const marked = (text: string, found: readonly Found[]): string => {
  let at = 0;
  let out = '';
  for (const { candidate, entries } of found.toSorted((a, b) => a.candidate.from - b.candidate.from)) {
    if (candidate.from < at) continue;
    out += `${text.slice(at, candidate.from)} @${entries[0]?.kind ?? (candidate.host === '' ? 'unknown' : 'host')} `;
    at = candidate.to;
  }
  return (out + text.slice(at)).replace(/\s+/g, ' ').trim();
};
