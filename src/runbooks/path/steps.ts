// All steps of the question: a path's own, then those of the way out and of the overlay.
import { EGRESS_ON_PATH, OVERLAY_ON_PATH } from './borrowed.ts';
import { MTU_ON_PATH } from './borrowed-mtu.ts';
import { SERVICE_ON_PATH } from './borrowed-service.ts';
import { OWN_STEPS } from './own-steps.ts';

export const STEPS = [...OWN_STEPS, ...EGRESS_ON_PATH, ...OVERLAY_ON_PATH, ...MTU_ON_PATH, ...SERVICE_ON_PATH] as const;

export type StepId = (typeof STEPS)[number]['id'];
