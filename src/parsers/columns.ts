// Which cell of a table row stands under which heading? Cilium's client pads its columns with blanks.
import { type Parsed, parsed, unreadable } from '../model/command-call.ts';

/** Start of each column, in characters. */
export interface TableHead {
  readonly titles: readonly string[];
  readonly starts: readonly number[];
}

/** Titles stand two or more blanks apart. */
export const tableHead = (line: string): TableHead => {
  const found = [...line.matchAll(/\S+(?: \S+)*/g)];
  return { titles: found.map((one) => one[0]), starts: found.map((one) => one.index) };
};

/** The cells of a row by position; a cell that runs into its neighbour's column is not understood. */
export const cellsOf = (head: TableHead, line: string): Parsed<readonly string[]> => {
  const cells: string[] = [];
  for (const [at, start] of head.starts.entries()) {
    if (start > 0 && line.length > start && line[start - 1] !== ' ') return unreadable('a cell is out of its column');
    cells.push(line.slice(start, head.starts[at + 1] ?? line.length).trim());
  }
  return parsed(cells);
};
