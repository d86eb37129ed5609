// All causes of the question: what costs most first.
import { CILIUM_CAUSES } from './cilium-causes.ts';
import type { TuningCause } from './evidence.ts';
import { NODE_CAUSES } from './node-causes.ts';

export const TUNING_CAUSES: readonly TuningCause[] = [...CILIUM_CAUSES, ...NODE_CAUSES];
