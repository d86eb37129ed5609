// What a tailscale ping brought, whichever way it was asked.

export interface Pong {
  /** `tsmp` and `icmp` answers name no path. */
  readonly via: 'direct' | 'peer-relay' | 'derp' | 'tsmp' | 'icmp';
  /** Whole milliseconds when the command line was asked. */
  readonly latencyMs: number;
  /** Foreign text. */
  readonly nodeName: string;
  readonly nodeIp: string;
  /** `address:port` of a direct path or a peer relay; empty otherwise. */
  readonly endpoint: string;
  /** The DERP region's code; empty unless by DERP. */
  readonly derp: string;
}

export interface TailscalePing {
  readonly outcome:
    | 'pong'
    /** Nothing came in time: the path, or WireGuard, or (ICMP) the far system is dead. */
    | 'no-answer'
    | 'no-such-peer'
    /** The target is the node itself: nothing was tested. */
    | 'is-self'
    | 'stopped'
    | 'logged-out'
    | 'error';
  /** tailscaled's own words for `error`; foreign text. */
  readonly error: string;
  readonly pongs: readonly Pong[];
  /** Samples without an answer. */
  readonly lost: number;
}

export const ponged = (pongs: readonly Pong[], lost = 0): TailscalePing => ({
  outcome: 'pong',
  error: '',
  pongs,
  lost,
});

export const noPong = (outcome: Exclude<TailscalePing['outcome'], 'pong'>, error = '', lost = 0): TailscalePing => ({
  outcome,
  error,
  pongs: [],
  lost,
});
