// Which routers did a packet pass, and did it arrive?
import { isIP } from 'node:net';
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { errnoOf } from './errno-words.ts';
import { wholeNumber } from './numbers.ts';
import { screen } from './screen.ts';

export interface Hop {
  readonly ttl: number;
  /** null: a star, which in the middle is no fault. */
  readonly from: string | null;
  /** The letters after an exclamation mark: X, H, N, F-1400 …; null without one. */
  readonly mark: string | null;
}

export interface Traceroute {
  readonly hops: readonly Hop[];
  /** The target itself answered, without a mark. */
  readonly reached: boolean;
  readonly target: string;
}

// traceroute to 8.8.8.8 (8.8.8.8), 6 hops max, 60 byte packets
const HEADER = /^traceroute to \S+ \(([0-9a-fA-F.:]+)\), (\d+) hops max, \d+ byte packets$/;
//  1  10.0.0.10  0.071 ms ·  2  * ·  2  10.0.0.10  0.013 ms !X
const HOP = /^ ?(\d{1,3}) {2}(?:\*|([0-9a-fA-F.:]+) {2}\d+\.\d+ ms(?: !(\S+))?)$/;

/** One probe a hop (-q 1, -n). Exit status 0 says nothing: it is 0 even if the target was never reached. */
export const parseTraceroute: Parser<Traceroute> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (!output.stdout.endsWith('\n')) return unreadable('traceroute: the last line is cut');
  const [first = '', ...lines] = output.stdout.slice(0, -1).split('\n');
  const header = HEADER.exec(first);
  const target = header?.[1] ?? '';
  const maxHops = wholeNumber(header?.[2]);
  if (isIP(target) === 0 || maxHops === null) return unreadable('traceroute: the first line is not understood');
  const hops: Hop[] = [];
  for (const [index, line] of lines.filter((one) => one !== '').entries()) {
    const match = HOP.exec(line);
    if (match === null || Number(match[1]) !== index + 1) return unreadable('traceroute: a hop is not understood');
    hops.push({ ttl: index + 1, from: match[2] ?? null, mark: match[3] ?? null });
  }
  const last = hops.at(-1);
  if (output.exitCode !== 0) {
    // connect: Network is unreachable   - the own kernel has no route: no hop at all
    const errno = errnoOf(output.stderr);
    const hasNoRoute = errno === 'net-unreachable' || errno === 'host-unreachable';
    return hasNoRoute && last === undefined
      ? parsed({ hops, reached: false, target })
      : unreadable(
          'traceroute: an error that is not understood',
          errno === 'not-permitted' ? 'forbidden' : 'unreadable',
        );
  }
  const reached = last !== undefined && last.from === target && last.mark === null;
  const isComplete = last !== undefined && (reached || last.mark !== null || last.ttl === maxHops);
  return isComplete ? parsed({ hops, reached, target }) : unreadable('traceroute: the output is cut');
};
