// All causes of the overview, lowest layer first: those of the questions it asks along, and the connection table's.

import type { NodeScene } from '../../model/scene.ts';
import { isWide } from '../../steps/node-pairs.ts';
import { without } from '../../steps/recast.ts';
import { EBPF_CAUSES } from '../ebpf/causes.ts';
import { MTU_CAUSES } from '../mtu/mtu.runbook.ts';
import { OVERLAY_CAUSES, OVERLAY_OBJECT_CAUSES, UNDERLAY_CAUSES } from '../overlay/overlay.runbook.ts';
import { TAILSCALE_CAUSES } from '../tailscale/causes.ts';
import { borrowed, explaining, onceEach, unless, withoutConsequences } from './borrowed.ts';
import { CONNTRACK_CAUSES, CONNTRACK_WARNINGS } from './conntrack-causes.ts';
import type { Ask, HealthCause } from './evidence.ts';
import { MESH_CAUSES } from './mesh/mesh-causes.ts';
import type { HealthStep } from './steps.ts';

const fails = ({ severity }: HealthCause): boolean => severity === 'fail';
const warns = ({ severity }: HealthCause): boolean => severity === 'warn';

/** What a node that has no tailnet, or is not there at all, takes down in the overlay. */
const OVERLAY_LOST: readonly HealthStep[] = [
  'overlay-pods',
  'overlay-health',
  'overlay-peers',
  'overlay-tailnet-device',
  'overlay-leak',
  'overlay-routes',
  'overlay-addresses',
  'vxlan-arrives',
  'mtu-devices',
  'mtu-node-path',
  'mtu-pod-path',
  'ebpf-programs',
];
const AGENT_LOST: readonly HealthStep[] = ['overlay-health', 'tunnel-endpoints'];
const MTU_LOST: readonly HealthStep[] = ['mtu-node-path', 'mtu-pod-path'];

/** They harm a path, or will; nothing is lost yet. */
const QUALITY: ReadonlySet<string> = new Set([
  'peer-relayed',
  'path-flapping',
  'tailnet-latency-high',
  'wireguard-udp-blocked',
  'tailnet-mtu-changed',
  'tailscale-health-warning',
  'node-key-expiring',
  'magicdns-in-resolv-conf',
]);

const OBJECTS = borrowed(OVERLAY_OBJECT_CAUSES).map(
  explaining([...OVERLAY_LOST, 'ebpf-agent-pods', 'tailnet-path', 'tailnet-latency', 'tailnet-data']),
);
const TAILNET = borrowed(TAILSCALE_CAUSES.map((cause) => without(cause, 'cloud-udp')))
  .map(explaining(OVERLAY_LOST, ({ code }) => !QUALITY.has(code)))
  .map(explaining(['mtu-devices', 'mtu-drift', ...MTU_LOST], ({ code }) => code === 'tailnet-mtu-changed'));
/** With tailscaled asked itself, what the overlay guesses of the tailnet counts only where nothing else was found of it. */
const UNDERLAY = unless(
  TAILNET.filter(({ code }) => !QUALITY.has(code)),
  borrowed(UNDERLAY_CAUSES),
);
const EBPF = borrowed(EBPF_CAUSES)
  .map(explaining(AGENT_LOST, ({ layer }) => layer === 'object'))
  .map(explaining(OVERLAY_LOST, ({ code }) => code === 'program-missing'));
const OVERLAY = borrowed(OVERLAY_CAUSES).map(explaining(OVERLAY_LOST, fails));
const FULL = CONNTRACK_CAUSES.map(explaining([...OVERLAY_LOST, 'conntrack-refusals', 'tailnet-data']));
const MTU = borrowed(MTU_CAUSES).map(explaining(MTU_LOST));

/** What any broken node or way shows in, too. */
const MESH: readonly HealthStep[] = ['mesh-ways', 'mesh-cilium'];

const SINGLE: readonly HealthCause[] = withoutConsequences(
  onceEach([
    ...OBJECTS,
    ...EBPF.filter(({ layer }) => layer === 'object'),
    ...FULL,
    ...TAILNET.filter(fails),
    ...UNDERLAY.filter(fails),
    ...EBPF.filter((cause) => fails(cause) && cause.layer !== 'object'),
    ...OVERLAY.filter(fails),
    ...MTU.filter(fails),
    ...TAILNET.filter(warns),
    ...UNDERLAY.filter(warns),
    ...OVERLAY.filter(warns),
    ...MTU.filter(warns),
    ...CONNTRACK_WARNINGS,
    ...EBPF.filter(warns),
  ]),
).map(explaining(MESH, fails));

/** Of fewer nodes each was asked for its reasons: what pings tell counts only where none was found. */
const WITHOUT_REASON = unless(SINGLE.filter(fails), MESH_CAUSES);

export const HEALTH_CAUSES: readonly HealthCause[] = [
  ...SINGLE.filter(fails),
  ...MESH_CAUSES.map((cause, at) => ({
    ...cause,
    when: (found: Ask, scene: NodeScene) =>
      isWide(scene) ? cause.when(found, scene) : (WITHOUT_REASON[at]?.when(found, scene) ?? false),
  })),
  ...SINGLE.filter(warns),
];
