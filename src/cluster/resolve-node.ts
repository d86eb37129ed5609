// Finds the node a typed name or address means; else says what there is.
import { Fault } from '../model/fault.ts';
import { type Looked, looked } from '../model/looked.ts';
import type { NodeFacts } from '../model/scene.ts';
import { say } from '../model/text.ts';
import type { ApiReader } from './api-reader.ts';
import { nearNames } from './near-names.ts';
import { refuseOtherKind } from './other-kinds.ts';
import type { Surroundings } from './read-surroundings.ts';
import { ambiguous } from './target-faults.ts';

/** null: no node is called so. Exact name first, then an address, then a unique prefix. @throws Fault usage when it means several. */
export const findNode = (typed: string, nodes: readonly NodeFacts[], tailnetIps: Surroundings['tailnetIps']) => {
  const exact = nodes.find(({ name }) => name === typed);
  if (exact) return exact;
  const addressed = nodes.find(({ name, internalIps }) => internalIps.includes(typed) || tailnetIps[name] === typed);
  if (addressed) return addressed;
  const candidates = nodes.filter(({ name }) => name.startsWith(typed));
  if (candidates.length > 1)
    throw ambiguous(
      typed,
      candidates.map(({ name }) => name),
    );
  return candidates[0] ?? null;
};

/** @throws Fault usage when there is no such node. Not looked when the nodes could not be listed. */
export const resolveNode = async (
  reader: ApiReader,
  typed: string,
  around: Surroundings,
  namespace: string,
  signal: AbortSignal,
): Promise<Looked<NodeFacts>> => {
  if (!around.nodes.ok) return around.nodes;
  const node = findNode(typed, around.nodes.value, around.tailnetIps);
  if (node) return looked(node);
  await refuseOtherKind(reader, typed, namespace, 'node', signal);
  const names = around.nodes.value.map(({ name }) => name);
  const near = nearNames(typed, names);
  throw new Fault('usage', say(`There is no node "${typed}".`, `"${typed}" 노드가 없습니다.`), {
    suggestions: near.length > 0 ? near : names.toSorted().slice(0, 10),
  });
};
