// Which values do kernel settings have, by name?
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { wholeNumber } from './numbers.ts';
import { screen } from './screen.ts';
import { toolOf } from './tool-name.ts';

/**
 * `net.core.rmem_max` → its numbers (most have one, ping_group_range two). As sysctl(8) writes names, a dot inside
 * one, as in eth0.100, is a slash. A setting that is not there was not found: read `missing` before concluding.
 */
export interface Settings {
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** Names the tool looked for and did not find. */
  readonly missing: readonly string[];
}

// /proc/sys/net/core/rmem_default:212992
const NAMED = /^\/proc\/sys\/([A-Za-z0-9_./@-]{1,120}):([\d\t -]+)$/;
// net.core.rmem_default = 212992
const KEYED = /^([A-Za-z0-9_./@-]{1,120}) = ([\d\t -]+)$/;
// grep: /proc/sys/net/nope: No such file or directory · sysctl: cannot stat /proc/sys/net/nope: No such file or directory
const MISSING = /^(?:grep: |sysctl: cannot stat )\/proc\/sys\/([A-Za-z0-9_./@-]{1,120}): No such file or directory$/;

/** `grep -H '' /proc/sys/…`, `sysctl KEY …` and `sysctl -n KEY …`. */
export const parseSettings: Parser<Settings> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  const missing: string[] = [];
  for (const line of output.stderr.split('\n').filter((one) => one !== '')) {
    const name = MISSING.exec(line)?.[1];
    if (name === undefined) return unreadable('settings: an error that is not understood');
    missing.push(dotted(name));
  }
  if (output.exitCode > 2 || (output.exitCode !== 0 && missing.length === 0))
    return unreadable('settings: an error that is not understood');
  const lines = output.stdout.split('\n');
  if (lines.pop() !== '') return unreadable('settings: the last line is cut');
  const values = new Map<string, readonly number[]>();
  for (const [index, line] of lines.entries()) {
    const row = rowOf(output, line, index, lines.length);
    if (!row.ok) return row;
    values.set(row.value.name, row.value.numbers);
  }
  return parsed({ values: Object.fromEntries(values), missing });
};

const dotted = (path: string): string =>
  path
    .split('/')
    .map((part) => part.replaceAll('.', '/'))
    .join('.');

const rowOf = (
  output: ToolOutput,
  line: string,
  index: number,
  rows: number,
): Parsed<{ readonly name: string; readonly numbers: readonly number[] }> => {
  const bare = bareKeys(output);
  const named = NAMED.exec(line);
  const keyed = KEYED.exec(line);
  const name = bare === null ? (named ? dotted(named[1] ?? '') : keyed?.[1]) : bare[index];
  const numbers = (bare === null ? (named?.[2] ?? keyed?.[2] ?? '') : line).split(/[\t ]+/).map(wholeNumber);
  if (name === undefined || (bare !== null && bare.length !== rows) || numbers.includes(null))
    return unreadable('settings: a line is not understood');
  return parsed({ name, numbers: numbers.filter((one) => one !== null) });
};

/** `sysctl -n` prints values in the order of its arguments, without names; null for the other forms. */
const bareKeys = ({ argv }: ToolOutput): readonly string[] | null =>
  toolOf(argv) === 'sysctl' && argv.includes('-n') ? argv.slice(argv.indexOf('-n') + 1) : null;
