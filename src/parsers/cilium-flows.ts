// Which flows does a node's Cilium track and translate? The tables of `bpf ct list global` and `bpf nat list`.
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { type AddressPort, addressPort } from './address-port.ts';
import { agentLines, isEmptyMap } from './agent-text.ts';
import { wholeNumber } from './numbers.ts';

interface Flow {
  /** TCP, UDP, ICMP, ICMPv6, SCTP; or a protocol number. */
  readonly protocol: string;
  readonly from: AddressPort;
  readonly to: AddressPort;
}

export interface TrackedFlow extends Flow {
  readonly direction: 'IN' | 'OUT' | 'SVC';
  readonly packets: number;
  readonly bytes: number;
  /** SeenNonSyn, RxClosing … */
  readonly flags: readonly string[];
  readonly sourceIdentity: number;
  readonly backendId: number;
  /** Since 1.19; null before. */
  readonly natPort: number | null;
}

export interface TranslatedFlow extends Flow {
  readonly direction: 'IN' | 'OUT';
  /** OUT: the source address packets leave with. IN: where answers are sent on to. */
  readonly becomes: AddressPort;
  readonly ageSeconds: number;
}

const HEAD = '([A-Za-z0-9]{1,10}) (IN|OUT|SVC) (\\S{3,60}) -> (\\S{3,60})';
// TCP OUT 10.244.2.148:38566 -> 10.244.0.34:4240 expires=19462 Packets=0 … Flags=0x0010 [ SeenNonSyn ] RevNAT=0 …
const CT = new RegExp(
  `^${HEAD} (?:related |service )?((?:[A-Za-z]+=\\S+ )+)\\[ ((?:[A-Za-z]+ )*)\\] ((?:[A-Za-z]+=\\S+ ?)+)$`,
);
// TCP OUT 172.18.0.3:34178 -> 54.234.221.194:443 XLATE_SRC 172.18.0.3:34178 Created=408sec ago NeedsCT=1
const NAT = new RegExp(`^${HEAD} XLATE_(SRC|DST) (\\S{3,60}) Created=(\\d{1,12})sec ago(?: [A-Za-z]+=\\S+)*$`);

const rowsWith = <T>(output: ToolOutput, what: string, read: (line: string) => T | null): Parsed<readonly T[]> => {
  if (output.exitCode === 0 && isEmptyMap(output)) return parsed([]);
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const rows: T[] = [];
  for (const line of lines.value) {
    const row = read(line);
    if (row === null) return unreadable(`${what}: a line is not understood`);
    rows.push(row);
  }
  return parsed(rows);
};

export const parseCiliumConnections: Parser<readonly TrackedFlow[]> = (output) =>
  rowsWith(output, 'bpf ct list', trackedFlow);

export const parseCiliumNat: Parser<readonly TranslatedFlow[]> = (output) =>
  rowsWith(output, 'bpf nat list', translatedFlow);

const trackedFlow = (line: string): TrackedFlow | null => {
  const [, protocol = '', direction, from = '', to = '', before = '', flags = '', after = ''] = CT.exec(line) ?? [];
  const [source, destination] = [addressPort(from), addressPort(to)];
  const fields = new Map(
    `${before} ${after}`.split(' ').map((word) => {
      const at = word.indexOf('=');
      return [word.slice(0, at), word.slice(at + 1)] as const;
    }),
  );
  const number = (key: string): number | null => wholeNumber(fields.get(key));
  const [packets, bytes, sourceIdentity, backendId] = [
    number('Packets'),
    number('Bytes'),
    number('SourceSecurityID'),
    number('BackendID'),
  ];
  if (source === null || destination === null || packets === null || bytes === null) return null;
  if (sourceIdentity === null || backendId === null) return null;
  const natPort = number('NatPort');
  if (fields.has('NatPort') && natPort === null) return null;
  return {
    protocol,
    direction: direction as TrackedFlow['direction'],
    from: source,
    to: destination,
    packets,
    bytes,
    flags: flags.split(' ').filter((flag) => flag !== ''),
    sourceIdentity,
    backendId,
    natPort,
  };
};

const translatedFlow = (line: string): TranslatedFlow | null => {
  const [, protocol = '', direction, from = '', to = '', side, towards = '', age] = NAT.exec(line) ?? [];
  const [source, destination, becomes] = [addressPort(from), addressPort(to), addressPort(towards)];
  const ageSeconds = wholeNumber(age);
  if (source === null || destination === null || becomes === null || ageSeconds === null) return null;
  if (!((direction === 'OUT' && side === 'SRC') || (direction === 'IN' && side === 'DST'))) return null;
  return { protocol, direction, from: source, to: destination, becomes, ageSeconds };
};
