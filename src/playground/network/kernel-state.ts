// What a node's kernel is set to and counts beside its devices and routes, and how the wire between nodes behaves.
import type { Packet } from './packet.ts';
import type { Stack } from './state.ts';

export interface KernelState {
  rmemDefaultBytes: number;
  rmemMaxBytes: number;
  /** Offload `rx-udp-gro-forwarding` of the uplink. */
  udpGroForwarding: boolean;
  /** It tells senders that a packet is too big (ICMP 3/4). */
  tellsTooBig: boolean;
  readonly reassembly: { requested: number; done: number };
  readonly conntrack: { insertFailed: number; drop: number };
  /** Packets the VXLAN device could not send on: errors and carrier errors, never drops (measured). */
  vxlanTxErrors: number;
  /** What the node's own traffic adds to its counters from one look to the next. */
  readonly perLook: { vxlanTxErrors: number; insertFailed: number };
}

export const healthyKernel = (): KernelState => ({
  rmemDefaultBytes: 212_992,
  rmemMaxBytes: 4_194_304,
  udpGroForwarding: true,
  tellsTooBig: true,
  reassembly: { requested: 0, done: 0 },
  conntrack: { insertFailed: 0, drop: 0 },
  vxlanTxErrors: 0,
  perLook: { vxlanTxErrors: 0, insertFailed: 0 },
});

/** Somebody reads the counters: since the last look the node's own traffic has moved on. */
export const look = (kernel: KernelState): void => {
  kernel.vxlanTxErrors += kernel.perLook.vxlanTxErrors;
  kernel.conntrack.insertFailed += kernel.perLook.insertFailed;
  kernel.conntrack.drop += kernel.perLook.insertFailed;
};

/** Somebody who watches packets as they pass a device. */
export type Tap = (stack: Stack, dev: string, way: 'in' | 'out', packet: Packet) => void;

export interface Wire {
  readonly taps: Set<Tap>;
  /** The largest packet the tailnet carries between nodes; larger ones vanish without a word. */
  tailnetCarriesBytes: number;
  /** The same of the way from the cloud to the internet. */
  internetCarriesBytes: number;
  /** Nobody says anything of their own accord. */
  quiet: boolean;
  /** The simulation asks itself what would arrive: no device counts that. */
  imagined: boolean;
}

export const healthyWire = (): Wire => ({
  taps: new Set(),
  tailnetCarriesBytes: 65_535,
  internetCarriesBytes: 65_535,
  quiet: false,
  imagined: false,
});
