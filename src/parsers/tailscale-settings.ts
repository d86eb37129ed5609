// What is a node's tailscaled set to do, which DERP regions does it know, and what does it warn of?
import { z } from 'zod';
import { type Parser, parsed } from '../model/command-call.ts';
import { printable } from './printable.ts';
import { type NoDaemon, readReply } from './tailscale-reply.ts';

export interface TailscalePrefs {
  /** accept-routes. null when not told, as all here. */
  readonly acceptRoutes: boolean | null;
  /** accept-dns. */
  readonly acceptDns: boolean | null;
  /** Id of the chosen exit node; empty when none. */
  readonly exitNodeId: string;
  readonly netfilterMode: 'off' | 'nodivert' | 'on' | null;
  readonly advertiseRoutes: readonly string[];
  /** false: somebody ran `tailscale down`. */
  readonly wantRunning: boolean | null;
  readonly loggedOut: boolean | null;
  readonly shieldsUp: boolean | null;
}

/** tailscale: types/preftype. */
const NETFILTER = ['off', 'nodivert', 'on'] as const;

const flag = z.boolean().nullish();
const prefs = z.looseObject({
  RouteAll: flag,
  CorpDNS: flag,
  ExitNodeID: z.string().nullish(),
  NetfilterMode: z.int().min(0).max(2).nullish(),
  AdvertiseRoutes: z.array(z.union([z.cidrv4(), z.cidrv6()])).nullish(),
  WantRunning: flag,
  LoggedOut: flag,
  ShieldsUp: flag,
});

export const parseTailscalePrefs: Parser<TailscalePrefs | NoDaemon> = (output) =>
  readReply(output, prefs, (json) =>
    parsed({
      acceptRoutes: json.RouteAll ?? null,
      acceptDns: json.CorpDNS ?? null,
      exitNodeId: printable(json.ExitNodeID ?? '', 64),
      netfilterMode: json.NetfilterMode == null ? null : (NETFILTER[json.NetfilterMode] ?? null),
      advertiseRoutes: json.AdvertiseRoutes ?? [],
      wantRunning: json.WantRunning ?? null,
      loggedOut: json.LoggedOut ?? null,
      shieldsUp: json.ShieldsUp ?? null,
    }),
  );

export interface DerpRegion {
  readonly id: number;
  /** `tok`. */
  readonly code: string;
  /** `Tokyo`. */
  readonly name: string;
}

const derpMap = z.looseObject({
  Regions: z.record(
    z.string(),
    z
      .looseObject({ RegionID: z.int().positive(), RegionCode: z.string(), RegionName: z.string().nullish() })
      .nullable(),
  ),
});

/** A region set to null is switched off by the tailnet's policy. */
export const parseDerpMap: Parser<readonly DerpRegion[] | NoDaemon> = (output) =>
  readReply(output, derpMap, (json) =>
    parsed(
      Object.values(json.Regions)
        .filter((region) => region !== null)
        .map((region) => ({
          id: region.RegionID,
          code: printable(region.RegionCode, 20),
          name: printable(region.RegionName ?? '', 60),
        })),
    ),
  );

const check = z.looseObject({ Warning: z.string() });

/** `check-udp-gro-forwarding`, `check-ip-forwarding`: foreign text, empty when all is well. */
export const parseTailscaleCheck: Parser<{ readonly warning: string } | NoDaemon> = (output) =>
  readReply(output, check, (json) => parsed({ warning: printable(json.Warning, 400) }));
