// How many packets went by which path? `GET usermetrics`, from 1.74.
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { countOf, type Metrics, readMetrics } from './prometheus-text.ts';
import { NO_DAEMON, type NoDaemon, replyOf } from './tailscale-reply.ts';

/** A family by the value of its one label; empty when this release does not have it. */
export type Counts = Readonly<Record<string, number>>;

export interface TailscaleMetrics {
  /** By path: direct_ipv4, direct_ipv6, derp, peer_relay_ipv4, peer_relay_ipv6. Since tailscaled started. */
  readonly inboundPackets: Counts;
  readonly outboundPackets: Counts;
  /** By reason. */
  readonly inboundDropped: Counts;
  readonly outboundDropped: Counts;
  /** Health messages of type warning; null when not told. */
  readonly warnings: number | null;
  /** null when not told; 0 is none. */
  readonly homeDerpId: number | null;
}

export const parseTailscaleMetrics: Parser<TailscaleMetrics | NoDaemon> = (output) => {
  const reply = replyOf(output);
  if (!reply.ok) return reply;
  if (reply.value === NO_DAEMON) return parsed(NO_DAEMON);
  const metrics = readMetrics(reply.value.body);
  if (!metrics.ok) return metrics;
  const family = (name: string, label: string) => countsBy(metrics.value, `tailscaled_${name}`, label);
  const inboundPackets = family('inbound_packets_total', 'path');
  const outboundPackets = family('outbound_packets_total', 'path');
  const inboundDropped = family('inbound_dropped_packets_total', 'reason');
  const outboundDropped = family('outbound_dropped_packets_total', 'reason');
  const health = family('health_messages', 'type');
  const home = metrics.value.samples.find(({ name }) => name === 'tailscaled_home_derp_region_id');
  const homeDerpId = home === undefined ? null : countOf(home);
  if (!inboundPackets || !outboundPackets || !inboundDropped || !outboundDropped || !health)
    return unreadable('tailscale metrics: a count is none');
  if (home !== undefined && homeDerpId === null) return unreadable('tailscale metrics: a count is none');
  return parsed({
    inboundPackets,
    outboundPackets,
    inboundDropped,
    outboundDropped,
    warnings: health.warning ?? null,
    homeDerpId,
  });
};

const countsBy = (metrics: Metrics, name: string, label: string): Counts | null => {
  const rows: [string, number][] = [];
  for (const sample of metrics.samples.filter((one) => one.name === name)) {
    const count = countOf(sample);
    const by = sample.labels[label];
    if (count === null || by === undefined || Object.keys(sample.labels).length > 1) return null;
    rows.push([by, count]);
  }
  return Object.fromEntries(rows);
};
