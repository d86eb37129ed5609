// Which names of a message are there in the cluster: every candidate is looked up at once, within the patience Slack leaves.
import { exactly, type Found } from '../../command/reading/found.ts';
import { type Candidate, candidatesIn, readable } from '../../command/reading/tokens.ts';
import type { DirectoryEntry, EntryKind } from '../../engine/ports/directory.ts';
import type { Kit } from '../kit.ts';
import { within } from './patience.ts';

export interface LookedUp {
  /** As it was read. */
  readonly text: string;
  readonly found: readonly Found[];
  /** False: names were not found because nobody could look. */
  readonly looked: boolean;
}

const KINDS: readonly EntryKind[] = ['pod', 'service', 'node', 'workload', 'namespace'];
/** Of one name: more meanings than this are no help. */
const MOST = 20;

export const lookUp = async (kit: Kit, foreign: string, cluster: string, patienceMs: number): Promise<LookedUp> => {
  const text = readable(foreign);
  const candidates = candidatesIn(text);
  if (candidates.length === 0) return { text, found: [], looked: true };
  return within(kit.parts.clock, patienceMs, async (signal) => {
    const search = async (word: string, kinds: readonly EntryKind[]) =>
      kit.parts.directory.search({ cluster, kinds, text: word, namespace: '', limit: MOST }, signal);
    const lookAt = async (candidate: Candidate): Promise<{ found: Found; looked: boolean }> => {
      const { address, namespace, name, workload } = candidate;
      const [direct, made] = await Promise.all([
        search(address || namespace === '' ? name : `${namespace}/${name}`, KINDS),
        workload === '' ? null : search(workload, ['workload']),
      ]);
      const entries: readonly DirectoryEntry[] = [direct, made].flatMap((one) => (one?.ok ? one.value : []));
      return { found: { candidate, entries: exactly(candidate, entries) }, looked: direct.ok };
    };
    const all = await Promise.all(candidates.map(lookAt));
    return { text, found: all.map(({ found }) => found), looked: all.every(({ looked }) => looked) };
  });
};
