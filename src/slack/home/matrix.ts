// What is known of each node, by question, from the answers there are. What nobody looked at, or no answer names, is no "fine". Pure.
import type { RunSummary } from '../../engine/ports/memory.ts';
import type { Report } from '../../model/report.ts';
import type { Verdict } from '../../model/verdict.ts';

/** Questions about nodes, the widest first. */
export const NODE_QUESTIONS = ['health', 'overlay', 'tailscale', 'ebpf', 'tuning'] as const;

export interface Cell {
  /** null: not looked at, or no answer says anything of it. */
  readonly verdict: Verdict | null;
  /** When it was looked at; 0 where it was not. */
  readonly atMs: number;
}

export interface NodeRow {
  readonly node: string;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** One answer, with its report where the answer is about more than one node. */
export interface Known {
  readonly summary: RunSummary;
  readonly report: Report | null;
  /** Nodes it looked at; there may be more than it looks at in one go. */
  readonly looked: readonly string[];
}

const UNKNOWN: Cell = { verdict: null, atMs: 0 };

/** Of a whole cluster the subject is empty, or the cluster itself. */
export const isAboutAll = ({ subject, cluster }: RunSummary): boolean => subject === '' || subject === cluster;

/** @param known newest first, of one cluster. */
export const matrix = (nodes: readonly string[], known: readonly Known[]): readonly NodeRow[] =>
  nodes.map((node) => ({
    node,
    cells: Object.fromEntries(NODE_QUESTIONS.map((question) => [question, cellOf(node, question, known)])),
  }));

const cellOf = (node: string, question: string, known: readonly Known[]): Cell => {
  for (const one of known) {
    const { summary } = one;
    if (summary.question !== question) continue;
    const verdict = verdictOn(node, one);
    if (verdict !== null) return { verdict, atMs: summary.startedMs + summary.durationMs };
  }
  return UNKNOWN;
};

const verdictOn = (node: string, { summary, report, looked }: Known): Verdict | null => {
  if (summary.subject === node) return summary.verdict;
  if (!isAboutAll(summary) || report === null) return null;
  const blamed = report.causes.filter(({ subjects }) => subjects.includes(node));
  const own = report.steps.filter(
    (step) =>
      blamed.some((cause) => cause.step === step.id) ||
      // A symptom of another node's trouble does not blame this one.
      (step.explainedBy === '' && names(step.saw.en, node)),
  );
  const worst = RANK.find((verdict) => own.some((step) => step.verdict === verdict));
  if (worst !== undefined) return worst;
  if (blamed.length > 0) return summary.verdict;
  // Only where all is well is a node well that is not named.
  return summary.verdict === 'pass' && looked.includes(node) ? 'pass' : null;
};

const RANK: readonly Verdict[] = ['fail', 'unknown', 'warn'];

/** `node-1: no cilium_vxlan` names node-1 and not node-10. */
const names = (text: string, node: string): boolean =>
  new RegExp(`(?<![\\w.-])${node.replace(/[^\w-]/g, '\\$&')}(?![\\w-]|\\.\\w)`).test(text);

/** Nodes that answers name, where the cluster cannot be asked for its own. */
export const namedNodes = (known: readonly Known[]): readonly string[] => [
  ...new Set(
    known.flatMap(({ summary, report, looked }) => [
      ...looked,
      ...(isAboutAll(summary) || /[\s/→]/.test(summary.subject) ? [] : [summary.subject]),
      ...(report?.causes.flatMap(({ subjects }) => subjects.filter((one) => !/[\s/]/.test(one))) ?? []),
      ...(report?.steps.flatMap(({ location }) => (location.at === 'node' ? [location.node] : [])) ?? []),
    ]),
  ),
];
