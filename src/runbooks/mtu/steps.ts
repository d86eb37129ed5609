// Every step of the MTU question; its ids become the type that causes are checked against.
import { COUNT_STEPS } from './count-steps.ts';
import { DEVICE_STEPS } from './device-steps.ts';
import { PATH_STEPS } from './path-steps.ts';
import { POD_STEPS } from './pod-steps.ts';

export const MTU_STEPS = [...DEVICE_STEPS, ...POD_STEPS, ...PATH_STEPS, ...COUNT_STEPS] as const;

export type MtuStep = (typeof MTU_STEPS)[number]['id'];
