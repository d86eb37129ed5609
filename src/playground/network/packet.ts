// A packet on its way, and what can become of it.

export type Protocol = 'icmp' | 'udp' | 'tcp';
export type IcmpError = 'net-unreachable' | 'host-prohibited' | 'frag-needed' | 'ttl-exceeded';

export interface Packet {
  readonly src: string;
  readonly dst: string;
  readonly protocol: Protocol;
  readonly sport: number;
  readonly dport: number;
  /** IP header and all. */
  readonly bytes: number;
  readonly dontFragment: boolean;
  readonly ttl: number;
  readonly mark: number;
  /** An answer within a flow: translations are undone, connection tracking and policies let it pass. */
  readonly reply: boolean;
  /** Source translations to undo on the way back, newest last. */
  readonly nats: readonly { readonly at: string; readonly src: string }[];
  /** Into how many pieces it was cut on the way; the far end puts them together. */
  readonly pieces?: number;
  /** What a tunnel packet carries. */
  readonly inner?: Packet;
}

/** What one program asks the network to carry. */
export interface Trip {
  readonly to: string;
  readonly protocol: Protocol;
  /** Destination port; 0 for ICMP. */
  readonly port?: number;
  /** Of the IP packet. Default 84, a default ping. */
  readonly sizeBytes?: number;
  readonly dontFragment?: boolean;
  readonly ttl?: number;
}

export type Fate =
  | {
      readonly kind: 'delivered';
      readonly rttMs: number;
      readonly ttl: number;
      readonly to: string;
      readonly seenAs: string;
    }
  /** Silence; `at` is for tests and people reading the model, no tool prints it. */
  | { readonly kind: 'lost'; readonly at: string }
  | { readonly kind: 'refused'; readonly rttMs: number; readonly from: string }
  | {
      readonly kind: 'icmp';
      readonly error: IcmpError;
      readonly from: string;
      readonly rttMs: number;
      readonly mtuBytes?: number;
    }
  | { readonly kind: 'local'; readonly errno: 'ENETUNREACH' | 'EMSGSIZE' | 'EPERM'; readonly mtuBytes?: number };
