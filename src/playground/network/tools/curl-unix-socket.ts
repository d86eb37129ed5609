// curl --unix-socket: one request to the daemon behind a socket.
import type { Place } from '../place.ts';
import { answerLocalApi, daemonAt } from '../tailscaled/local-api.ts';
import type { Options } from './options.ts';

export type SocketEnd =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly ms: number }
  | { readonly kind: 'no-socket' }
  /** The connection stands and nothing comes. */
  | { readonly kind: 'silent' };

// Host: local-tailscaled.sock
const hostIn = (header: string | undefined): string | undefined => /^host:\s*(\S*)$/i.exec(header ?? '')?.[1];

export const askSocket = (options: Options, address: URL, place: Place): SocketEnd => {
  const node = daemonAt(place, options.flags.get('unix-socket') ?? '');
  if (!node) return { kind: 'no-socket' };
  const reply = answerLocalApi(place, node, {
    method: options.flags.get('X') ?? 'GET',
    host: hostIn(options.flags.get('H')) ?? address.host,
    url: address,
  });
  return reply ? { kind: 'answer', ...reply } : { kind: 'silent' };
};
