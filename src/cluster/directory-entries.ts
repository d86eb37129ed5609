// How a pod, node, service, workload or namespace of a list becomes an entry of the directory, from an object or a table row.
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import type { DirectoryEntry, EntryKind } from '../engine/ports/directory.ts';
import { type Looked, looked } from '../model/looked.ts';
import { ciliumNodeShape, nodeShape, podShape, present, serviceShape } from './api-objects.ts';
import type { ApiReader, Resource } from './api-reader.ts';
import { seen } from './read-surroundings.ts';
import {
  ciliumNodes,
  daemonSetsIn,
  deploymentsIn,
  namespaces,
  nodes,
  podsIn,
  servicesIn,
  statefulSetsIn,
} from './resources.ts';

/** Kubernetes itself ends at 150,000 pods in a cluster. */
const MOST = 200_000;

const rowShape = z.object({
  metadata: z.object({ name: z.string().min(1), namespace: z.string().nullish() }),
  cells: z.record(z.string(), z.string()).optional(),
});

type Row = z.infer<typeof rowShape>;

/** Everything of one kind. Not looked when the main list could not be read. */
export const readEntries = async (
  reader: ApiReader,
  kind: EntryKind,
  signal: AbortSignal,
): Promise<Looked<readonly DirectoryEntry[]>> => {
  const list = async <T>(resource: Resource, make: (row: Row, object: unknown) => T): Promise<Looked<readonly T[]>> => {
    const keep = (item: unknown): T | null => {
      const row = rowShape.safeParse(item);
      return row.success ? make(row.data, item) : null;
    };
    const answer = await reader.list(resource, { most: MOST, asTable: true, keep }, signal);
    return answer.ok ? looked(answer.value.items.flatMap((one) => (one === null ? [] : [one as T]))) : seen(answer);
  };
  switch (kind) {
    case 'pod':
      return list(podsIn(''), (row, object) => {
        const { spec, status } = row.cells === undefined ? (podShape.safeParse(object).data ?? {}) : {};
        const ips = [row.cells?.ip, status?.podIP, ...present(status?.podIPs).map(({ ip }) => ip)];
        return entry('pod', row, ips, row.cells?.node ?? spec?.nodeName ?? '');
      });
    case 'service':
      return list(servicesIn(''), (row, object) => {
        const { spec } = serviceShape.safeParse(object).data ?? {};
        return entry('service', row, [row.cells?.['cluster-ip'], spec?.clusterIP, ...(spec?.clusterIPs ?? [])]);
      });
    case 'node':
      return readNodes(
        await list(nodes, (row, object) => {
          const { status } = nodeShape.safeParse(object).data ?? {};
          const known = present(status?.addresses).map(({ address }) => address);
          return entry('node', row, [row.cells?.['internal-ip'], row.cells?.['external-ip'], ...known]);
        }),
        // What Cilium knows a node by, which with an overlay on a tailnet is its address there.
        await list(ciliumNodes, (row, object) => {
          const { spec } = ciliumNodeShape.safeParse(object).data ?? {};
          const known = present(spec?.addresses).flatMap(({ type, ip }) => (type === 'InternalIP' ? [ip] : []));
          return entry('node', row, [row.cells?.internalip, ...known]);
        }),
      );
    case 'workload': {
      const lists = await Promise.all(
        WORKLOADS.map(([word, listOf]) =>
          list(listOf(''), (row) => {
            const plain = entry('workload', row, []);
            return { ...plain, name: `${word}/${plain.name}` };
          }),
        ),
      );
      const [first] = lists;
      const all = lists.flatMap((one) => (one.ok ? one.value : []));
      return all.length > 0 || first === undefined || lists.some(({ ok }) => ok) ? looked(all) : first;
    }
    case 'namespace':
      return list(namespaces, (row) => entry('namespace', row, []));
    default:
      return kind satisfies never;
  }
};

const WORKLOADS = [
  ['deploy', deploymentsIn],
  ['sts', statefulSetsIn],
  ['ds', daemonSetsIn],
] as const;

const entry = (
  kind: EntryKind,
  { metadata }: Row,
  addresses: readonly (string | null | undefined)[],
  node = '',
): DirectoryEntry => ({
  kind,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  // A table says `<none>`, a headless Service `None`.
  addresses: [...new Set(addresses.filter((one) => typeof one === 'string' && ipaddr.isValid(one)) as string[])],
  node: node === '<none>' ? '' : node,
});

const readNodes = (
  known: Looked<readonly DirectoryEntry[]>,
  cilium: Looked<readonly DirectoryEntry[]>,
): Looked<readonly DirectoryEntry[]> => {
  if (!known.ok || !cilium.ok) return known;
  const more = new Map(cilium.value.map(({ name, addresses }) => [name, addresses]));
  return looked(
    known.value.map((node) => ({
      ...node,
      addresses: [...new Set([...node.addresses, ...(more.get(node.name) ?? [])])],
    })),
  );
};
