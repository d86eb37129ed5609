// What the overview looks at: all that Tailscale, the overlay and eBPF are asked, the kernel's connection table, and sizes.
import type { Step } from '../../model/step.ts';
import { later } from '../../steps/recast.ts';
import { EBPF_STEPS } from '../ebpf/steps.ts';
import { MTU_STEPS } from '../mtu/steps.ts';
import { COUNTED_MS } from '../overlay/own-traffic.ts';
import { OVERLAY_STEPS } from '../overlay/steps.ts';
import { TAILSCALE_STEPS } from '../tailscale/steps.ts';
import { CONNTRACK_STEPS } from './conntrack-steps.ts';
import { MEASURED_STEPS } from './measured-steps.ts';
import { meshCilium } from './mesh/cilium-step.ts';
import { meshWays } from './mesh/mesh-steps.ts';
import { nodeByNode } from './mesh/wide.ts';

/** Asked already by another of them, or nothing but advice; a capture, or the cloud of every node, is not for a look that runs by itself. */
const LEFT_OUT = ['overlay-agents', 'udp-gro', 'vxlan-strays', 'cloud-udp'] as const;
type LeftOut = (typeof LEFT_OUT)[number];

/** The digest's table, in its order; what comes after tells why. */
const ROWS = [
  'nodes-ready',
  'ebpf-agent-pods',
  'mesh-cilium',
  'mesh-ways',
  'overlay-health',
  'overlay-health-age',
  'overlay-pods',
  'tailnet-path',
  'tailnet-latency',
  'node-keys',
  'vxlan-counters',
  'ebpf-drops',
  'ebpf-map-ops',
  'ebpf-controllers',
  'conntrack-use',
  'conntrack-refusals',
  'ebpf-map-pressure',
  'mtu-devices',
  'mtu-drift',
  'metrics-page',
] as const;

const withoutGuide = <S extends Step>({ guide, ...step }: S): S => step as S;

const placeOf = ({ id }: { readonly id: string }): number => {
  const at = (ROWS as readonly string[]).indexOf(id);
  return at < 0 ? ROWS.length : at;
};

const ALL = [
  // Its pings would count as the overlay's on the tailnet's device.
  ...TAILSCALE_STEPS.map((step) => (step.id === 'tailnet-data' ? later(step, COUNTED_MS) : step)),
  ...MEASURED_STEPS,
  meshCilium,
  meshWays,
  ...OVERLAY_STEPS,
  ...MTU_STEPS.map((step) => later(step, COUNTED_MS)),
  ...EBPF_STEPS,
  ...CONNTRACK_STEPS,
] as const;

type Asked<S> = S extends { readonly id: LeftOut } ? never : S;

/** Of those with one id the first; what the guide says of the others is told where they are asked. */
export const HEALTH_STEPS: readonly Asked<(typeof ALL)[number]>[] = [
  ...new Map(ALL.toReversed().map((step) => [step.id, step])).values(),
]
  .toReversed()
  .filter((step): step is Asked<typeof step> => !(LEFT_OUT as readonly string[]).includes(step.id))
  .toSorted((a, b) => placeOf(a) - placeOf(b))
  .map((step) => (placeOf(step) < ROWS.length ? step : withoutGuide(step)))
  .map(nodeByNode);

export type HealthStep = (typeof HEALTH_STEPS)[number]['id'];
