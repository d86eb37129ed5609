// All steps of the question, in the order an answer lists them.
import { AGENT_STEPS } from './agent-steps.ts';
import { DROP_STEPS } from './drop-steps.ts';
import { MAP_STEPS } from './map-steps.ts';
import { programs } from './program-steps.ts';
import { SERVICE_STEPS } from './service-steps.ts';

export const EBPF_STEPS = [...AGENT_STEPS, programs, ...SERVICE_STEPS, ...MAP_STEPS, ...DROP_STEPS] as const;

export type EbpfStepId = (typeof EBPF_STEPS)[number]['id'];
