// What do the lines of `tailscale ping` say?
import { isIP } from 'node:net';
import { type Parsed, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { goDurationMs } from './go-duration.ts';
import { wholeNumber } from './numbers.ts';
import { printable } from './printable.ts';
import { noPong, type Pong, ponged, type TailscalePing } from './tailscale-pong.ts';
import { NO_DAEMON, type NoDaemon } from './tailscale-reply.ts';

// pong from node-b (100.64.0.2) via DERP(tok) in 41ms · … via 203.0.113.20:41641 in 3ms · … via [2001:db8::1]:41641 in 3ms
// … (100.64.0.2) via peer-relay(203.0.113.9:7777:vni:12) in 9ms · … (100.64.0.2, 41234) via TSMP in 4ms · … via ICMP in 4ms
const PONG =
  /^pong from ([^()\s]{1,255}) \(([0-9a-fA-F.:]{2,45})(?:, \d{1,5})?\) via (?:DERP\(([^()]{0,20})\)|peer-relay\(([^()]{1,80})\)|(\[?[0-9a-f.:]{2,45}\]?:\d{1,5})|(TSMP|ICMP)) in (\S{1,40})$/;
// ping "100.64.0.2" timed out
const TIMED_OUT = /^ping "[0-9a-fA-F.:]{2,45}" timed out$/;
// 100.64.0.1 is local Tailscale IP
const LOCAL = /^[0-9a-fA-F.:]{2,45} is local Tailscale IP$/;
// 2026/11/23 06:00:00 lookup "node-b" => "100.64.0.2"
const LOOKUP = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d lookup "[^"]{1,255}" => "[^"]{1,50}"$/;

/** Screened already. */
export const readPingText = (output: ToolOutput): Parsed<TailscalePing | NoDaemon> => {
  const { stdout, exitCode } = output;
  const complaint = output.stderr
    .split('\n')
    .filter((line) => line !== '' && !LOOKUP.test(line))
    .join('\n');
  if (complaint.startsWith('failed to connect to local tailscaled')) return parsed(NO_DAEMON);
  if (stdout !== '' && !stdout.endsWith('\n')) return unreadable('tailscale ping: the last line is cut');
  const lines = stdout.split('\n').filter((line) => line !== '');
  if (lines[0] === 'Tailscale is stopped.') return parsed(noPong('stopped'));
  // A login URL may follow, which is a secret.
  if (lines[0] === 'Logged out.') return parsed(noPong('logged-out'));
  if (lines.length === 1 && LOCAL.test(lines[0] ?? '')) return parsed(noPong('is-self'));
  return sampled(output, lines, complaint) ?? refused(exitCode, complaint);
};

/** null when there is no sample among the lines. */
const sampled = (output: ToolOutput, lines: readonly string[], complaint: string): Parsed<TailscalePing> | null => {
  if (lines.length === 0) return null;
  const pongs: Pong[] = [];
  for (const line of lines.filter((one) => !TIMED_OUT.test(one))) {
    const pong = pongOf(line);
    if (pong === null) return unreadable('tailscale ping: a line is not understood');
    pongs.push(pong);
  }
  const { argv, exitCode } = output;
  const ownPath = pongs.every(({ via }) => via !== 'tsmp' && via !== 'icmp');
  // It ends before the count at the first direct, TSMP or ICMP pong alone, or at an error in between.
  if (complaint === '' && argv.includes('--until-direct=false') && ownPath && lines.length !== countOf(argv))
    return unreadable('tailscale ping: lines are missing');
  const lost = lines.length - pongs.length;
  if (pongs.length === 0)
    return exitCode === 1 && complaint === 'no reply'
      ? parsed(noPong('no-answer', '', lost))
      : unreadable('tailscale ping: no answer, and no end');
  if (exitCode === 0 ? complaint !== '' : complaint !== 'direct connection not established')
    return unreadable('tailscale ping: it ended with an error');
  return parsed(ponged(pongs, lost));
};

/** Default 10 (tailscale: cmd/tailscale/cli/ping.go). */
const countOf = (argv: readonly string[]): number => wholeNumber(argv[argv.indexOf('-c') + 1]) ?? 10;

const pongOf = (line: string): Pong | null => {
  const match = PONG.exec(line);
  if (match === null) return null;
  const [, nodeName = '', nodeIp = '', derp, relay, endpoint, other, duration = ''] = match;
  const latencyMs = goDurationMs(duration);
  if (latencyMs === null || isIP(nodeIp) === 0) return null;
  const via =
    derp !== undefined ? 'derp' : relay !== undefined ? 'peer-relay' : endpoint !== undefined ? 'direct' : null;
  return {
    via: via ?? (other === 'TSMP' ? 'tsmp' : 'icmp'),
    latencyMs,
    nodeName: printable(nodeName, 64),
    nodeIp,
    endpoint: printable(endpoint ?? relay ?? '', 80),
    derp: printable(derp ?? '', 20),
  };
};

const refused = (exitCode: number, complaint: string): Parsed<TailscalePing> => {
  if (exitCode === 0 || complaint === '') return unreadable('tailscale ping: nothing was printed');
  return parsed(/no matching peer/.test(complaint) ? noPong('no-such-peer') : noPong('error', printable(complaint)));
};
