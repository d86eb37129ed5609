// What several causes ask of the findings: which nodes, and what of each.
import type { Cause, Found } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import type { EbpfStepId } from './steps.ts';

export { listed } from '../../steps/facts.ts';
export { firstNode, type Mark, marksOf, nodesOf, whatOf } from '../../steps/marks.ts';
export { change, helmSet, inAgentOn, look } from '../../steps/remedies.ts';
export { concerns, listNames } from '../../steps/rows.ts';

export type EbpfCause = Cause<EbpfStepId, NodeScene>;
export type Ask = Found<EbpfStepId>;

/** Asked again of the one node, or of all. */
export const askEbpf = (nodes: readonly string[]): string =>
  nodes.length === 1 ? `netwhy ask ebpf ${nodes[0]}` : 'netwhy ask ebpf';

/** A restart of one agent: running flows go on meanwhile. */
export const restartOn = (namespace: string, node: string): string =>
  `kubectl -n ${namespace} delete pod -l k8s-app=cilium --field-selector spec.nodeName=${node}`;
