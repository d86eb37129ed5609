// All steps of the question, in the guide's order: eBPF, connection tracking, Tailscale, devices, metrics.
import { CILIUM_STEPS } from './cilium-steps.ts';
import { DEVICE_STEPS } from './device-steps.ts';
import { KERNEL_STEPS } from './kernel-steps.ts';

export const TUNING_STEPS = [...CILIUM_STEPS, ...KERNEL_STEPS, ...DEVICE_STEPS] as const;

export type TuningStepId = (typeof TUNING_STEPS)[number]['id'];
