// What did an ICMP echo find: how many came back, how fast, and what did routers or the own kernel say instead?
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { errnoOf } from './errno-words.ts';
import { decimal, wholeNumber } from './numbers.ts';
import { type PingReply, pingReplyOf } from './ping-reply.ts';
import { screen } from './screen.ts';

export type { PingReply, PingReplyKind } from './ping-reply.ts';

export interface RoundTrip {
  readonly minMs: number;
  readonly avgMs: number;
  readonly maxMs: number;
  /** How far the times spread; null from busybox, which does not say. */
  readonly mdevMs: number | null;
}

export interface PingResult {
  readonly sent: number;
  readonly received: number;
  /** 0 to 1, from the counts. */
  readonly lossRatio: number;
  /** Round trip in milliseconds; null when nothing came back. */
  readonly rtt: RoundTrip | null;
  /** Answers that came more than once, beyond `received`. */
  readonly duplicates: number;
  readonly replies: readonly PingReply[];
  /** A router's word that packets were too big, and its limit: the first of `replies` of that kind. */
  readonly reportedMtu: { readonly from: string; readonly mtuBytes: number } | null;
  /** What the own kernel refused: no route to send by, packet larger than the MTU, or not allowed out. */
  readonly local: 'no-route' | 'too-long' | 'not-permitted' | null;
  /** The MTU in bytes the kernel named with too-long; null otherwise. */
  readonly localMtuBytes: number | null;
}

// ping: socket: Operation not permitted · ping: => missing cap_net_raw+p capability or setuid? · ping: permission denied (are you root?)
// ping: cannot flood, minimal interval for user must be >= 2 ms
const NO_RIGHT = /cap_net_raw|socket: Operation not permitted|are you root|Lacking privilege|cannot flood/i;
// PING 10.0.0.1 (10.0.0.1) 56(84) bytes of data. · PING 10.0.0.1 (10.0.0.1): 56 data bytes
const HEADER = /^PING \S+ ?\(([0-9a-fA-F.:]+)\)(?: from [^:]*:)?:? \d+(?:\(\d+\))? (?:bytes of data\.|data bytes)$/;
// 64 bytes from 10.0.0.1: icmp_seq=1 ttl=63 time=0.330 ms · (busybox) 64 bytes from 10.0.0.1: seq=0 ttl=63 time=0.101 ms
// 76 bytes from 8.8.8.8: icmp_seq=1 ttl=115 (truncated)   - some hosts answer large pings with less
const ECHO =
  /^\d+ bytes from \S+(?: \(\S+\))?: (?:icmp_)?seq=\d+ ttl=\d+(?: time=\d+(?:\.\d+)? ms| \(truncated\))( \(DUP!\))?$/;
// 3 packets transmitted, 3 received, +2 errors, 0% packet loss, time 407ms · (busybox) 3 packets transmitted, 3 packets received, 0% packet loss
const SUMMARY =
  /^(\d+) packets transmitted, (\d+)( packets)? received(?:, \+?(\d+) duplicates)?(?:, \+?\d+ corrupted)?(?:, \+(\d+) errors)?, ([\d.]+)% packet loss(?:, time (\d+)ms)?$/;
// rtt min/avg/max/mdev = 0.075/0.166/0.330/0.115 ms, pipe 2 · round-trip min/avg/max = 0.101/0.104/0.107 ms
const RTT =
  /^(?:rtt min\/avg\/max\/mdev = ([\d.]+)\/([\d.]+)\/([\d.]+)\/([\d.]+)|round-trip min\/avg\/max = ([\d.]+)\/([\d.]+)\/([\d.]+)) ms(?:, pipe \d+)?(?:, ipg\/ewma [\d./]+ ms)?$/;
// ping: local error: message too long, mtu=1280 · ping: connect: Network is unreachable · ping: sendto: Operation not permitted
const LOCAL = /^(?:ping: )?(?:local error|connect|sendto|sendmsg): (.+?)(?:, mtu=(\d+))?$/;

type Local = Pick<PingResult, 'local' | 'localMtuBytes'>;

/** iputils and busybox, asked for an address. A ping the own kernel refused outright counts as full loss of nothing sent. */
export const parsePing: Parser<PingResult> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (NO_RIGHT.test(output.stderr)) return unreadable('no right to send ICMP echo (NET_RAW)', 'forbidden');
  const local = localOf(output.stderr);
  if (!local.ok) return local;
  const lines = output.stdout.split('\n').filter((line) => line !== '');
  const header = HEADER.exec(lines[0] ?? '');
  if (lines.length > 0 && header === null) return unreadable('ping: the first line is not understood');
  if (header !== null && foreignTarget(output.argv, header[1] ?? ''))
    return unreadable('ping: the answer is about another address');
  if (lines.length <= 1) return sendRefused(local.value);
  return counted(output, lines.slice(1), local.value);
};

