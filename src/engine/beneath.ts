// Could something that was not seen lie beneath a cause? Then it may be what is wrong, and is not proven.
import { lookedOr } from '../model/looked.ts';
import type { Cause, Finding } from '../model/runbook.ts';
import type { Scene } from '../model/scene.ts';
import { type Findings, lookup } from './findings.ts';

/** A cause, and the steps its rule asked for: it stopped asking where one of them ruled it out. */
export interface Weighing {
  readonly cause: Cause;
  readonly asked: ReadonlySet<string>;
}

/** The steps that could not look and would have to, for this cause to be proven. `lower`: the causes before it. */
export const unreadBeneath = (
  { cause }: Weighing,
  lower: readonly Weighing[],
  findings: Findings,
  scene: Scene,
): readonly string[] => {
  const nodes = nodesKnown(scene);
  const of = subjectsOf(cause, findings, scene);
  const isApart = (unseen: readonly string[]): boolean =>
    of.length > 0 && [...of, ...unseen].every((one) => nodes.has(one)) && !unseen.some((one) => of.includes(one));
  const ruledOut = cause.rulesOut?.(lookup(findings), scene) ?? [];
  const isUnread = (step: string): boolean => couldNotLook(findings.get(step), isApart);
  const beneath = lower
    .filter((one) => wouldAccountFor(one.cause, cause))
    .flatMap(({ cause: { step }, asked }) => (asked.has(step) ? [step] : []))
    .filter((step) => !ruledOut.includes(step));
  // What it rests on itself is needed, though the question asked may be answered without.
  const own = (cause.restsOn ?? []).filter((step) => findings.get(step)?.moot === true || isUnread(step));
  return [...new Set([...own, ...beneath.filter(isUnread)])];
};

const wouldAccountFor = (lower: Cause, { step }: Cause): boolean =>
  lower.step === step || lower.explains.includes(step);

/** Not run yet, not needed or not applicable is not unread. A step over several nodes lists those it could not read. */
const couldNotLook = (finding: Finding | undefined, isApart: (unseen: readonly string[]) => boolean): boolean => {
  if (finding === undefined) return false;
  const { judgement, facts } = finding;
  if (judgement.verdict === 'skipped') return judgement.reason === 'cancelled';
  const some = Array.isArray(facts.unknown) ? facts.unknown.flatMap(endsOf) : [];
  return some.length === 0 ? judgement.verdict === 'unknown' : !isApart(some);
};

/** What it is about; empty where that is the question's subject, whatever it is. */
const subjectsOf = (cause: Cause, findings: Findings, scene: Scene): readonly string[] =>
  (cause.about?.(lookup(findings), scene) ?? []).flatMap(endsOf);

/** Only of nodes is it known that they are apart: a pod, a port or a Service may be on any of them. */
const nodesKnown = ({ nodes, ciliumNodes, agents, tailnetIps }: Scene): ReadonlySet<string> =>
  new Set([
    ...lookedOr(nodes, []).map(({ name }) => name),
    ...lookedOr(ciliumNodes, []).map(({ name }) => name),
    ...lookedOr(agents, []).map(({ node }) => node),
    ...Object.keys(tailnetIps),
  ]);

/** `node-1>node-2` is about both. */
const endsOf = (about: string): readonly string[] => about.split('>');
