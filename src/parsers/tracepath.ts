// How large may packets be on the way, hop by hop, and does the path reach the target?
import { isIP } from 'node:net';
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { decimal, wholeNumber } from './numbers.ts';
import { screen } from './screen.ts';

export interface PathHop {
  readonly ttl: number;
  /** null: no reply, which in the middle is no fault. */
  readonly from: string | null;
  readonly rttMs: number | null;
  /** The smaller MTU in bytes this hop told of; null when it told of none. */
  readonly mtuBytes: number | null;
  /** The letter after an exclamation mark: H, N, A …; null without one. */
  readonly mark: string | null;
}

export interface Tracepath {
  /** One a line, so a hop that told of an MTU comes twice; the own host's line is left out. */
  readonly hops: readonly PathHop[];
  readonly reached: boolean;
  /** The smallest MTU in bytes anybody on the way told of, the own device at first. A silent router tells of none. */
  readonly mtuBytes: number | null;
  /** The own kernel would not send: it has no route. Then nothing else is known. */
  readonly sendFailed: boolean;
}

//  1?: [LOCALHOST]                      pmtu 1280
const LOCALHOST = /^ ?\d{1,3}\?: \[LOCALHOST\] +pmtu (\d+) *$/;
//  2:  no reply ·  1:  send failed
const SILENT = /^ ?(\d{1,3}): {2}(no reply|send failed) *$/;
//  1:  10.0.0.10      0.066ms  ·  2:  198.51.100.10   0.039ms reached ·  2:  10.0.0.1   0.3ms pmtu 1400 ·  3:  10.0.0.1   1.2ms asymm  4 · … !H
const HOP =
  /^ ?(\d{1,3})(\??): {2}([0-9a-fA-F.:]+) +(\d+\.\d{3})ms(?: asymm +\d{1,3})?(?: pmtu (\d{1,6}))?(?: !([A-Z]))?( reached)? *$/;
//      Too many hops: pmtu 1500
const TOO_MANY = /^ {5}Too many hops: pmtu (\d+) *$/;
//      Resume: pmtu 1230 hops 2 back 2
const RESUME = /^ {5}Resume: pmtu (\d+)(?: hops (\d+))?(?: back (\d+))? *$/;

/** What the kernel says of a loopback path, and what tracepath says when it sent nothing: no MTU anybody told of. */
const NOT_TOLD_BYTES = 65_535;

/** `tracepath -n`. Exit status 0 says nothing: it is 0 even if the target was never reached. */
export const parseTracepath: Parser<Tracepath> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (output.exitCode !== 0) return unreadable('tracepath: an error that is not understood');
  const lines = output.stdout.split('\n');
  if (lines.pop() !== '') return unreadable('tracepath: the last line is cut');
  const resume = RESUME.exec(lines.pop() ?? '');
  const mtuBytes = wholeNumber(resume?.[1]);
  if (resume === null || mtuBytes === null) return unreadable('tracepath: the end is missing');
  const hops: PathHop[] = [];
  let reached = false;
  let sendFailed = false;
  for (const line of lines) {
    if (LOCALHOST.test(line) || TOO_MANY.test(line)) continue;
    const silent = SILENT.exec(line);
    const hop = HOP.exec(line);
    const ttl = wholeNumber(silent?.[1] ?? hop?.[1]);
    if (ttl === null || ttl < (hops.at(-1)?.ttl ?? 1)) return unreadable('tracepath: a hop is not understood');
    if (silent !== null) {
      sendFailed ||= silent[2] === 'send failed';
      if (silent[2] === 'no reply') hops.push({ ttl, from: null, rttMs: null, mtuBytes: null, mark: null });
      continue;
    }
    const from = hop?.[3] ?? '';
    if (isIP(from) === 0) return unreadable('tracepath: a hop is not understood');
    reached ||= hop?.[7] !== undefined;
    hops.push({ ttl, from, rttMs: decimal(hop?.[4]), mtuBytes: wholeNumber(hop?.[5]), mark: hop?.[6] ?? null });
  }
  // The summary names hops only of a path that reached its end.
  if (reached !== (resume[2] !== undefined)) return unreadable('tracepath: hops and summary disagree');
  const told = mtuBytes === NOT_TOLD_BYTES ? null : mtuBytes;
  return parsed({ hops, reached, mtuBytes: told, sendFailed });
};
