// A TCP connection to a web server: does it open, and what does the page say.
import type { Place } from './place.ts';
import { isLocal } from './routing.ts';
import { METRICS_PORT, send } from './send.ts';
import { metricsPage } from './tools/cilium-counters.ts';

export type Connection =
  | { readonly kind: 'open'; readonly ms: number; readonly body: string }
  | { readonly kind: 'refused'; readonly ms: number }
  /** EHOSTUNREACH from a REJECT rule on the way. */
  | { readonly kind: 'no-route-to-host'; readonly ms: number }
  | { readonly kind: 'network-unreachable' }
  | { readonly kind: 'silent' };

/** Every web server here echoes the address it sees, as checkip does; but for Cilium's page of metrics. */
export const connect = (place: Place, ip: string, port: number): Connection => {
  const fate = send(place.network, place.stack, { to: ip, protocol: 'tcp', port, sizeBytes: 60 });
  switch (fate.kind) {
    case 'delivered': {
      const { network, stack } = place;
      const page = stack.kind === 'node' && port === METRICS_PORT && isLocal(stack, ip);
      return { kind: 'open', ms: fate.rttMs, body: page ? metricsPage(network, stack) : `${fate.seenAs}\n` };
    }
    case 'refused':
      return { kind: 'refused', ms: fate.rttMs };
    case 'local':
      return fate.errno === 'ENETUNREACH' ? { kind: 'network-unreachable' } : { kind: 'silent' };
    case 'icmp':
      // "net unreachable" from a router does not end a TCP handshake: the kernel keeps trying until its time is up.
      return fate.error === 'host-prohibited' ? { kind: 'no-route-to-host', ms: fate.rttMs } : { kind: 'silent' };
    case 'lost':
      return { kind: 'silent' };
    default:
      return fate satisfies never;
  }
};

export interface Url {
  readonly host: string;
  readonly port: number;
}

// http://checkip.amazonaws.com/ · http://1.1.1.1:80/ · http://[::1]:80/
const URL_SHAPE = /^(?:http:\/\/)?(\[[0-9a-f:]+\]|[^/:]+)(?::(\d+))?(?:\/.*)?$/i;

/** null for anything that is no plain http URL. */
export const parseUrl = (text: string): Url | null => {
  const match = URL_SHAPE.exec(text);
  if (!match?.[1]) return null;
  return { host: match[1].replace(/^\[|\]$/g, ''), port: Number(match[2] ?? '80') };
};
