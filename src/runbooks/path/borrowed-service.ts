// What the question about a Service lends a path that leads to one: how each pod behind it takes connections, and who translates its address.
import type { Cause } from '../../model/runbook.ts';
import type { PathScene, ServiceScene } from '../../model/scene.ts';
import { BACKEND_STEPS } from '../why-no-service/backend-steps.ts';
import { CILIUM_STEPS } from '../why-no-service/cilium-steps.ts';
import { BEHIND_CAUSES } from '../why-no-service/object-causes.ts';
import { SERVICE_OBJECT_STEPS } from '../why-no-service/object-steps.ts';
import { TRANSLATION_CAUSES } from '../why-no-service/translation-causes.ts';
import { MUTE_CAUSES } from '../why-no-service/way-causes.ts';
import { borrowCauses, borrowSteps } from './borrow.ts';
import { SYMPTOMS } from './evidence.ts';

const toService = (scene: PathScene): ServiceScene | null => {
  const { destination } = scene;
  return destination.kind === 'service'
    ? { ...scene, service: destination.service, kubeProxy: destination.kubeProxy }
    : null;
};

/** Our own probe connects to its address, and our own step counts what stands behind it. */
const OURS: Readonly<Record<string, string>> = { 'service-address': 'arrives', 'service-endpoints': 'destination' };
const alias = (): Readonly<Record<string, string>> => OURS;

const LENT: readonly string[] = [
  'service-ports',
  'service-backends',
  'backend-from-node',
  'backend-neighbour',
  'backend-sockets',
  'service-replacement',
];

export const SERVICE_ON_PATH = borrowSteps(
  [...SERVICE_OBJECT_STEPS, ...BACKEND_STEPS, ...CILIUM_STEPS].filter(({ id }) => LENT.includes(id)),
  { sees: toService, alias },
);

const lent = (causes: readonly Cause<string, ServiceScene>[]): readonly Cause<string, PathScene>[] =>
  borrowCauses(causes, {
    sees: toService,
    alias,
    explains: [...SYMPTOMS, 'answers-at-home'],
  }).map((cause) => ({
    ...cause,
    // From the pods' own nodes: whatever ails the way there does not show in it.
    step: cause.step === 'service-backends' ? 'backend-from-node' : cause.step,
    explains: cause.explains.filter((id) => [...LENT, ...OWN].includes(id)),
  }));

const OWN: readonly string[] = [...SYMPTOMS, 'service-map', 'answers-at-home'];

const of = (causes: readonly unknown[], code: string): readonly Cause<string, ServiceScene>[] =>
  (causes as readonly Cause<string, ServiceScene>[]).filter((cause) => cause.code === code);

export const TRANSLATION_ON_PATH = lent(of(TRANSLATION_CAUSES, 'no-service-translation'));
export const BEHIND_ON_PATH = lent([
  ...of(BEHIND_CAUSES, 'service-port-mismatch'),
  ...of(BEHIND_CAUSES, 'backend-not-listening'),
  ...of(MUTE_CAUSES, 'backend-unresponsive'),
]);
