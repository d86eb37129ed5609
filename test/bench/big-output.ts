// P8: half a million rows of a connection table and a hundred megabytes of a capture: how fast, at what cost, and never half a verdict.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Benchmark, inTurn } from './benchmark.ts';
import { median } from './figures.ts';
import { type Row, rowOf } from './rows.ts';
import { bundled, type Program } from './side.ts';
import type { Watched } from './sides/watch-loop.ts';

const KINDS = ['conntrack', 'tcpdump'] as const;
type Kind = (typeof KINDS)[number];

/** What awk is asked is what the parser is: every row looked at, and those of one sort counted. */
const AWK: Readonly<Record<Kind, string>> = {
  conntrack: '{ n[$1]++; if (/\\[UNREPLIED\\]/) found++; split($5, src, "="); last = src[2] } END { print found }',
  tcpdump: '{ split($3, from, "."); if (/UDP/) found++; last = from[1] } END { print found }',
};

interface Took extends Watched {
  readonly found: number;
  readonly verdict: string;
  readonly grewMb: number;
}

export const bigOutput: Benchmark = async ({ rounds, entries, megabytes }, tell) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-bench-big-'));
  const files = { conntrack: path.join(folder, 'conntrack.txt'), tcpdump: path.join(folder, 'tcpdump.txt') };
  const programs = await Promise.all([bundled('big-output.ts'), bundled('big-parse.ts')]);
  const [agent, parsers] = programs as [Program, Program];
  try {
    await writeRows(files.conntrack, entry, (made) => made < entries);
    await writeRows(files.tcpdump, packet, (_made, bytes) => bytes < megabytes * 1e6);
    const rows: Row[] = [];
    for (const kind of KINDS) {
      const bytes = (await stat(files[kind])).size;
      const ran = await inTurn<'agent' | 'parsers' | 'awk' | 'wc', Took>(rounds, {
        agent: () => through(agent, kind, files),
        parsers: () => through(parsers, kind, files),
        awk: () => tool(files[kind], 'awk', [AWK[kind]]),
        wc: () => tool(files[kind], 'wc', ['-l']),
      });
      rows.push(...rowsOf(kind, bytes / 1e6, ran));
      tell(`${kind}, ${(bytes / 1e6).toFixed(0)} MB: done`);
    }
    return rows;
  } finally {
    await Promise.all(programs.map((program) => program.remove()));
    await rm(folder, { recursive: true, force: true });
  }
};

const ip = (at: number): string => `10.244.${(at >> 8) & 255}.${at & 255}`;

const entry = (at: number): string => {
  const [port, src, unreplied] = [1024 + (at % 60_000), ip(at), at % 16 === 0];
  const [there, back] = [`src=${src} dst=198.51.100.10`, 'src=198.51.100.10 dst=10.0.0.10'];
  return unreplied
    ? `udp      17 29 ${there} sport=${port} dport=53 [UNREPLIED] ${back} sport=53 dport=${port} mark=0 use=1\n`
    : `tcp      6 118 ESTABLISHED ${there} sport=${port} dport=443 ${back} sport=443 dport=${port} [ASSURED] mark=0 use=1\n`;
};

const packet = (at: number): string => {
  const time = `14:57:${String(at % 60).padStart(2, '0')}.${String(at % 1_000_000).padStart(6, '0')}`;
  return at % 4 === 0
    ? `${time} IP ${ip(at)}.${1024 + (at % 60_000)} > 10.244.1.10.53: UDP, length ${at % 1400}\n`
    : `${time} IP ${ip(at)}.${1024 + (at % 60_000)} > 10.244.1.10.443: tcp ${at % 1400}\n`;
};

const writeRows = async (
  file: string,
  row: (at: number) => string,
  goesOn: (made: number, bytes: number) => boolean,
): Promise<void> => {
  const pieces = function* (): Generator<string> {
    let [made, bytes] = [0, 0];
    while (goesOn(made, bytes)) {
      let piece = '';
      for (let count = 0; count < 1_000 && goesOn(made, bytes + piece.length); count += 1) piece += row(made++);
      bytes += piece.length;
      yield piece;
    }
  };
  await pipeline(pieces, createWriteStream(file));
};

/** A new process each time: what one round leaves on the heap shall not help the next. */
const through = async (program: Program, kind: Kind, files: Readonly<Record<Kind, string>>): Promise<Took> => {
  const side = await program.start(files.conntrack, files.tcpdump);
  try {
    const before = await side.memory();
    const took = await side.ask<Took>({ kind });
    return { ...took, grewMb: (await side.memory()).peakMb - before.rssMb };
  } finally {
    await side.end();
  }
};

const tool = async (file: string, name: string, words: readonly string[]): Promise<Took> => {
  const startedMs = performance.now();
  const cat = spawn('cat', [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const child = spawn(name, words, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, LC_ALL: 'C' } });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ended = once(child, 'close');
  await Promise.all([pipeline(cat.stdout, child.stdin), ended]);
  const tookMs = performance.now() - startedMs;
  return { tookMs, stallMs: 0, workMs: 0, heapMb: 0, found: Number(printed), verdict: '', grewMb: 0 };
};

const rowsOf = (
  kind: Kind,
  size: number,
  ran: Readonly<Record<'agent' | 'parsers' | 'awk' | 'wc', readonly Took[]>>,
): readonly Row[] => {
  const rate = (side: keyof typeof ran): number => median(ran[side].map(({ tookMs }) => (1000 * size) / tookMs));
  const worst = (side: keyof typeof ran, what: 'grewMb' | 'stallMs'): number =>
    Math.max(...ran[side].map((one) => one[what]));
  const verdicts = ran.agent.filter(({ verdict }) => verdict !== 'unknown').length;
  const differ = ran.parsers.filter(({ found }, at) => found !== ran.awk[at]?.found).length;
  const common = { id: 'P8', limit: `wc -l: ${Math.round(rate('wc'))} MB/s` } as const;
  const about = `${kind}, ${size.toFixed(0)} MB`;
  return [
    rowOf({
      ...{ ...common, what: `${about}: through the agent`, unit: 'MB/s', ours: rate('agent'), peer: rate('awk') },
      ...{ peerName: 'awk', target: { of: 'ours / peer', at: 'least', value: 0.5 } },
    }),
    rowOf({
      ...{ ...common, what: `${about}: all of it parsed`, unit: 'MB/s', ours: rate('parsers'), peer: rate('awk') },
      ...{ peerName: 'awk', target: { of: 'ours / peer', at: 'least', value: 0.5 } },
      note: 'in pieces of 256 KiB, the cap of one command',
    }),
    rowOf({
      ...{ ...common, what: `${about}: memory grows by, agent`, unit: 'MB', ours: worst('agent', 'grewMb') },
      ...{ peer: null, peerName: '', target: { of: 'ours', at: 'most', value: 32 } },
    }),
    rowOf({
      ...{ ...common, what: `${about}: longest stall, agent`, unit: 'ms', ours: worst('agent', 'stallMs') },
      ...{ peer: null, peerName: '', target: { of: 'ours', at: 'most', value: 50 } },
    }),
    rowOf({
      ...{ ...common, what: `${about}: verdicts from a cut output`, unit: '', ours: verdicts },
      ...{ peer: null, peerName: '', target: { of: 'ours', at: 'most', value: 0 } },
    }),
    rowOf({
      ...{ ...common, what: `${about}: counts that differ from awk’s`, unit: '', ours: differ },
      ...{ peer: null, peerName: '', target: { of: 'ours', at: 'most', value: 0 } },
    }),
  ];
};
