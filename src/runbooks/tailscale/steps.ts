// What is looked at on the tailnet, in the order it is shown.
import { nodesReady } from '../../steps/nodes-ready.ts';
import { CLOUD_STEPS } from './cloud-step.ts';
import { DATA_STEPS } from './data-steps.ts';
import { DEVICE_STEPS } from './device-steps.ts';
import { PATH_STEPS } from './path-steps.ts';
import { PEER_STEPS } from './peer-steps.ts';
import { ROUTE_STEPS } from './route-steps.ts';
import { SETTING_STEPS } from './setting-steps.ts';
import { STRAY_STEPS } from './stray-step.ts';

export const TAILSCALE_STEPS = [
  nodesReady,
  ...DEVICE_STEPS,
  ...ROUTE_STEPS,
  ...PEER_STEPS,
  ...PATH_STEPS,
  ...DATA_STEPS,
  ...STRAY_STEPS,
  ...SETTING_STEPS,
  ...CLOUD_STEPS,
] as const;

export type TailscaleStepId = (typeof TAILSCALE_STEPS)[number]['id'];
