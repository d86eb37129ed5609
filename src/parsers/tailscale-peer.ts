// What does tailscaled know of one machine of the tailnet, itself or a peer?
import { z } from 'zod';
import { goTimeMs } from './go-time.ts';
import { count } from './json-text.ts';
import { printable } from './printable.ts';

export interface TailscalePeer {
  /** The machine's own name; foreign text. */
  readonly hostName: string;
  readonly dnsName: string;
  /** The stable id by which preferences name an exit node. */
  readonly id: string;
  readonly ips: readonly string[];
  /** Known to the control plane as connected; proves nothing about reachability. null when not said. */
  readonly online: boolean | null;
  /** Something was sent within 45 s (tailscale: sessionActiveTimeout). */
  readonly active: boolean | null;
  /** `address:port` of the direct path in use; empty when there is none now. */
  readonly curAddr: string;
  /** Code of its home DERP region: always set, and no fault. */
  readonly homeDerp: string;
  /** The peer relay in use (from 1.86); empty when none. */
  readonly peerRelay: string;
  /** By what packets go now: `idle` says nothing, ping it and read again. null when not said. */
  readonly path: 'direct' | 'peer-relay' | 'derp' | 'idle' | null;
  /** Milliseconds since 1970, as all times here; null: never, or not said. */
  readonly lastHandshakeMs: number | null;
  readonly lastSeenMs: number | null;
  readonly rxBytes: number | null;
  readonly txBytes: number | null;
  /** null: the key never expires. */
  readonly keyExpiryMs: number | null;
  readonly expired: boolean;
  readonly allowedIps: readonly string[];
  /** Its own `address:port` endpoints; only the node itself has them. */
  readonly addrs: readonly string[];
  readonly tags: readonly string[];
  /** In use as our exit node. */
  readonly exitNode: boolean;
  readonly inEngine: boolean | null;
}

const MAX_LIST = 1000;

const text = z.string().max(1000).nullish();
const flag = z.boolean().nullish();
const list = z.array(z.string().max(300)).max(MAX_LIST).nullish();
export const addresses = z
  .array(z.union([z.ipv4(), z.ipv6()]))
  .max(MAX_LIST)
  .nullish();

/** The zero time is null, as is what is absent. */
const time = z
  .string()
  .nullish()
  .transform((value, context) => {
    if (value == null) return null;
    const ms = goTimeMs(value);
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: 'no time' });
    return z.NEVER;
  });

/** tailscale: ipn/ipnstate/ipnstate.go. Empty lists, false `Expired` and a key that never expires are left out. */
export const peerStatus = z.looseObject({
  ID: text,
  HostName: text,
  DNSName: text,
  TailscaleIPs: addresses,
  AllowedIPs: list,
  Tags: list,
  Addrs: list,
  CurAddr: text,
  Relay: text,
  PeerRelay: text,
  RxBytes: count.nullish(),
  TxBytes: count.nullish(),
  LastSeen: time,
  LastHandshake: time,
  KeyExpiry: time,
  Expired: flag,
  Online: flag,
  ExitNode: flag,
  Active: flag,
  InEngine: flag,
});

type PeerStatus = z.infer<typeof peerStatus>;

export const toPeer = (peer: PeerStatus): TailscalePeer => ({
  hostName: printable(peer.HostName ?? '', 64),
  dnsName: printable(peer.DNSName ?? '', 254),
  id: printable(peer.ID ?? '', 64),
  ips: peer.TailscaleIPs ?? [],
  online: peer.Online ?? null,
  active: peer.Active ?? null,
  curAddr: printable(peer.CurAddr ?? '', 60),
  homeDerp: printable(peer.Relay ?? '', 20),
  peerRelay: printable(peer.PeerRelay ?? '', 80),
  path: pathOf(peer),
  lastHandshakeMs: peer.LastHandshake,
  lastSeenMs: peer.LastSeen,
  rxBytes: peer.RxBytes ?? null,
  txBytes: peer.TxBytes ?? null,
  keyExpiryMs: peer.KeyExpiry,
  expired: peer.Expired === true,
  allowedIps: printables(peer.AllowedIPs, 60),
  addrs: printables(peer.Addrs, 60),
  tags: printables(peer.Tags, 100),
  exitNode: peer.ExitNode === true,
  inEngine: peer.InEngine ?? null,
});

const pathOf = (peer: PeerStatus): TailscalePeer['path'] => {
  if (peer.Active == null || peer.CurAddr == null) return null;
  if (!peer.Active) return 'idle';
  if (peer.CurAddr !== '') return 'direct';
  return peer.PeerRelay ? 'peer-relay' : 'derp';
};

const printables = (texts: readonly string[] | null | undefined, max: number): readonly string[] =>
  (texts ?? []).map((one) => printable(one, max));
