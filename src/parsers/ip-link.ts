// Which devices exist, are they up, how large may packets be, and what have they lost?
import { type Parser, unreadable } from '../model/command-call.ts';

export interface LinkCounters {
  readonly rxPackets: number;
  readonly rxErrors: number;
  readonly rxDropped: number;
  readonly txPackets: number;
  readonly txErrors: number;
  readonly txDropped: number;
  readonly txCarrierErrors: number;
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
  /** UNKNOWN is normal for a TUN and a VXLAN device. */
  readonly operstate: string;
  /** vxlan, veth, tun …; empty when the tool does not say. */
  readonly kind: string;
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

export const parseLinks: Parser<readonly LinkInfo[]> = () => unreadable('not written yet');

/** null: there is no such device. */
export const parseLink: Parser<LinkInfo | null> = () => unreadable('not written yet');

/** null: there is no such device. */
export const parseAddress: Parser<AddressInfo | null> = () => unreadable('not written yet');
