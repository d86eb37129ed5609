// Does UDP leave this node, and what does the NAT do to it? `tailscale netcheck`, as JSON or as text.
import { z } from 'zod';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { goTimeMs } from './go-time.ts';
import { fromJson } from './json-text.ts';
import { printable } from './printable.ts';
import { screen } from './screen.ts';
import { readNetcheckText } from './tailscale-netcheck-text.ts';
import { toolOf } from './tool-name.ts';

/** Measured by the command line on a port of its own: `globalV4` is not the mapping of tailscaled's port. */
export interface TailscaleNetcheck {
  readonly udp: boolean;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  /** true on both ends: hard NAT. null when it could not be told. */
  readonly mappingVaries: boolean | null;
  /** `address:port` as the outside sees it; empty when none was found. */
  readonly globalV4: string;
  readonly globalV6: string;
  /** Region id (JSON) or name (text); null when none answered. Filled by HTTPS too, so no sign of UDP. */
  readonly nearestDerp: string | null;
  /** Milliseconds by region id (JSON) or code (text); no sign of UDP either. */
  readonly derpLatencyMs: Readonly<Record<string, number>>;
  /** null when not told. */
  readonly captivePortal: boolean | null;
  /** Milliseconds since 1970. */
  readonly atMs: number | null;
}

const nanoseconds = z.number().min(0).max(600e9);

/** tailscale: net/netcheck Report. */
const report = z.looseObject({
  Now: z.string().nullish(),
  UDP: z.boolean(),
  IPv4: z.boolean(),
  IPv6: z.boolean(),
  MappingVariesByDestIP: z.boolean().nullish(),
  PreferredDERP: z.int().nonnegative().nullish(),
  RegionLatency: z.record(z.string().regex(/^\d{1,6}$/), nanoseconds).nullish(),
  GlobalV4: z.string().nullish(),
  GlobalV6: z.string().nullish(),
  CaptivePortal: z.boolean().nullish(),
});

/** stderr always carries a warning that the format is not stable. */
export const parseTailscaleNetcheck: Parser<TailscaleNetcheck> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (toolOf(output.argv) !== 'tailscale') return unreadable('not the tailscale command');
  if (output.exitCode !== 0) return unreadable(`tailscale netcheck: exit status ${output.exitCode}`, 'inconclusive');
  return output.argv.some((word) => word.startsWith('--format=')) ? readJson(output) : readNetcheckText(output.stdout);
};

const readJson = ({ stdout }: ToolOutput): Parsed<TailscaleNetcheck> => {
  const read = fromJson(stdout, report);
  if (!read.ok) return read;
  const json = read.value;
  return parsed({
    udp: json.UDP,
    ipv4: json.IPv4,
    ipv6: json.IPv6,
    mappingVaries: json.MappingVariesByDestIP ?? null,
    globalV4: printable(json.GlobalV4 ?? '', 60),
    globalV6: printable(json.GlobalV6 ?? '', 60),
    nearestDerp: json.PreferredDERP ? String(json.PreferredDERP) : null,
    derpLatencyMs: Object.fromEntries(Object.entries(json.RegionLatency ?? {}).map(([id, ns]) => [id, ns / 1e6])),
    captivePortal: json.CaptivePortal ?? null,
    atMs: goTimeMs(json.Now ?? '') ?? null,
  });
};
