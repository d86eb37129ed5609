// A number a run measured, kept beside its verdict: for pictures, and to compare a thing with its own past.

/**
 * `tailnet-rtt` median round trip over the tailnet's direct path, or a relay where there is no other, milliseconds ·
 * `key-days` days until a node's Tailscale key expires · `conntrack-percent` how full the kernel's connection table is ·
 * `way-…` 1 where a way over the tailnet was asked and is not simply direct: by a relay, now so and now so, without an
 * answer, or asked and not seen; `way-suspected` 1 where Cilium of its own did not get through · counted by a node since it began, and compared with the last digest: `vxlan-lost`
 * errors, carrier errors and drops of cilium_vxlan, `ebpf-dropped` packets Cilium dropped for reasons not every cluster
 * has, `map-writes-failed` writes to its maps · `overlay-bytes` what fits one packet of the overlay.
 */
export const METRICS = [
  'tailnet-rtt',
  'key-days',
  'conntrack-percent',
  'way-relayed',
  'way-changing',
  'way-dead',
  'way-unseen',
  'way-suspected',
  'vxlan-lost',
  'ebpf-dropped',
  'map-writes-failed',
  'overlay-bytes',
] as const;
export type Metric = (typeof METRICS)[number];

export interface Measure {
  readonly metric: Metric;
  /** `node-1`, or a way `node-1>node-2`. */
  readonly about: string;
  readonly value: number;
}
