// Every step of the overlay question; its ids become the type that causes are checked against.
import { ARRIVAL_STEPS } from './arrival-steps.ts';
import { DEVICE_STEPS } from './device-steps.ts';
import { DIRECTION_STEPS } from './direction-steps.ts';
import { FIREWALL_STEPS } from './firewall-step.ts';
import { FORWARDING_STEPS } from './forwarding.ts';
import { OBJECT_STEPS } from './object-steps.ts';
import { REACH_STEPS } from './reach-steps.ts';
import { UNDERLAY_STEPS } from './underlay-steps.ts';

export const OVERLAY_STEPS = [
  ...REACH_STEPS,
  ...OBJECT_STEPS,
  ...DEVICE_STEPS,
  ...DIRECTION_STEPS,
  ...UNDERLAY_STEPS,
  ...ARRIVAL_STEPS,
  ...FIREWALL_STEPS,
  ...FORWARDING_STEPS,
] as const;

export type OverlayStep = (typeof OVERLAY_STEPS)[number]['id'];
