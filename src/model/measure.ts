// A number a run measured, kept beside its verdict: for pictures, and to compare a thing with its own past.

/**
 * `tailnet-rtt` median round trip over the tailnet's direct path, or a relay where there is no other, milliseconds ·
 * `key-days` days until a node's Tailscale key expires · `conntrack-percent` how full the kernel's connection table is.
 */
export const METRICS = ['tailnet-rtt', 'key-days', 'conntrack-percent'] as const;
export type Metric = (typeof METRICS)[number];

export interface Measure {
  readonly metric: Metric;
  /** `node-1`, or a way `node-1>node-2`. */
  readonly about: string;
  readonly value: number;
}
