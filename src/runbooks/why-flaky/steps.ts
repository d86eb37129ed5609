// What is looked at between nodes whose traffic is lossy or slow: the tailnet first, then the overlay inside it.
import type { Step } from '../../model/step.ts';
import { MTU_STEPS } from '../mtu/steps.ts';
import { OVERLAY_STEPS } from '../overlay/steps.ts';
import { TAILSCALE_STEPS } from '../tailscale/steps.ts';
import { LOSS_STEPS } from './loss-steps.ts';
import { NODE_STEPS } from './node-steps.ts';

/** The overlay counts its packets for a second and a half: what else would send some waits for that. */
const AFTER_COUNTING_MS = 1800;

const later = <Id extends string>(step: Step<unknown, Id>): Step<unknown, Id> => ({
  ...step,
  probes: (scene, site) => {
    const asked = step.probes(scene, site);
    return 'verdict' in asked
      ? asked
      : asked.map((probe) => ({ ...probe, delayMs: (probe.delayMs ?? 0) + AFTER_COUNTING_MS }));
  },
});

export const STEPS = [
  ...LOSS_STEPS,
  ...TAILSCALE_STEPS.map((step) => (step.id === 'vxlan-strays' ? later(step) : step)),
  ...OVERLAY_STEPS,
  ...MTU_STEPS.map((step) => later(step)),
  ...NODE_STEPS,
] as const;

export type StepId = (typeof STEPS)[number]['id'];
