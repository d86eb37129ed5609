// Which packets passed a device while somebody looked: addresses and kinds, never what they carried.
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { wholeNumber } from './numbers.ts';
import { screen } from './screen.ts';
import { type PacketHead, packetHeadOf } from './tcpdump-packet.ts';

export type { PacketHead } from './tcpdump-packet.ts';

export interface CapturedPacket extends PacketHead {
  /** Time of day on the node: 14:57:59.207355. */
  readonly at: string;
  /** Of a capture on `any`; null otherwise. */
  readonly device: string | null;
  readonly direction: 'in' | 'out' | 'other' | null;
  /** The network identifier of a VXLAN packet, where Cilium puts the sender's identity; null of any other packet. */
  readonly vni: number | null;
  /** What a VXLAN packet carries; null of any other packet, and when the header was cut off. */
  readonly inner: PacketHead | null;
}

export interface Capture {
  /** `count`: as many as asked for came · `time`: the time was up · `no-device`, `device-down`: there was nothing to look at. */
  readonly ended: 'count' | 'time' | 'no-device' | 'device-down';
  readonly packets: readonly CapturedPacket[];
  /** What the kernel had no room to hand over: then packets are missing. */
  readonly droppedByKernel: number;
}

// tcpdump: eth0: You don't have permission to perform this capture on that device · tcpdump: Couldn't change to 'tcpdump' uid=102 gid=105: Operation not permitted
const NO_RIGHT = /You don't have permission|Operation not permitted|Couldn't change to/;
// tcpdump: cali12345678: No such device exists
const NO_DEVICE = /^tcpdump: \S+: No such device exists$/m;
// tcpdump: tailscale0: That device is not up
const DOWN = /^tcpdump: \S+: That device is not up$/m;
// 4 packets captured · 1 packet captured
const CAPTURED = /^(\d+) packets? captured$/m;
const DROPPED = /^(\d+) packets? dropped by kernel$/m;

/** timeout(1) interrupts tcpdump, which then prints its counters: 124 is "the time was up", not "no answer". */
const TIME_UP = 124;

/** `timeout -s INT N tcpdump -nn …`. */
export const parseTcpdump: Parser<Capture> = (output) => {
  const unfit = screen(output.exitCode === TIME_UP ? { ...output, exitCode: 0 } : output);
  if (unfit !== null) return unfit;
  const { exitCode, stderr } = output;
  if (exitCode !== 0 && exitCode !== TIME_UP) {
    if (NO_DEVICE.test(stderr)) return nothing('no-device');
    if (DOWN.test(stderr)) return nothing('device-down');
    return NO_RIGHT.test(stderr)
      ? unreadable('no right to capture packets (NET_RAW, and SETUID and SETGID as root)', 'forbidden')
      : unreadable('tcpdump: an error that is not understood');
  }
  const [captured, droppedByKernel] = [CAPTURED, DROPPED].map((line) => wholeNumber(line.exec(stderr)?.[1]));
  if (captured == null || droppedByKernel == null) return unreadable('tcpdump: its counters are missing');
  const packets = packetsOf(output);
  if (!packets.ok) return packets;
  if (packets.value.length !== captured) return unreadable('tcpdump: not as many packets as it counted');
  return parsed({ ended: exitCode === TIME_UP ? 'time' : 'count', packets: packets.value, droppedByKernel });
};

const nothing = (ended: 'no-device' | 'device-down'): Parsed<Capture> =>
  parsed({ ended, packets: [], droppedByKernel: 0 });

// 14:57:59.207355 IP 100.64.0.1.51610 > 100.64.0.2.8472: VXLAN, … · 14:53:12.922513 enp0s6 Out IP 10.0.0.11.41641 > … · (any) v1    P   IP …
const LINE = /^(\d{2}:\d{2}:\d{2}\.\d{6}) (?:([A-Za-z0-9_.@-]{1,15}) +(In|Out|B|M|P|\?) +)?((?:IP6?|ARP)[ ,].*)$/;
// VXLAN, flags [I] (0x08), vni 2 · OTV, flags [I] (0x08), overlay 0, instance 2   - without -T vxlan, as the guide asks (the port is OTV's)
const TUNNEL =
  /: (?:VXLAN, flags \[I\] \(0x[0-9a-f]{2}\), vni|OTV, flags \[I\] \(0x[0-9a-f]{2}\), overlay \d+, instance) (\d+)$/;
const NESTED = /: VXLAN, flags \[(?:I|\.|invalid)\] \(0x[0-9a-f]{2}\), vni \d+$/;
/** The inner header lay beyond the snapshot: ` [|ether]`, `[|ip]`. */
const CUT_INNER = /^ ?(?:IP6? )?(?:, )?(?:\S{1,60} > \S{1,60}: )? ?\[\|[a-z0-9]{1,10}\]$/;

const packetsOf = ({ stdout }: ToolOutput): Parsed<readonly CapturedPacket[]> => {
  const lines = stdout.split('\n');
  if (lines.pop() !== '') return unreadable('tcpdump: the last line is cut');
  const packets: CapturedPacket[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    // Interrupted, it begins a new line.
    if (line === '') continue;
    const match = LINE.exec(line);
    const head = packetHeadOf(match?.[4] ?? '');
    if (match === null || head === null) return unreadable('tcpdump: a line is not understood');
    const vni = wholeNumber(TUNNEL.exec(match[4] ?? '')?.[1]);
    let inner: PacketHead | null = null;
    if (vni !== null) {
      at += 1;
      inner = packetHeadOf(lines[at] ?? '');
      if (inner === null && !CUT_INNER.test(lines[at] ?? ''))
        return unreadable('tcpdump: an inner packet is not understood');
      // With -T vxlan any UDP inside is taken for VXLAN again, and its payload for a packet: nothing of that is used.
      while (NESTED.test(lines[at] ?? '') && !LINE.test(lines[at + 1] ?? '')) at += 1;
    }
    packets.push({
      ...head,
      at: match[1] ?? '',
      device: match[2] ?? null,
      direction: directionOf(match[3]),
      vni,
      inner,
    });
  }
  return parsed(packets);
};

const directionOf = (word: string | undefined): CapturedPacket['direction'] => {
  if (word === undefined) return null;
  return word === 'In' ? 'in' : word === 'Out' ? 'out' : 'other';
};
