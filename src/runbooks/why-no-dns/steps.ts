// All steps of the question, in the order an answer lists them: names first, then what tells their causes apart.
import { asEvidence, mootBy, ofNoHost } from '../../steps/recast.ts';
import { CLUSTER_NAME_STEPS, NODE_NAME_STEPS } from '../why-no-egress/dns-steps.ts';
import { EGRESS_STEPS } from '../why-no-egress/egress-steps.ts';
import { FIREWALL_STEPS } from '../why-no-egress/firewall-step.ts';
import { MASQUERADE_STEPS } from '../why-no-egress/masquerade-steps.ts';
import { NODE_STEPS } from '../why-no-egress/node-steps.ts';
import { OBJECT_STEPS } from '../why-no-egress/object-steps.ts';
import { OVERLAY_STEPS } from '../why-no-egress/overlay-steps.ts';
import { PEER_STEPS } from '../why-no-egress/peer-steps.ts';
import { POD_ROUTE_STEPS } from '../why-no-egress/pod-steps.ts';
import { POLICY_STEPS } from '../why-no-egress/policy-steps.ts';
import { REPLICA_STEPS } from '../why-no-egress/replica-steps.ts';
import { onceItResolves } from './moot.ts';
import { dnsHost } from './name-step.ts';
import { REACH_STEPS } from './reach-steps.ts';
import { RESOLVER_STEPS } from './resolver-steps.ts';

export const STEPS = [
  ...mootBy([...OBJECT_STEPS, ...CLUSTER_NAME_STEPS] as const, onceItResolves),
  dnsHost,
  ...RESOLVER_STEPS,
  ...mootBy([...NODE_NAME_STEPS, ...REPLICA_STEPS] as const, onceItResolves),
  ...REACH_STEPS,
  ...mootBy(
    asEvidence([
      ...ofNoHost(EGRESS_STEPS),
      ...POD_ROUTE_STEPS,
      ...PEER_STEPS,
      ...POLICY_STEPS,
      ...MASQUERADE_STEPS,
      ...NODE_STEPS,
      ...OVERLAY_STEPS,
      ...FIREWALL_STEPS,
    ] as const),
    onceItResolves,
  ),
] as const;

export type StepId = (typeof STEPS)[number]['id'];
