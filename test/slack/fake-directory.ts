// A cluster's names held in memory; a test says when it cannot be asked.
import type { Directory, DirectoryEntry, DirectorySearch, EntryKind } from '../../src/engine/ports/directory.ts';
import { type Looked, looked, notLooked } from '../../src/model/looked.ts';

export const entry = (kind: EntryKind, full: string, addresses: readonly string[] = [], node = ''): DirectoryEntry => {
  const at = kind === 'node' || kind === 'namespace' ? -1 : full.indexOf('/');
  return { kind, namespace: full.slice(0, Math.max(0, at)), name: full.slice(at + 1), addresses, node };
};

/** The shop: what the playground has, more or less. */
export const SHOP: readonly DirectoryEntry[] = [
  entry('pod', 'shop/web-0', ['10.244.1.10'], 'node-1'),
  entry('pod', 'shop/web-1', ['10.244.2.11'], 'node-2'),
  entry('pod', 'shop/db-0', ['10.244.2.10'], 'node-2'),
  entry('pod', 'shop/cart-7d4b9c6f5-x2x8k', ['10.244.3.7'], 'node-3'),
  entry('pod', 'infra/dns-probe-0', ['10.244.3.9'], 'node-3'),
  entry('pod', 'blue/twin-0', [], 'node-1'),
  entry('pod', 'green/twin-0', [], 'node-2'),
  entry('service', 'shop/web', ['10.96.0.20']),
  entry('service', 'shop/db', ['10.96.0.21']),
  entry('service', 'kube-system/kube-dns', ['10.96.0.10']),
  entry('node', 'node-1', ['10.0.0.11', '100.64.0.1']),
  entry('node', 'node-2', ['10.0.0.12', '100.64.0.2']),
  entry('node', 'node-3', ['10.0.0.13', '100.64.0.3']),
  entry('workload', 'shop/deploy/cart'),
  entry('workload', 'shop/sts/web'),
  entry('namespace', 'shop'),
];

export class FakeDirectory implements Directory {
  clusters: readonly string[] = ['playground'];
  entries: readonly DirectoryEntry[] = SHOP;
  readonly searches: DirectorySearch[] = [];
  /** `silent`: it answers only when the asker has had enough. */
  mood: 'well' | 'refused' | 'silent' = 'well';

  async search(search: DirectorySearch, signal: AbortSignal): Promise<Looked<readonly DirectoryEntry[]>> {
    this.searches.push(search);
    if (this.mood === 'refused') return notLooked('forbidden', 'no right to list pods (403)');
    if (this.mood === 'silent') {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      return notLooked('timed-out', 'no answer in time');
    }
    const found = this.entries.filter(
      ({ kind, namespace, name, addresses }) =>
        search.kinds.includes(kind) &&
        (search.namespace === '' || namespace === search.namespace) &&
        (`${namespace}/${name}`.includes(search.text) || addresses.includes(search.text)),
    );
    return looked(found.slice(0, search.limit));
  }
}