/** The tool gave up at the first packet: the header alone (busybox) or nothing (iputils), and a kernel error. */
const sendRefused = (local: Local): Parsed<PingResult> =>
  local.local === null
    ? unreadable('ping: no summary')
    : parsed({
        sent: 0,
        received: 0,
        lossRatio: 1,
        rtt: null,
        duplicates: 0,
        replies: [],
        reportedMtu: null,
        ...local,
      });

const counted = (output: ToolOutput, lines: readonly string[], local: Local): Parsed<PingResult> => {
  const rule = lines.findIndex((line) => /^--- \S+ ping statistics ---$/.test(line));
  const summary = SUMMARY.exec(lines[rule + 1] ?? '');
  const [sent, received] = [wholeNumber(summary?.[1]), wholeNumber(summary?.[2])];
  const printedLoss = decimal(summary?.[6]);
  if (rule < 0 || summary === null || sent === null || received === null || printedLoss === null)
    return unreadable('ping: no complete summary');
  const isBusybox = summary[3] !== undefined;
  if (!isBusybox && summary[7] === undefined) return unreadable('ping: the summary is cut');
  if (sent === 0 || received > sent) return unreadable('ping: the counts make no sense');
  const lossRatio = (sent - received) / sent;
  // Both tools may round down to whole percent.
  if (Math.abs(lossRatio * 100 - printedLoss) >= 1) return unreadable('ping: counts and percentage disagree');
  if (output.exitCode !== (received > 0 ? 0 : 1)) return unreadable('ping: exit status and counts disagree');

  const talk = lines.slice(0, rule);
  const replies = talk.map(pingReplyOf).filter((reply) => reply !== null);
  const echoes = talk.filter((line) => ECHO.test(line));
  if (replies.length + echoes.length !== talk.length) return unreadable('ping: a line is not understood');
  if (echoes.filter((line) => !line.endsWith('(DUP!)')).length > received)
    return unreadable('ping: more answers than counted');
  if (summary[5] !== undefined && replies.length === 0 && local.local === null && !output.argv.includes('-q'))
    return unreadable('ping: errors were counted and none is shown');
  const rtt = rttOf(lines.slice(rule + 2));
  if (rtt === 'unreadable' || received > 0 !== (rtt !== null)) return unreadable('ping: no complete round trip line');
  const duplicates = wholeNumber(summary[4] ?? '0') ?? 0;
  return parsed({ sent, received, lossRatio, rtt, duplicates, replies, reportedMtu: reportedIn(replies), ...local });
};

const reportedIn = (replies: readonly PingReply[]): PingResult['reportedMtu'] => {
  const reply = replies.find((one) => one.what === 'frag-needed');
  return reply?.mtuBytes == null ? null : { from: reply.from, mtuBytes: reply.mtuBytes };
};

const rttOf = (lines: readonly string[]): PingResult['rtt'] | 'unreadable' => {
  if (lines.length === 0) return null;
  const match = RTT.exec(lines[0] ?? '');
  if (match === null || lines.length > 1) return 'unreadable';
  const [minMs, avgMs, maxMs] = [match[1] ?? match[5], match[2] ?? match[6], match[3] ?? match[7]].map(decimal);
  const mdevMs = decimal(match[4]);
  if (minMs == null || avgMs == null || maxMs == null || minMs > avgMs || avgMs > maxMs) return 'unreadable';
  if (match[4] !== undefined && mdevMs === null) return 'unreadable';
  return { minMs, avgMs, maxMs, mdevMs };
};

const localOf = (stderr: string): Parsed<Local> => {
  let local: PingResult['local'] = null;
  let localMtuBytes: number | null = null;
  for (const line of stderr.split('\n').filter((one) => one !== '')) {
    const match = LOCAL.exec(line);
    // ping: Warning: … and other talk on stderr changes nothing; a name that does not resolve leaves no summary.
    if (match === null) continue;
    const errno = errnoOf(match[1] ?? '');
    if (errno === 'net-unreachable' || errno === 'host-unreachable') local = 'no-route';
    else if (errno === 'too-long') local = 'too-long';
    else if (errno === 'not-permitted') local = 'not-permitted';
    else return unreadable('ping: a local error that is not understood');
    localMtuBytes = wholeNumber(match[2]) ?? localMtuBytes;
  }
  return parsed({ local, localMtuBytes });
};

/** The address asked for stands last in argv; a name there cannot be compared. */
const foreignTarget = (argv: readonly string[], target: string): boolean => {
  const asked = argv.at(-1) ?? '';
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(asked) && asked !== target;
};
