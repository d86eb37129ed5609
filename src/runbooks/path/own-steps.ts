// The steps a path has of its own, in the order of its hops.
import { ARRIVAL_STEPS } from './arrival-steps.ts';
import { arrivesBig } from './big-step.ts';
import { POD_WAY_STEPS } from './pod-steps.ts';
import { POLICY_WAY_STEPS } from './policy-steps.ts';
import { tailnetLeg } from './tailnet-step.ts';
import { TARGET_STEPS } from './target-steps.ts';
import { WAY_STEPS } from './way-steps.ts';

export const OWN_STEPS = [
  ...ARRIVAL_STEPS,
  arrivesBig,
  ...TARGET_STEPS,
  ...POD_WAY_STEPS,
  ...POLICY_WAY_STEPS,
  tailnetLeg,
  ...WAY_STEPS,
] as const;

export type OwnStep = (typeof OWN_STEPS)[number]['id'];
