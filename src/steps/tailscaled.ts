// How is a node's tailscaled asked, and how are its answers put into words?
import type { Location } from '../model/location.ts';
import type { Site } from '../model/site.ts';
import type { Probe } from '../model/step.ts';
import { same, say, type Text } from '../model/text.ts';
import { parseTailscalePing, type TailscalePing } from '../parsers/tailscale-ping.ts';
import { NO_DAEMON, type NoDaemon, parseTailscaleStatus, type TailscaleStatus } from '../parsers/tailscale-status.ts';
import type { Row } from './rows.ts';

const ASK_MS = 2000;

export const statusProbe = (
  key: string,
  location: Location,
  site: Site,
  delayMs = 0,
): Probe<TailscaleStatus | NoDaemon> => ({
  key,
  location,
  call: { name: 'tailscale-status', args: { socket: site.tailscaleSocket, timeoutMs: ASK_MS } },
  timeoutMs: ASK_MS + 1000,
  delayMs,
  parse: parseTailscaleStatus,
});

/** tailscaled waits without end for a pong that does not come; a DERP server far away answers within half a second. */
export const tailscalePingProbe = (
  key: string,
  location: Location,
  site: Site,
  asked: { readonly to: string; readonly type: 'disco' | 'TSMP' | 'ICMP'; readonly delayMs: number },
): Probe<TailscalePing | NoDaemon> => ({
  key,
  location,
  call: {
    name: 'tailscale-ping',
    args: { socket: site.tailscaleSocket, timeoutMs: ASK_MS, to: asked.to, type: asked.type },
  },
  timeoutMs: ASK_MS + 1000,
  delayMs: asked.delayMs,
  parse: parseTailscalePing,
});

/** One request of the local API that takes nothing but where to ask. */
export const askTailscaled = <T>(
  key: string,
  location: Location,
  site: Site,
  name: string,
  parse: Probe<T>['parse'],
  delayMs = 0,
): Probe<T> => ({
  key,
  location,
  call: { name, args: { socket: site.tailscaleSocket, timeoutMs: ASK_MS } },
  timeoutMs: ASK_MS + 1000,
  delayMs,
  parse,
});

/** Whether it has stopped or only its socket is out of reach, the device tells. */
export const noDaemonRow = (about: string, facts: Row['facts'] = {}): Row => ({
  about,
  verdict: 'unknown',
  reason: 'unreachable',
  saw: say('nobody answers at the socket of tailscaled', 'tailscaled 소켓에서 응답이 없음'),
  facts,
});

/** Samples that brought a result; a daemon that is gone brings none. */
export const pingsOf = (values: readonly (TailscalePing | NoDaemon)[]): readonly TailscalePing[] =>
  values.filter((one): one is TailscalePing => one !== NO_DAEMON);

/** Milliseconds as a person reads them: 0.8, 12, 140. */
export const inMs = (ms: number): string => (ms < 10 ? ms.toFixed(1) : String(Math.round(ms)));

export const msText = (ms: number): Text => same(`${inMs(ms)} ms`);
