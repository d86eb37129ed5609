// What a look at the store found, for a terminal.

interface Found {
  readonly engine: string;
  readonly schema: number;
  readonly rows: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly unfinished: { readonly runs: number; readonly oldestMs: number | null };
  readonly damage: readonly string[];
}

/** @param nowMs milliseconds since the epoch. */
export const checkedText = ({ engine, schema, rows, bytes, unfinished, damage }: Found, nowMs: number): string => {
  const mb = (bytes / 1_048_576).toFixed(1);
  const oldest =
    unfinished.oldestMs === null
      ? ''
      : `, the oldest accepted ${Math.round((nowMs - unfinished.oldestMs) / 60_000)} min ago`;
  const counts = Object.entries(rows).map(([table, n]) => `  ${table.padEnd(10)} ${String(n).padStart(8)}`);
  return `${[
    `${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}, schema ${schema}, ${mb} MB of answers and recordings`,
    ...counts,
    `${unfinished.runs} not finished${oldest}`,
    ...(damage.length === 0
      ? ['Whole: every row and every answer could be read.']
      : [`Damaged in ${damage.length} places:`, ...damage.map((line) => `  ${line}`)]),
  ].join('\n')}\n`;
};
