// One line of the benchmark's table: what was measured on both sides, and whether that is what was promised.

/** Which figure the promise is about. */
export interface Target {
  readonly of: 'ours' | 'ours / peer' | 'peer / ours';
  readonly at: 'most' | 'least';
  readonly value: number;
}

export interface Measured {
  /** P1 … P9. */
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** null: there is none. */
  readonly peer: number | null;
  readonly peerName: string;
  /** What physics or the fixed parts of the run allow at best. */
  readonly limit: string;
  /** null: a figure to know, promised nowhere. */
  readonly target: Target | null;
  readonly note?: string;
}

export interface Row extends Omit<Measured, 'target' | 'note'> {
  /** Of the figure the target is about; ours to the peer's where it is about ours alone. */
  readonly ratio: number | null;
  readonly target: string;
  /** null: nothing was promised. */
  readonly met: boolean | null;
  readonly note: string;
}

export const rowOf = ({ target, note = '', ...measured }: Measured): Row => {
  const { ours, peer, unit } = measured;
  const divided = peer === null ? null : target?.of === 'peer / ours' ? peer / ours : ours / peer;
  // Nothing beside nothing has no ratio.
  const ratio = Number.isNaN(divided) ? null : divided;
  if (target === null) return { ...measured, ratio, target: '', met: null, note };
  const figure = target.of === 'ours' ? ours : ratio;
  const { at, value } = target;
  const met = figure !== null && (at === 'most' ? figure <= value : figure >= value);
  const sign = at === 'most' ? '<=' : '>=';
  const name = target.of === 'ours' ? `${sign} ${value} ${unit}` : `${target.of} ${sign} ${value}`;
  return { ...measured, ratio, target: name.trim(), met, note };
};

/** Three digits that count, and no more. */
export const figure = (value: number | null): string => {
  if (value === null) return '';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '?' : 'never';
  const size = Math.abs(value);
  return value.toFixed(size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
};

const HEAD = ['', 'what', 'unit', 'ours', 'peer', '', 'ratio', 'limit', 'target', 'met'];
const NUMBERS: ReadonlySet<number> = new Set([3, 4, 6]);

const cellsOf = (row: Row): readonly string[] => [
  row.id,
  row.what,
  row.unit,
  figure(row.ours),
  figure(row.peer),
  row.peerName,
  figure(row.ratio),
  row.limit,
  row.target,
  row.met === null ? '' : row.met ? 'met' : 'NOT met',
];

/** As text, with the notes below. */
export const tableOf = (rows: readonly Row[]): string => {
  const lines = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  const padded = lines.map((cells) =>
    cells
      .map((cell, at) => (NUMBERS.has(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const notes = rows.filter(({ note }) => note !== '').map(({ id, what, note }) => `${id} ${what}: ${note}`);
  return [...padded, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
};

/** For docs/scale.md. */
export const markdownOf = (rows: readonly Row[]): string => {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const value = (of: number | null, unit: string): string => (of === null ? '' : `${figure(of)} ${unit}`.trim());
  const body = rows.map((row) => {
    const [id, what, unit, , , peerName, ratio, limit, target, met] = cellsOf(row);
    const peer = [value(row.peer, unit ?? ''), peerName].filter(Boolean).join(', ');
    const promise = met === '' ? '' : met === 'met' ? `${target} ✓` : `${target} **not met**`;
    return [id, what, value(row.ours, unit ?? ''), peer, ratio, limit, promise].map((cell) => cell ?? '');
  });
  const head = ['', 'what', 'netwhy', 'beside', 'ratio', 'limit', 'promised'];
  return [head, head.map(() => '---'), ...body].map(line).join('\n');
};
