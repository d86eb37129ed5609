// Short questions to findings that the causes of a service that does not answer have in common.
import type { Cause, Found } from '../../model/runbook.ts';
import type { ServiceScene } from '../../model/scene.ts';
import { listed } from '../../steps/facts.ts';
import { backendName, backendsOf } from './backends.ts';
import type { StepId } from './steps.ts';

export { listed, wordOf } from '../../steps/facts.ts';
export { change, inAgentOn, look } from '../../steps/remedies.ts';

export type ServiceCause = Cause<StepId, ServiceScene>;
export type Ask = Found<StepId>;

export const serviceFails = (found: Ask): boolean => found('service-address').fails || found('service-backends').fails;

/** Keys of backends, as the asking pod met them. */
export const open = (found: Ask): readonly string[] => listed(found('service-backends'), 'open');
export const refused = (found: Ask): readonly string[] => listed(found('service-backends'), 'refused');
export const lost = (found: Ask): readonly string[] => listed(found('service-backends'), 'lost');

/** Somebody near it was let in: its own node, or a pod beside it. */
export const heardNearby = (found: Ask, key: string): boolean =>
  listed(found('backend-from-node'), 'open').includes(key) || listed(found('backend-neighbour'), 'open').includes(key);

export const called = (scene: ServiceScene, keys: readonly string[]): string =>
  keys.map((key) => backendName(backendsOf(scene), key)).join(', ');

/** Every way of asking the service. */
export const ADDRESS = ['service-address', 'service-sibling', 'service-elsewhere'] as const satisfies readonly StepId[];
export const BACKENDS = [
  'service-backends',
  'backend-from-node',
  'backend-neighbour',
] as const satisfies readonly StepId[];

export const serviceWord = ({ service }: ServiceScene): string => `${service.namespace}/${service.name}`;

export const askAgain = (scene: ServiceScene): string =>
  `netwhy ask why-no-service ${serviceWord(scene)} ${scene.target.namespace}/${scene.target.name}`;
