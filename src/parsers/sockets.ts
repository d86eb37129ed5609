// Which sockets does ss list, on which address and port, and of which program?
import { isIP } from 'node:net';
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { wholeNumber } from './numbers.ts';
import { printable } from './printable.ts';
import { screen } from './screen.ts';

export interface Socket {
  /** UNCONN, ESTAB, LISTEN … */
  readonly state: string;
  /** Without zone; `*` is any address of both families. */
  readonly address: string;
  readonly port: number;
  /** null: none, it is not connected. */
  readonly peer: string | null;
  /** Empty for the kernel's own sockets, and for all when the tool may not see. Foreign text. */
  readonly programs: readonly string[];
}

// UNCONN 0      0            0.0.0.0:41641      0.0.0.0:*    users:(("wireguard-go",pid=24935,fd=9))
const LINE = /^([A-Z0-9-]{2,12}) +\d+ +\d+ +(\S+) +(\S+)(?: +users:\((.*)\))? *$/;
// State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess
const HEADER = /^State +Recv-Q +Send-Q +Local Address:Port +Peer Address:Port ?(?:Process)? *$/;
// ("wireguard-go",pid=24935,fd=9)   - a program chooses its own name
const PROGRAM = /\("([^"\n]{0,32})",pid=\d+,fd=\d+\)/g;

/** `ss -n`, with or without its header. */
export const parseSockets: Parser<readonly Socket[]> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (output.exitCode !== 0) return unreadable('ss: an error that is not understood');
  const lines = output.stdout.split('\n');
  if (lines.pop() !== '' && output.stdout !== '') return unreadable('ss: the last line is cut');
  if (HEADER.test(lines[0] ?? '')) lines.shift();
  const sockets: Socket[] = [];
  for (const line of lines) {
    const match = LINE.exec(line);
    const [local, peer] = [endOf(match?.[2] ?? ''), endOf(match?.[3] ?? '')];
    if (match === null || local === null || local.port === null || peer === null)
      return unreadable('ss: a line is not understood');
    sockets.push({
      state: match[1] ?? '',
      address: local.address,
      port: local.port,
      peer: peer.port === null ? null : `${peer.address}:${peer.port}`,
      programs: [...new Set([...(match[4] ?? '').matchAll(PROGRAM)].map((one) => printable(one[1] ?? '', 32)))],
    });
  }
  return parsed(sockets);
};

/** 0.0.0.0:8472 · [::]:8472 · 0.0.0.0:* · *:8472 · 127.0.0.53%lo:53 · [fe80::1]%enp0s6:546 */
const endOf = (text: string): { readonly address: string; readonly port: number | null } | null => {
  const cut = text.lastIndexOf(':');
  const address = text
    .slice(0, cut)
    .replace(/%[^\]]{1,15}/, '')
    .replace(/^\[|\]$/g, '');
  const port = text.slice(cut + 1) === '*' ? null : wholeNumber(text.slice(cut + 1));
  if (cut < 1 || (address !== '*' && isIP(address) === 0)) return null;
  if (port === null ? text.slice(cut + 1) !== '*' : port > 65_535) return null;
  return { address, port };
};
