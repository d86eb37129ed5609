// What do the lines of `tailscale netcheck` say?
import { type Parsed, parsed, unreadable } from '../model/command-call.ts';
import { goDurationMs } from './go-duration.ts';
import { goTimeMs } from './go-time.ts';
import { printable } from './printable.ts';
import type { TailscaleNetcheck } from './tailscale-netcheck.ts';

//	* UDP: true · 	* IPv4: yes, 203.0.113.10:41641 · 	* MappingVariesByDestIP:
const ITEM = /^\t\* ([A-Za-z0-9 ]{1,40}):(?: (.{0,200}))?$/;
//		- fra: 17.6ms  (Frankfurt) · 		- nyc:         (New York City)
const LATENCY = /^\t\t- +([a-z0-9-]{1,20}): *(?:([0-9.a-zµ]{2,20}) *)?\(.{0,100}\)$/;
const YES = /^yes, (\S{1,60})$/;

const KNOWN = new Set([
  'Time',
  'UDP',
  'IPv4',
  'IPv6',
  'MappingVariesByDestIP',
  'HairPinning',
  'PortMapping',
  'CaptivePortal',
  'Nearest DERP',
  'DERP latency',
]);

export const readNetcheckText = (stdout: string): Parsed<TailscaleNetcheck> => {
  if (!stdout.endsWith('\n')) return unreadable('tailscale netcheck: the last line is cut');
  const lines = stdout.split('\n').filter((line) => line !== '');
  if (lines.shift() !== 'Report:') return unreadable('tailscale netcheck: the first line is not understood');
  const items = new Map<string, string>();
  const latency: [string, number][] = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    const [, region, duration] = LATENCY.exec(line) ?? [];
    if (item !== null && KNOWN.has(item[1] ?? '') && !items.has(item[1] ?? '')) items.set(item[1] ?? '', item[2] ?? '');
    else if (region !== undefined) {
      const ms = duration === undefined ? undefined : goDurationMs(duration);
      if (ms === null) return unreadable('tailscale netcheck: a latency is not understood');
      if (ms !== undefined) latency.push([region, ms]);
    } else return unreadable('tailscale netcheck: a line is not understood');
  }
  return toReport(items, latency);
};

const toReport = (
  items: ReadonlyMap<string, string>,
  latency: readonly [string, number][],
): Parsed<TailscaleNetcheck> => {
  const udp = flagOf(items.get('UDP'));
  const varies = flagOf(items.get('MappingVariesByDestIP'));
  const captive = flagOf(items.get('CaptivePortal') ?? '');
  const [v4, v6] = [items.get('IPv4'), items.get('IPv6')];
  if (typeof udp !== 'boolean' || varies === undefined || captive === undefined || v4 === undefined || v6 === undefined)
    return unreadable('tailscale netcheck: the report is not complete');
  const nearest = items.get('Nearest DERP');
  if (nearest === undefined) return unreadable('tailscale netcheck: the report is not complete');
  const [globalV4, globalV6] = [v4, v6].map((text) => YES.exec(text)?.[1] ?? '');
  return parsed({
    udp,
    ipv4: globalV4 !== '',
    ipv6: globalV6 !== '',
    mappingVaries: varies,
    globalV4: globalV4 ?? '',
    globalV6: globalV6 ?? '',
    // unknown (no response to latency probes)
    nearestDerp: nearest.startsWith('unknown') ? null : printable(nearest, 60),
    derpLatencyMs: Object.fromEntries(latency),
    captivePortal: captive,
    atMs: goTimeMs(items.get('Time') ?? '') ?? null,
  });
};

/** Nothing behind the colon is "could not tell"; undefined: another word. */
const flagOf = (text: string | undefined): boolean | null | undefined =>
  text === 'true' ? true : text === 'false' ? false : text === '' ? null : undefined;
