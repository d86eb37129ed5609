// Short questions that causes of a path ask, and the symptoms of any path that is broken below its ends.
import type { Cause, Found } from '../../model/runbook.ts';
import type { PathScene } from '../../model/scene.ts';
import { endsOf, serviceOf } from './ends.ts';
import type { OwnStep } from './own-steps.ts';
import type { StepId } from './steps.ts';

export type PathCause = Cause<StepId, PathScene>;
export type Ask = Found<StepId>;

/** What a path broken anywhere shows. */
export const SYMPTOMS = [
  'arrives',
  'arrives-big',
  'arrives-node',
  'arrives-beside',
  'routers',
  'echo',
  'service-backends',
] as const satisfies readonly (OwnStep | 'service-backends')[];

/** What the overlay's own steps show of a node that hands nothing on, whatever the reason. */
export const OVERLAY_SYMPTOMS = [
  'overlay-pods',
  'overlay-health',
  'overlay-peers',
  'vxlan-arrives',
  'tailnet-leg',
] as const;

export const podName = ({ target }: PathScene): string => `${target.namespace}/${target.name}`;

/** As people read it: `shop/db-0`, `svc/shop/web`, `google.com`. */
export const goalName = (scene: PathScene): string => {
  const { destination } = scene;
  if (destination.kind === 'host') return destination.host;
  const service = serviceOf(scene);
  return service === null ? (endsOf(scene)[0]?.name ?? goalPod(scene)) : `svc/${service.namespace}/${service.name}`;
};

const goalPod = ({ destination }: PathScene): string =>
  destination.kind === 'pod' ? `${destination.pod.namespace}/${destination.pod.name}` : '';

/** As the grammar takes it. */
const typed = (scene: PathScene): string => {
  const service = serviceOf(scene);
  if (service === null) return goalName(scene);
  return service.namespace === scene.target.namespace ? `svc/${service.name}` : `${service.namespace}/${service.name}`;
};

export const askPath = (scene: PathScene): string => `netwhy ask path ${podName(scene)} ${typed(scene)}`;
