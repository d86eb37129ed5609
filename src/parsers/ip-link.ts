// Which devices exist, are they up, how large may packets be, and what have they lost?
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { addressesFromText } from './address-text.ts';
import { addressesFromJson, linksFromJson } from './link-json.ts';
import { linksFromText } from './link-text.ts';
import { screen } from './screen.ts';

export interface LinkCounters {
  readonly rxBytes: number;
  readonly rxPackets: number;
  readonly rxErrors: number;
  readonly rxDropped: number;
  /** null in text, which has no such column since iproute2 5. */
  readonly rxOverErrors: number | null;
  readonly txBytes: number;
  readonly txPackets: number;
  readonly txErrors: number;
  readonly txDropped: number;
  readonly txCarrierErrors: number;
}

/** A VXLAN device's own settings. */
export interface VxlanInfo {
  readonly port: number;
  /** The tunnel's far end and identifier come with each packet, as Cilium wants it. */
  readonly external: boolean;
  readonly id: number;
  /** May outer packets be cut: unset (as made, they may), set, or inherit. */
  readonly df: string;
  /** The device outer packets must leave by; null: as routes say. */
  readonly device: string | null;
  /** The address outer packets must come from; null: as routes say. */
  readonly local: string | null;
}

export interface LinkInfo {
  /** Without the `@peer` part. */
  readonly name: string;
  readonly mtuBytes: number;
  readonly flags: readonly string[];
  /** Flag UP: somebody switched it on. */
  readonly up: boolean;
  /** Flag LOWER_UP: it has a carrier. */
  readonly lowerUp: boolean;
  /** UNKNOWN is normal for a TUN and a VXLAN device, and what we say when busybox names none. */
  readonly operstate: string;
  /** vxlan, veth, tun …; empty when the tool does not say. */
  readonly kind: string;
  /** Of a VXLAN device in JSON with details; null otherwise. */
  readonly vxlan: VxlanInfo | null;
  /** Since the device was made; null when not printed. */
  readonly counters: LinkCounters | null;
}

export interface AddressInfo {
  readonly name: string;
  readonly mtuBytes: number;
  readonly flags: readonly string[];
  readonly up: boolean;
  readonly lowerUp: boolean;
  readonly operstate: string;
  /** With prefix length, e.g. 100.64.0.1/32. */
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

// Device "tailscale9" does not exist. · Cannot find device "tailscale9" · ip: can't find device 'tailscale9'
const NO_DEVICE = /^(?:Device ".+" does not exist\.|Cannot find device ".+"|ip: can't find device '.+')$/m;

/** `ip link show`, JSON or text, with or without counters. */
export const parseLinks: Parser<readonly LinkInfo[]> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (output.exitCode !== 0) return unreadable('ip link: an error that is not understood');
  const links = (isJson(output) ? linksFromJson : linksFromText)(output.stdout);
  // Every network namespace has a loopback device, so none at all is no answer.
  return links.ok && links.value.length === 0 ? unreadable('ip link: no devices') : links;
};

/** null: there is no such device. */
export const parseLink: Parser<LinkInfo | null> = (output) => theOne(output, parseLinks);

/** `ip addr show dev X`, JSON or text. null: there is no such device. */
export const parseAddress: Parser<AddressInfo | null> = (output) =>
  theOne(output, ({ stdout }) => (isJson(output) ? addressesFromJson : addressesFromText)(stdout));

const isJson = (output: ToolOutput): boolean => output.argv.includes('-j');

/** The row of the device asked for, by name. */
const theOne = <T extends { readonly name: string }>(
  output: ToolOutput,
  read: Parser<readonly T[]>,
): Parsed<T | null> => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (output.exitCode !== 0) {
    const isAbsent = NO_DEVICE.test(output.stderr) && ['', '[', '[]'].includes(output.stdout.trim());
    return isAbsent ? parsed(null) : unreadable('ip: an error that is not understood');
  }
  const rows = read(output);
  if (!rows.ok) return rows;
  const [row] = rows.value;
  const asked = output.argv.includes('dev') ? output.argv[output.argv.indexOf('dev') + 1] : row?.name;
  return row === undefined || rows.value.length > 1 || row.name !== asked
    ? unreadable('ip: not the one device asked for')
    : parsed(row);
};
