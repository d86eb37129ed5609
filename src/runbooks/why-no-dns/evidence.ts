// Short questions to findings that the causes of a name that does not resolve have in common.
import type { Cause, Found } from '../../model/runbook.ts';
import type { PodScene } from '../../model/scene.ts';
import { listed, wordOf } from '../../steps/facts.ts';
import type { StepId } from './steps.ts';

export { listed, wordOf } from '../../steps/facts.ts';
export { change, helmSet, look } from '../../steps/remedies.ts';

export type DnsCause = Cause<StepId, PodScene>;
export type Ask = Found<StepId>;

/** Words of a resolver that did its work: the name is the trouble. */
const ABOUT_THE_NAME = ['nxdomain', 'no-data'];

/** Resolving itself fails, now or by luck: not only the one name asked for. */
export const resolvingFails = (found: Ask): boolean =>
  found('dns-cluster').fails ||
  found('dns-outside').fails ||
  found('dns-replicas').fails ||
  found('dns-upstream').fails ||
  (found('dns-host').fails && !ABOUT_THE_NAME.includes(wordOf(found('dns-host'), 'outcome')));

export const NAME_SYMPTOMS = [
  'dns-cluster',
  'dns-outside',
  'dns-host',
  'dns-sibling',
  'dns-elsewhere',
  'dns-replicas',
  'dns-upstream',
  'dns-tcp',
] as const satisfies readonly StepId[];

export const replicasOf = (found: Ask): readonly string[] => [
  ...listed(found('dns-replicas'), 'alive'),
  ...listed(found('dns-replicas'), 'dead'),
];

export const askAgain = ({ target, host }: PodScene): string =>
  `netwhy ask why-no-dns ${target.namespace}/${target.name}${host === '' ? '' : ` ${host}`}`;
