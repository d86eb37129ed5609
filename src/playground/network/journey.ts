// The words the walkers share: where a packet ended, and how long it took so far.
import type { IcmpError, Packet } from './packet.ts';
import type { Network, NodeStack, Stack } from './state.ts';

/** Everything that can hold a packet outside the nodes has no stack, only a name. */
export type Host =
  | { readonly kind: 'stack'; readonly stack: Stack }
  /** The DNS server inside a node's tailscaled. */
  | { readonly kind: 'magic-dns'; readonly node: NodeStack }
  /** The VCN router, its resolver, the API server, or an internet machine. */
  | { readonly kind: 'gateway' | 'resolver' | 'api-server' | 'internet' };

export type End =
  | { readonly kind: 'arrived'; readonly host: Host; readonly packet: Packet }
  | { readonly kind: 'lost'; readonly at: string }
  | { readonly kind: 'local'; readonly errno: 'ENETUNREACH' | 'EMSGSIZE' | 'EPERM'; readonly mtuBytes?: number }
  /** A router said no; its message still has to travel back to `packet.src`. */
  | {
      readonly kind: 'icmp';
      readonly error: IcmpError;
      readonly from: string;
      readonly router: NodeStack | 'vcn';
      readonly packet: Packet;
      readonly mtuBytes?: number;
    };

export interface Journey {
  readonly network: Network;
  elapsedMs: number;
  /** Guards against a loop of routes. */
  hops: number;
}

export const lost = (at: string): End => ({ kind: 'lost', at });

/** Adds the time of one leg, with a little jitter. */
export const spend = (journey: Journey, ms: number): void => {
  journey.elapsedMs += ms * (0.85 + journey.network.random() * 0.4);
};
