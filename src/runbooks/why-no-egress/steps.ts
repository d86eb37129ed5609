// All steps of the question, in the order an answer lists them.
import { CLOUD_STEPS } from './cloud-step.ts';
import { DNS_STEPS } from './dns-steps.ts';
import { EGRESS_STEPS } from './egress-steps.ts';
import { FIREWALL_STEPS } from './firewall-step.ts';
import { MASQUERADE_STEPS } from './masquerade-steps.ts';
import { NODE_STEPS } from './node-steps.ts';
import { OBJECT_STEPS } from './object-steps.ts';
import { OVERLAY_STEPS } from './overlay-steps.ts';
import { PEER_STEPS } from './peer-steps.ts';
import { POD_STEPS } from './pod-steps.ts';
import { POLICY_STEPS } from './policy-steps.ts';
import { REPLICA_STEPS } from './replica-steps.ts';

export const STEPS = [
  ...OBJECT_STEPS,
  ...EGRESS_STEPS,
  ...DNS_STEPS,
  ...REPLICA_STEPS,
  ...POD_STEPS,
  ...PEER_STEPS,
  ...POLICY_STEPS,
  ...MASQUERADE_STEPS,
  ...NODE_STEPS,
  ...OVERLAY_STEPS,
  ...FIREWALL_STEPS,
  ...CLOUD_STEPS,
] as const;

export type StepId = (typeof STEPS)[number]['id'];
