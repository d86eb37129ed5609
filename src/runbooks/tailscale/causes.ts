// What can be wrong on the tailnet, in the order it is to be mended.
import { DEVICE_CAUSES, RULE_CAUSES } from './daemon-causes.ts';
import type { TailscaleCause } from './evidence.ts';
import { LOGIN_CAUSES, OBJECT_CAUSES } from './login-causes.ts';
import { PATH_CAUSES } from './path-causes.ts';
import { PEER_CAUSES } from './peer-causes.ts';
import { QUALITY_CAUSES } from './quality-causes.ts';
import { ADDRESS_CAUSES, HIJACK_CAUSES, STRAY_CAUSES } from './route-causes.ts';
import { WARNING_CAUSES } from './warning-causes.ts';

export const TAILSCALE_CAUSES: readonly TailscaleCause[] = [
  ...HIJACK_CAUSES,
  ...DEVICE_CAUSES,
  ...LOGIN_CAUSES,
  ...RULE_CAUSES,
  ...ADDRESS_CAUSES,
  ...STRAY_CAUSES,
  ...PEER_CAUSES,
  ...OBJECT_CAUSES,
  ...PATH_CAUSES,
  ...QUALITY_CAUSES,
  ...WARNING_CAUSES,
];
