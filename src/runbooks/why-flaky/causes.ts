// What can be wrong between nodes, in the order it is to be mended: what lies below accounts for what rides on it.

import { listed } from '../../steps/facts.ts';
import { MTU_CAUSES } from '../mtu/mtu.runbook.ts';
import { OVERLAY_CAUSES, OVERLAY_OBJECT_CAUSES } from '../overlay/overlay.runbook.ts';
import { TAILSCALE_CAUSES } from '../tailscale/causes.ts';
import { WARNING_CAUSES } from '../tailscale/warning-causes.ts';
import { type FlakyCause, LOSS_CAUSES, NODE_CAUSES, NODE_WARNINGS } from './loss-causes.ts';
import type { StepId } from './steps.ts';

/** What a tailnet that does not carry takes down. */
const ON_TOP: readonly StepId[] = [
  'node-loss',
  'overlay-pods',
  'overlay-health',
  'overlay-peers',
  'overlay-tailnet-device',
  'overlay-addresses',
  'overlay-leak',
  'nodes-ready',
  'overlay-agents',
  'overlay-routes',
  'vxlan-device',
  'vxlan-arrives',
  'vxlan-counters',
  'vxlan-firewall',
  'tunnel-endpoints',
  'node-conntrack',
  'node-filter',
  'mtu-devices',
  'mtu-pods',
  'mtu-node-path',
  'mtu-pod-path',
  'mtu-fragments',
  'mtu-drift',
  'mtu-config',
  'mtu-egress',
];

/** The path still carries, in its way: what is wrong on top of it is another trouble. */
const CARRIES: readonly string[] = [
  'wireguard-udp-blocked',
  'peer-relayed',
  'path-flapping',
  'tailnet-latency-high',
  ...WARNING_CAUSES.map(({ code }) => code),
];

const carries = ({ code, severity }: FlakyCause): boolean =>
  CARRIES.includes(code) || (code === 'peer-offline' && severity === 'warn');

/** They claim that nothing comes back, from a few packets each; the trains here saw more. */
const CLAIM_SILENCE: readonly string[] = [
  'peer-unreachable',
  'peer-offline',
  'peer-system-silent',
  'direct-path-blackholed',
];

/** Three packets of a path that loses half are all lost once in eight times: answers in the trains make it loss. */
const unlessAnswered = (cause: FlakyCause): FlakyCause => ({
  ...cause,
  restsOn: [...(cause.restsOn ?? []), 'node-loss'],
  when: (found, scene) =>
    cause.when(found, scene) &&
    (listed(found('node-loss'), 'pair').length === 0 || listed(found('node-loss'), 'silent').length > 0),
});

const inPlace = (cause: FlakyCause): FlakyCause => {
  // A full table or a filter makes a system silent too, and goes first here.
  if (cause.code === 'peer-system-silent') {
    const { beside: _, ...rest } = cause;
    return { ...rest, explains: [...cause.explains, ...ON_TOP] };
  }
  if (cause.code === 'tailnet-mtu-changed') return { ...cause, explains: [...cause.explains, 'mtu-devices'] };
  return carries(cause) ? cause : { ...cause, explains: [...cause.explains, ...ON_TOP] };
};

const below: readonly FlakyCause[] = TAILSCALE_CAUSES.map(inPlace).map((cause) =>
  CLAIM_SILENCE.includes(cause.code) && !carries(cause) ? unlessAnswered(cause) : cause,
);
const named = new Set(below.map(({ code }) => code));
/** Nodes that turn packets away cannot be measured; of an overlay that does not carry, its devices and the tailnet beneath can. */
const SIZES: readonly StepId[] = ['mtu-devices', 'mtu-node-path', 'mtu-pod-path', 'mtu-egress'];
const above = (causes: readonly FlakyCause[]): readonly FlakyCause[] => causes.filter(({ code }) => !named.has(code));
const withSizes = (cause: FlakyCause, sizes = SIZES): FlakyCause =>
  cause.severity === 'fail' ? { ...cause, explains: [...cause.explains, ...sizes, 'vxlan-arrives'] } : cause;

const isWarning = ({ code }: FlakyCause): boolean => WARNING_CAUSES.some((one) => one.code === code);

export const CAUSES: readonly FlakyCause[] = [
  ...NODE_CAUSES.map((cause) => withSizes(cause)),
  ...below.filter((cause) => !isWarning(cause)),
  ...LOSS_CAUSES,
  ...above(OVERLAY_OBJECT_CAUSES),
  ...above(OVERLAY_CAUSES).map((cause) => withSizes(cause, ['mtu-pod-path'])),
  ...above(MTU_CAUSES),
  ...below.filter(isWarning),
  ...NODE_WARNINGS,
];
