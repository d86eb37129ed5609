// All steps of the question, in the order an answer lists them: the service first, then what tells its causes apart.
import { asEvidence, mootBy, ofNoHost } from '../../steps/recast.ts';
import { EGRESS_STEPS } from '../why-no-egress/egress-steps.ts';
import { FIREWALL_STEPS } from '../why-no-egress/firewall-step.ts';
import { NODE_STEPS } from '../why-no-egress/node-steps.ts';
import { OBJECT_STEPS } from '../why-no-egress/object-steps.ts';
import { PEER_STEPS } from '../why-no-egress/peer-steps.ts';
import { POD_ROUTE_STEPS } from '../why-no-egress/pod-steps.ts';
import { POLICY_STEPS } from '../why-no-egress/policy-steps.ts';
import { ADDRESS_STEPS } from './address-steps.ts';
import { BACKEND_STEPS } from './backend-steps.ts';
import { CILIUM_STEPS } from './cilium-steps.ts';
import { FORWARDING_STEPS } from './forwarding.ts';
import { serviceMap } from './map-step.ts';
import { onceItAnswers } from './moot.ts';
import { SERVICE_OBJECT_STEPS } from './object-steps.ts';

export const STEPS = [
  ...SERVICE_OBJECT_STEPS,
  ...ADDRESS_STEPS,
  ...BACKEND_STEPS,
  ...FORWARDING_STEPS,
  serviceMap,
  ...CILIUM_STEPS,
  ...mootBy(OBJECT_STEPS, onceItAnswers),
  ...mootBy(
    asEvidence([
      ...ofNoHost(EGRESS_STEPS),
      ...POD_ROUTE_STEPS,
      ...PEER_STEPS,
      ...POLICY_STEPS,
      ...NODE_STEPS,
      ...FIREWALL_STEPS,
    ] as const),
    onceItAnswers,
  ),
] as const;

export type StepId = (typeof STEPS)[number]['id'];
