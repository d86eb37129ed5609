// Is SQLite's log of writes whole? SQLite itself takes what follows the first damaged frame for never written, and says nothing.
// https://sqlite.org/fileformat2.html#the_write_ahead_log
import { readFileSync } from 'node:fs';

const HEADER = 32;
const FRAME = 24;
const LITTLE = 0x377f0682;
const BIG = 0x377f0683;
/** Generations that may still lie behind the end of this one: each begins the log anew with the next salt. */
const GENERATIONS = 1 << 20;

type Sums = readonly [number, number];

/**
 * @returns whether something was written there that SQLite will not read. What kill -9 leaves of one frame looks the same
 * as a damaged last one; it is told too.
 */
export const isLogDamaged = (file: string): boolean => {
  const log = bytesOf(`${file}-wal`);
  if (log.length === 0) return false;
  if (log.length < HEADER) return true;
  const magic = log.readUInt32BE(0);
  const own = sumsOf(log.subarray(0, FRAME), [0, 0], magic === LITTLE);
  if ((magic !== LITTLE && magic !== BIG) || !isSame(own, log, FRAME)) return true;
  const pageBytes = log.readUInt32BE(8);
  if (!isPageSize(pageBytes) || (log.length - HEADER) % (FRAME + pageBytes) !== 0) return true;
  let sums: Sums | null = own;
  for (let at = HEADER; at < log.length; at += FRAME + pageBytes) {
    if (sums === null) {
      if (!isOlder(log, at)) return true;
      continue;
    }
    const before: Sums = sums;
    const head = sumsOf(log.subarray(at, at + 8), before, magic === LITTLE);
    const next = sumsOf(log.subarray(at + FRAME, at + FRAME + pageBytes), head, magic === LITTLE);
    const isOurs =
      log.readUInt32BE(at + 8) === log.readUInt32BE(16) && log.readUInt32BE(at + 12) === log.readUInt32BE(20);
    if (isOurs && isSame(next, log, at + 16)) sums = next;
    else if (isOlder(log, at)) sums = null;
    else return true;
  }
  return false;
};

const isPageSize = (bytes: number): boolean => bytes >= 512 && bytes <= 65_536 && (bytes & (bytes - 1)) === 0;

/** Of a generation before: its frames stay where this one has not come to yet. */
const isOlder = (log: Buffer, at: number): boolean => {
  const younger = (log.readUInt32BE(16) - log.readUInt32BE(at + 8)) >>> 0;
  return younger > 0 && younger < GENERATIONS;
};

const isSame = ([first, second]: Sums, log: Buffer, at: number): boolean =>
  log.readUInt32BE(at) === first && log.readUInt32BE(at + 4) === second;

const sumsOf = (bytes: Buffer, [first, second]: Sums, little: boolean): Sums => {
  let [a, b] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)) + b) >>> 0;
    b = (b + (little ? bytes.readUInt32LE(at + 4) : bytes.readUInt32BE(at + 4)) + a) >>> 0;
  }
  return [a, b];
};

const bytesOf = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
};
