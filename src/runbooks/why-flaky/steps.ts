// What is looked at between nodes whose traffic is lossy or slow: the tailnet first, then the overlay inside it.
import { later } from '../../steps/recast.ts';
import { MTU_STEPS } from '../mtu/steps.ts';
import { COUNTED_MS } from '../overlay/own-traffic.ts';
import { OVERLAY_STEPS } from '../overlay/steps.ts';
import { TAILSCALE_STEPS } from '../tailscale/steps.ts';
import { LOSS_STEPS } from './loss-steps.ts';
import { NODE_STEPS } from './node-steps.ts';

export const STEPS = [
  ...LOSS_STEPS,
  ...TAILSCALE_STEPS.map((step) => (step.id === 'vxlan-strays' ? later(step, COUNTED_MS) : step)),
  ...OVERLAY_STEPS.filter(({ id }) => id !== 'nodes-ready'),
  ...MTU_STEPS.map((step) => later(step, COUNTED_MS)),
  ...NODE_STEPS,
] as const;

export type StepId = (typeof STEPS)[number]['id'];
