// What does the kernel's connection tracking count and hold, as conntrack(8) tells?
import { isIP } from 'node:net';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { wholeNumber } from './numbers.ts';
import { screen } from './screen.ts';

/** Since the node started, over all CPUs: judge by growth between two readings. */
export interface ConntrackStats {
  readonly insertFailed: number;
  readonly drop: number;
  readonly earlyDrop: number;
  readonly error: number;
  readonly invalid: number;
}

export interface FlowEnd {
  readonly src: string;
  readonly dst: string;
  /** null for ICMP. */
  readonly sport: number | null;
  readonly dport: number | null;
}

export interface ConntrackEntry {
  readonly protocol: string;
  /** TIME_WAIT, ESTABLISHED …; null for protocols without states. */
  readonly state: string | null;
  readonly original: FlowEnd;
  /** What is expected to come back: another `dst` than `original.src` shows a source translation. */
  readonly reply: FlowEnd;
  /** Nothing came back yet. */
  readonly unreplied: boolean;
  readonly assured: boolean;
}

// conntrack v1.4.7 (conntrack-tools): Operation failed: sorry, you must be root or get CAP_NET_ADMIN capability to do this
const NO_RIGHT = /CAP_NET_ADMIN|Operation not permitted/;

/** Without the right to look it prints figures all the same, of other names or counts: they are not used. */
const ended = (output: ToolOutput): Parsed<never> | null => {
  const unfit = screen(output);
  if (unfit !== null || output.exitCode === 0) return unfit;
  return NO_RIGHT.test(output.stderr)
    ? unreadable('no right to read connection tracking (NET_ADMIN)', 'forbidden')
    : unreadable('conntrack: an error that is not understood');
};

/** `conntrack -C`: entries in the table. */
export const parseConntrackCount: Parser<number> = (output) => {
  const unfit = ended(output);
  if (unfit !== null) return unfit;
  const count = wholeNumber(/^(\d+)\n$/.exec(output.stdout)?.[1]);
  return count === null ? unreadable('conntrack: not one count') : parsed(count);
};

// cpu=0   	found=0 invalid=0 insert=0 insert_failed=0 drop=0 early_drop=0 error=0 …
const CPU = /^cpu=(\d{1,4})\s+((?:[a-z_]{1,20}=\d{1,15} )+)$/;

/** `conntrack -S`, summed over the CPUs. */
export const parseConntrackStats: Parser<ConntrackStats> = (output) => {
  const unfit = ended(output);
  if (unfit !== null) return unfit;
  const lines = output.stdout.split('\n');
  if (lines.pop() !== '' || lines.length === 0) return unreadable('conntrack: the counters are cut');
  const total = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const match = CPU.exec(line);
    if (match === null || Number(match[1]) !== index)
      return unreadable('conntrack: a line of counters is not understood');
    for (const pair of (match[2] ?? '').trim().split(' ')) {
      const [name = '', value] = pair.split('=');
      total.set(name, (total.get(name) ?? 0) + (wholeNumber(value) ?? 0));
    }
  }
  const [insertFailed, drop, earlyDrop, error, invalid] = [
    'insert_failed',
    'drop',
    'early_drop',
    'error',
    'invalid',
  ].map((name) => total.get(name));
  if (
    insertFailed === undefined ||
    drop === undefined ||
    earlyDrop === undefined ||
    error === undefined ||
    invalid === undefined
  )
    return unreadable('conntrack: a counter is missing');
  return parsed({ insertFailed, drop, earlyDrop, error, invalid });
};

// conntrack v1.4.7 (conntrack-tools): 7 flow entries have been shown.
const SHOWN = /^conntrack v[\d.]+ \(conntrack-tools\): (\d+) flow entries have been shown\.$/m;

/** `conntrack -L`; the number it says it has shown must be the number of lines. */
export const parseConntrackList: Parser<readonly ConntrackEntry[]> = (output) => {
  const unfit = ended(output);
  if (unfit !== null) return unfit;
  const lines = output.stdout.split('\n');
  if (lines.pop() !== '') return unreadable('conntrack: the last line is cut');
  if (wholeNumber(SHOWN.exec(output.stderr)?.[1]) !== lines.length)
    return unreadable('conntrack: not as many entries as it says');
  const entries: ConntrackEntry[] = [];
  for (const line of lines) {
    const entry = entryOf(line);
    if (entry === null) return unreadable('conntrack: an entry is not understood');
    entries.push(entry);
  }
  return parsed(entries);
};

// tcp      6 118 TIME_WAIT src=10.244.0.5 dst=198.51.100.10 sport=35014 dport=80 src=198.51.100.10 dst=10.0.0.10 sport=80 dport=35014 [ASSURED] mark=0 use=1
// udp      17 29 src=… dst=… sport=44629 dport=8472 [UNREPLIED] src=… dst=… sport=8472 dport=44629 mark=0 use=1
// icmp     1 29 src=… dst=… type=8 code=0 id=25066 src=… dst=… type=0 code=0 id=25066 mark=0 use=1
const ENTRY = /^([a-z0-9]{1,10}) +\d{1,3} (?:\d{1,10} )?(?:([A-Z0-9_]{2,16}) )?(src=\S.*)$/;

const entryOf = (line: string): ConntrackEntry | null => {
  const match = ENTRY.exec(line);
  const words = (match?.[3] ?? '').split(' ');
  const second = words.findIndex((word, at) => at > 0 && word.startsWith('src='));
  if (match === null || second < 0) return null;
  const original = endOf(words, 0, second);
  const reply = endOf(words, second, words.length);
  if (original === null || reply === null) return null;
  return {
    protocol: match[1] ?? '',
    state: match[2] ?? null,
    original,
    reply,
    unreplied: words.includes('[UNREPLIED]'),
    assured: words.includes('[ASSURED]'),
  };
};

/** Of the words from one place to another; one pass, for a table may hold hundreds of thousands of rows. */
const endOf = (words: readonly string[], from: number, to: number): FlowEnd | null => {
  let [src, dst] = ['', ''];
  let sport: string | undefined;
  let dport: string | undefined;
  for (let at = from; at < to; at += 1) {
    const word = words[at] ?? '';
    if (src === '' && word.startsWith('src=')) src = word.slice(4);
    else if (dst === '' && word.startsWith('dst=')) dst = word.slice(4);
    else if (sport === undefined && word.startsWith('sport=')) sport = word.slice(6);
    else if (dport === undefined && word.startsWith('dport=')) dport = word.slice(6);
  }
  const ports = { sport: portOf(sport), dport: portOf(dport) };
  if (isIP(src) === 0 || isIP(dst) === 0 || ports.sport === -1 || ports.dport === -1) return null;
  return { src, dst, ...ports };
};

/** null: it has none; -1: what stands there is no port. */
const portOf = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  const port = wholeNumber(text) ?? -1;
  return port < 65_536 ? port : -1;
};
