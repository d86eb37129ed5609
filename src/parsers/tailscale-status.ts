// What state is a node's tailscaled in, and how does it reach each peer? `GET status`, `tailscale status --json`.
import { z } from 'zod';
import { type Parser, parsed } from '../model/command-call.ts';
import { printable } from './printable.ts';
import { addresses, peerStatus, type TailscalePeer, toPeer } from './tailscale-peer.ts';
import { type NoDaemon, readReply } from './tailscale-reply.ts';

export type { TailscalePeer } from './tailscale-peer.ts';
export { NO_DAEMON, type NoDaemon } from './tailscale-reply.ts';

const STATES = [
  'NoState',
  'InUseOtherUser',
  'NeedsLogin',
  'NeedsMachineAuth',
  'Stopped',
  'Starting',
  'Running',
] as const;

/** Without AuthURL, which is a login secret, and without keys. */
export interface TailscaleStatus {
  readonly backendState: (typeof STATES)[number];
  /** `1.102.3-t…-g…`; empty when not said. */
  readonly version: string;
  /** false: userspace networking, without tailscale0. null when not said. */
  readonly tun: boolean | null;
  readonly haveNodeKey: boolean | null;
  readonly ips: readonly string[];
  readonly self: TailscalePeer | null;
  readonly peers: readonly TailscalePeer[];
  /** Texts for people, foreign; no codes. */
  readonly health: readonly string[];
  /** The exit node in use; null when none. */
  readonly exitNode: { readonly id: string; readonly online: boolean | null; readonly ips: readonly string[] } | null;
  readonly tailnet: { readonly name: string; readonly suffix: string; readonly magicDns: boolean | null } | null;
  /** The node's clock, in milliseconds since 1970: what to compare the times of peers with. null when not told. */
  readonly atMs: number | null;
}

const MAX_HEALTH = 50;

const status = z.looseObject({
  Version: z.string().nullish(),
  TUN: z.boolean().nullish(),
  BackendState: z.enum(STATES),
  HaveNodeKey: z.boolean().nullish(),
  TailscaleIPs: addresses,
  Self: peerStatus.nullish(),
  Peer: z.record(z.string(), peerStatus).nullish(),
  Health: z.array(z.string()).nullish(),
  ExitNodeStatus: z
    .looseObject({
      ID: z.string().nullish(),
      Online: z.boolean().nullish(),
      TailscaleIPs: z.array(z.string().max(100)).nullish(),
    })
    .nullish(),
  CurrentTailnet: z
    .looseObject({
      Name: z.string().nullish(),
      MagicDNSSuffix: z.string().nullish(),
      MagicDNSEnabled: z.boolean().nullish(),
    })
    .nullish(),
});

export const parseTailscaleStatus: Parser<TailscaleStatus | NoDaemon> = (output) =>
  readReply(output, status, (json, { atMs }) => {
    const { ExitNodeStatus: exit, CurrentTailnet: tailnet } = json;
    return parsed({
      backendState: json.BackendState,
      version: printable(json.Version ?? '', 60),
      tun: json.TUN ?? null,
      haveNodeKey: json.HaveNodeKey ?? null,
      ips: json.TailscaleIPs ?? [],
      self: json.Self ? toPeer(json.Self) : null,
      peers: Object.values(json.Peer ?? {})
        .map(toPeer)
        .sort(byAddress),
      health: (json.Health ?? []).slice(0, MAX_HEALTH).map((one) => printable(one, 300)),
      // Prefixes: 100.64.0.9/32
      exitNode: exit
        ? {
            id: printable(exit.ID ?? '', 64),
            online: exit.Online ?? null,
            ips: (exit.TailscaleIPs ?? []).map((one) => printable(one, 60)),
          }
        : null,
      tailnet: tailnet
        ? {
            name: printable(tailnet.Name ?? '', 100),
            suffix: printable(tailnet.MagicDNSSuffix ?? '', 254),
            magicDns: tailnet.MagicDNSEnabled ?? null,
          }
        : null,
      atMs,
    });
  });

/** tailscaled lists them by node key, which changes. */
const byAddress = (a: TailscalePeer, b: TailscalePeer): number => ((a.ips[0] ?? '') < (b.ips[0] ?? '') ? -1 : 1);

/** The peer that has an address, or null: removed, hidden by the tailnet's policy, or not yet known. */
export const peerWith = (status: TailscaleStatus, ip: string): TailscalePeer | null =>
  status.peers.find((peer) => peer.ips.includes(ip)) ?? null;
