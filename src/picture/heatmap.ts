// A square of numbers as SVG: what each cell says stands in it, and its colour only says it again.
import { FONT } from './font.ts';

/** Nodes a side; of more only the worst are drawn. */
export const MOST_SQUARE = 30;

export type Shade = 'fast' | 'middle' | 'long' | 'odd' | 'slow' | 'dead' | 'unseen' | 'none';

export interface HeatCell {
  /** At most five letters. */
  readonly text: string;
  readonly shade: Shade;
}

export interface Heatmap {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly HeatCell[] }[];
}

/** Ground and letters: all pairs have a contrast of 4.5 and more, and differ in lightness for eyes that see no hue. */
const SHADES: Readonly<Record<Shade, readonly [ground: string, ink: string]>> = {
  fast: ['#eaf3fb', '#12263a'],
  middle: ['#c3dcf2', '#12263a'],
  long: ['#8fbbe3', '#0b1b2b'],
  odd: ['#f6d36b', '#2b2100'],
  slow: ['#e8894a', '#241000'],
  dead: ['#7d1128', '#ffffff'],
  unseen: ['#d5d5d8', '#3a3a3f'],
  none: ['#ffffff', '#6b6b70'],
};

const [WIDTH, HEIGHT, GAP] = [38, 24, 2];
/** Letters of a name, and how wide one is at this size. */
const NAME = 18;
const LETTER = 7.3;
const SIZE = 12;

const xml = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

const short = (name: string): string => (name.length > NAME ? `${name.slice(0, NAME - 1)}…` : name);

const widest = (names: readonly string[]): number => Math.max(0, ...names.map((name) => short(name).length)) * LETTER;

/** Width and height are in its first line; columns are named slanted, above. */
export const heatmapSvg = ({ columns, rows }: Heatmap): string => {
  const left = Math.ceil(widest(rows.map(({ name }) => name))) + 20;
  // Slanted by 50 degrees.
  const top = Math.ceil(widest(columns) * Math.sin((50 * Math.PI) / 180)) + 26;
  const right = Math.ceil(widest(columns.slice(-1)) * Math.cos((50 * Math.PI) / 180)) + 4;
  const width = left + columns.length * WIDTH + right;
  const height = top + rows.length * HEIGHT + 12;
  const heads = columns.map((name, at) => {
    const [x, y] = [left + at * WIDTH + WIDTH / 2, top - 8];
    return `<text transform="translate(${x} ${y}) rotate(-50)" fill="#1d1c1d">${xml(short(name))}</text>`;
  });
  const lines = rows.flatMap(({ name, cells }, row) => {
    const y = top + row * HEIGHT;
    const label = `<text x="${left - 8}" y="${y + 16}" text-anchor="end" fill="#1d1c1d">${xml(short(name))}</text>`;
    return [label, ...cells.map((cell, at) => cellSvg(cell, left + at * WIDTH, y))];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    `<g font-family="${FONT}" font-size="${SIZE}">`,
    ...heads,
    ...lines,
    '</g></svg>',
  ].join('\n');
};

const cellSvg = ({ text, shade }: HeatCell, x: number, y: number): string => {
  const [ground, ink] = SHADES[shade];
  const box = `<rect x="${x}" y="${y}" width="${WIDTH - GAP}" height="${HEIGHT - GAP}" rx="2" fill="${ground}"/>`;
  return `${box}<text x="${x + (WIDTH - GAP) / 2}" y="${y + 15.5}" text-anchor="middle" fill="${ink}">${xml(text)}</text>`;
};
