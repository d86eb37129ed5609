// What several causes ask of the findings: which nodes, and what of each.
import type { Cause, Finding, Found } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { listed } from '../../steps/facts.ts';
import type { EbpfStepId } from './steps.ts';

export { listed } from '../../steps/facts.ts';
export { change, helmSet, inAgentOn, look } from '../../steps/remedies.ts';
export { concerns, listNames } from '../../steps/rows.ts';

export type EbpfCause = Cause<EbpfStepId, NodeScene>;
export type Ask = Found<EbpfStepId>;

/** A fact's values are `node-1 what`. */
export interface Mark {
  readonly node: string;
  readonly what: string;
}

export const marksOf = (finding: Finding, fact: string): readonly Mark[] =>
  listed(finding, fact).map((value) => {
    const cut = value.indexOf(' ');
    return cut < 0 ? { node: value, what: '' } : { node: value.slice(0, cut), what: value.slice(cut + 1) };
  });

export const nodesOf = (marks: readonly Mark[]): readonly string[] => [...new Set(marks.map(({ node }) => node))];

const MOST_SHOWN = 2;

/** The things marked, each once, at most two and how many more. */
export const whatOf = (marks: readonly Mark[]): string => {
  const things = [...new Set(marks.map(({ what }) => what))];
  const more = things.length - MOST_SHOWN;
  return `${things.slice(0, MOST_SHOWN).join(', ')}${more > 0 ? ` (+${more})` : ''}`;
};

export const firstNode = (marks: readonly Mark[]): string => marks[0]?.node ?? '';

/** Asked again of the one node, or of all. */
export const askEbpf = (nodes: readonly string[]): string =>
  nodes.length === 1 ? `netwhy ask ebpf ${nodes[0]}` : 'netwhy ask ebpf';

/** A restart of one agent: running flows go on meanwhile. */
export const restartOn = (namespace: string, node: string): string =>
  `kubectl -n ${namespace} delete pod -l k8s-app=cilium --field-selector spec.nodeName=${node}`;
