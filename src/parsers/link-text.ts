// What do the text forms of `ip link` hold, iproute2's and busybox's?
import { type Parsed, parsed, unreadable } from '../model/command-call.ts';
import type { LinkCounters, LinkInfo } from './ip-link.ts';
import { wholeNumber } from './numbers.ts';

// 2: eth0@if12: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1230 qdisc noqueue state UP mode DEFAULT group default qlen 1000
// 2: eth0@if12: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue qlen 1000   - busybox names no state for some
const FIRST =
  /^\d+: ([^\s:@]+)(?:@[^\s:]+)?: <([A-Z0-9_,-]*)> mtu (\d+) qdisc \S+(?: master \S+)?(?: state ([A-Z]+))?( .*)?$/;
// "    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff" and other indented lines
const INDENTED = /^ {4}\S/;
//     RX:  bytes packets errors dropped  missed   mcast
const COLUMNS = /^ {4}([RT]X):( +[a-z_]+)+ *$/;

type Rows = ReadonlyMap<string, Readonly<Record<string, number>>>;

/** Devices one after another. */
export const linksFromText = (text: string): Parsed<readonly LinkInfo[]> => {
  if (!text.endsWith('\n')) return unreadable('ip link: the last line is cut');
  const blocks: string[][] = [];
  for (const line of text.slice(0, -1).split('\n')) {
    const block = blocks.at(-1);
    if (/^\d/.test(line)) blocks.push([line]);
    else if (block !== undefined && INDENTED.test(line)) block.push(line);
    else if (block !== undefined && /^ {4,}[\d ]+$/.test(line)) block.push(line);
    else return unreadable('ip link: a line is not understood');
  }
  const links: LinkInfo[] = [];
  for (const block of blocks) {
    const link = linkOf(block);
    if (!link.ok) return link;
    links.push(link.value);
  }
  return parsed(links);
};

export interface DeviceHead {
  readonly name: string;
  readonly mtuBytes: number;
  readonly flags: readonly string[];
  readonly up: boolean;
  readonly lowerUp: boolean;
  readonly operstate: string;
}

/** The first line of a device, and the one of its hardware address that always follows. */
export const deviceHeadOf = (block: readonly string[]): Parsed<DeviceHead> => {
  const match = FIRST.exec(block[0] ?? '');
  const mtuBytes = wholeNumber(match?.[3]);
  if (match === null || mtuBytes === null) return unreadable('ip link: a first line is not understood');
  if (!/^ {4}link\//.test(block[1] ?? '')) return unreadable('ip link: the output is cut');
  const flags = (match[2] ?? '').split(',').filter((flag) => flag !== '');
  return parsed({
    name: match[1] ?? '',
    mtuBytes,
    flags,
    up: flags.includes('UP'),
    lowerUp: flags.includes('LOWER_UP'),
    operstate: match[4] ?? 'UNKNOWN',
  });
};

const linkOf = (block: readonly string[]): Parsed<LinkInfo> => {
  const head = deviceHeadOf(block);
  if (!head.ok) return head;
  const counters = countersOf(block);
  return counters.ok ? parsed({ ...head.value, kind: '', vxlan: null, counters: counters.value }) : counters;
};

const countersOf = (block: readonly string[]): Parsed<LinkCounters | null> => {
  const rows = rowsOf(block);
  if (rows === null) return unreadable('ip link: counters are not understood');
  if (rows.size === 0) return parsed(null);
  const [rx, tx] = [rows.get('RX'), rows.get('TX')];
  const needed = [
    rx?.bytes,
    rx?.packets,
    rx?.errors,
    rx?.dropped,
    tx?.bytes,
    tx?.packets,
    tx?.errors,
    tx?.dropped,
    tx?.carrier,
  ];
  if (needed.includes(undefined)) return unreadable('ip link: counters are missing');
  const [
    rxBytes = 0,
    rxPackets = 0,
    rxErrors = 0,
    rxDropped = 0,
    txBytes = 0,
    txPackets = 0,
    txErrors = 0,
    txDropped = 0,
    txCarrierErrors = 0,
  ] = needed;
  const rxOverErrors = rx?.overrun ?? null;
  return parsed({
    rxBytes,
    rxPackets,
    rxErrors,
    rxDropped,
    rxOverErrors,
    txBytes,
    txPackets,
    txErrors,
    txDropped,
    txCarrierErrors,
  });
};

const rowsOf = (block: readonly string[]): Rows | null => {
  const rows = new Map<string, Record<string, number>>();
  for (const [index, line] of block.entries()) {
    const side = COLUMNS.exec(line)?.[1];
    if (side === undefined) continue;
    const names = line
      .slice(line.indexOf(':') + 1)
      .trim()
      .split(/ +/);
    const values = (block[index + 1] ?? '').trim().split(/ +/).map(wholeNumber);
    if (names.length !== values.length) return null;
    const row: Record<string, number> = {};
    for (const [at, name] of names.entries()) {
      const value = values[at];
      if (value === null || value === undefined) return null;
      row[name] = value;
    }
    rows.set(side, row);
  }
  return rows;
};
