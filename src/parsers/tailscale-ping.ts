// By which path does a peer answer, and how fast? `POST ping` of the local API, `tailscale ping`.
import { z } from 'zod';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { printable } from './printable.ts';
import { screen } from './screen.ts';
import { readPingText } from './tailscale-ping-text.ts';
import { noPong, type Pong, ponged, type TailscalePing } from './tailscale-pong.ts';
import { type NoDaemon, readReply } from './tailscale-reply.ts';
import { toolOf } from './tool-name.ts';

export type { Pong, TailscalePing } from './tailscale-pong.ts';
export { NO_DAEMON, type NoDaemon } from './tailscale-reply.ts';

/** A minute; beyond it a latency is a broken clock. */
const MAX_SECONDS = 60;

const result = z.looseObject({
  IP: z.string().max(100),
  NodeIP: z.string().max(100).nullish(),
  NodeName: z.string().nullish(),
  Err: z.string().nullish(),
  LatencySeconds: z.number().min(0).max(MAX_SECONDS).nullish(),
  Endpoint: z.string().nullish(),
  /** From 1.86. */
  PeerRelay: z.string().nullish(),
  DERPRegionID: z.int().nonnegative().nullish(),
  DERPRegionCode: z.string().nullish(),
  IsLocalIP: z.boolean().nullish(),
});

type PingResult = z.infer<typeof result>;

export const parseTailscalePing: Parser<TailscalePing | NoDaemon> = (output) => {
  if (toolOf(output.argv) === 'tailscale') return screen(output) ?? readPingText(output);
  // tailscaled waits without end, so curl's limit is the answer that did not come: whether tailscaled itself is well, status tells.
  if (toolOf(output.argv) === 'curl' && output.exitCode === 28)
    return screen(output) ?? parsed(noPong('no-answer', '', 1));
  return readReply(output, result, (json) => fromResult(json, output));
};

const fromResult = (json: PingResult, output: ToolOutput): Parsed<TailscalePing> => {
  const asked = askedOf(output.argv);
  if (asked === null) return unreadable('not a ping request');
  if (json.IP !== asked.ip) return unreadable('tailscale ping: the answer is about another address');
  const error = json.Err ?? '';
  if (json.IsLocalIP === true || / is local Tailscale IP$/.test(error)) return parsed(noPong('is-self'));
  if (/no matching peer/.test(error)) return parsed(noPong('no-such-peer'));
  // Also where its own key has expired; one that is logged out knows nobody and says "no matching peer".
  if (error === 'local tailscaled stopped') return parsed(noPong('stopped'));
  if (error !== '') return parsed(noPong('error', printable(error)));
  if (json.LatencySeconds == null) return unreadable('tailscale ping: no latency and no error');
  const via = viaOf(json, asked.type);
  if (via === null) return unreadable('tailscale ping: an answer without a path');
  return parsed(
    ponged([
      {
        via,
        latencyMs: json.LatencySeconds * 1000,
        nodeName: printable(json.NodeName ?? '', 64),
        nodeIp: printable(json.NodeIP ?? '', 50),
        endpoint: printable(via === 'peer-relay' ? (json.PeerRelay ?? '') : (json.Endpoint ?? ''), 80),
        derp: via === 'derp' ? printable(json.DERPRegionCode || String(json.DERPRegionID), 20) : '',
      },
    ]),
  );
};

/** Endpoint first, then peer relay, then DERP (tailscale: cmd/tailscale/cli/ping.go); TSMP and ICMP answers name no path. */
const viaOf = (json: PingResult, type: string): Pong['via'] | null => {
  if (type === 'TSMP') return 'tsmp';
  if (type === 'ICMP') return 'icmp';
  if (json.Endpoint) return 'direct';
  if (json.PeerRelay) return 'peer-relay';
  return json.DERPRegionID ? 'derp' : null;
};

// http://local-tailscaled.sock/localapi/v0/ping?ip=100.64.0.2&type=disco
const ASKED = /\/localapi\/v0\/ping\?ip=([0-9A-Fa-f.:]{2,45})&type=(disco|TSMP|ICMP)$/;

const askedOf = (argv: readonly string[]): { readonly ip: string; readonly type: string } | null => {
  const match = ASKED.exec(argv.at(-1) ?? '');
  return match === null ? null : { ip: match[1] ?? '', type: match[2] ?? '' };
};
