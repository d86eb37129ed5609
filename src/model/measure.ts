// A number a run measured, kept beside its verdict: for pictures, and to compare a thing with its own past.

/**
 * `tailnet-rtt` median round trip over the tailnet's direct path, or a relay where there is no other, milliseconds ·
 * `key-days` days until a node's Tailscale key expires · `conntrack-percent` how full the kernel's connection table is ·
 * `way-…` 1 where a way over the tailnet was asked and is not simply direct: by a relay, now so and now so, without an
 * answer, or asked and not seen.
 */
export const METRICS = [
  'tailnet-rtt',
  'key-days',
  'conntrack-percent',
  'way-relayed',
  'way-changing',
  'way-dead',
  'way-unseen',
] as const;
export type Metric = (typeof METRICS)[number];

export interface Measure {
  readonly metric: Metric;
  /** `node-1`, or a way `node-1>node-2`. */
  readonly about: string;
  readonly value: number;
}
