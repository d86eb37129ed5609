// Causes that a pod without internet has too: here they count only where the service fails with them, and explain its looks as well.
import type { PodScene, ServiceScene } from '../../model/scene.ts';
import { askingAgain, onlyWhere } from '../../steps/recast.ts';
import { type EgressCause, askAgain as egressAgain } from '../why-no-egress/evidence.ts';
import { FORWARDING_CAUSES, NODE_CAUSES, POD_ROUTE_CAUSES } from '../why-no-egress/node-causes.ts';
import { OBJECT_CAUSES as EGRESS_OBJECT_CAUSES } from '../why-no-egress/object-causes.ts';
import { TAILNET_CAUSES as EGRESS_TAILNET_CAUSES, HIJACK_CAUSES } from '../why-no-egress/tailnet-causes.ts';
import { ADDRESS, askAgain, type ServiceCause, serviceFails } from './evidence.ts';
import { STEPS } from './steps.ts';

const OWN: ReadonlySet<string> = new Set(STEPS.map(({ id }) => id));

/** The steps of that question that its causes here ask for are all steps of this one; a test holds it. */
const borrowed = (causes: readonly EgressCause[]): readonly ServiceCause[] =>
  askingAgain(
    causes as unknown as readonly ServiceCause[],
    (scene: ServiceScene) => egressAgain(scene satisfies PodScene),
    askAgain,
  ).map((cause) => ({
    ...cause,
    explains: [
      ...cause.explains.filter((step) => OWN.has(step)),
      // What stops the asker's packets, or its node's, stops them on the way to any service.
      ...(cause.explains.some((step) => step === 'pod-peer-other-node')
        ? ([...ADDRESS, 'service-backends', 'service-name', 'backend-nodes'] as const)
        : []),
    ],
  }));

const whereItFails = (causes: readonly EgressCause[]): readonly ServiceCause[] =>
  onlyWhere(borrowed(causes), serviceFails);

export const OBJECT_CAUSES = borrowed(EGRESS_OBJECT_CAUSES);
/** A way out to the internet is none of this question's. */
export const PATH_CAUSES = whereItFails(
  [...POD_ROUTE_CAUSES, ...FORWARDING_CAUSES, ...HIJACK_CAUSES, ...NODE_CAUSES, ...EGRESS_TAILNET_CAUSES].filter(
    ({ code }) => code !== 'node-no-default-route',
  ),
);
