// The square of a mesh that no message has room for, drawn as a picture for the thread of its digest.
import { type Matrix, signOf, worstPart } from '../../digest/matrix.ts';
import { say } from '../../model/text.ts';
import { type Heatmap, heatmapSvg, MOST_SQUARE, type Shade } from '../../picture/heatmap.ts';
import type { EvidenceFile } from '../render/evidence-file.ts';
import type { Ink } from '../render/message.ts';
import { altOf } from './pictures.ts';
import { DIGEST_WORDS } from './words.ts';

/** Rows where not all fit. */
const WORST_ROWS = 20;

/** @param draw makes PNG of SVG. Rejects as that does. */
export const heatPicture = async (
  matrix: Matrix,
  run: string,
  ink: Ink,
  draw: (svg: string) => Promise<Uint8Array>,
): Promise<EvidenceFile> => {
  const whole = matrix.from.length <= MOST_SQUARE;
  const shown = whole ? matrix : worstPart(matrix, WORST_ROWS, MOST_SQUARE);
  const part = whole
    ? null
    : say(
        `Shown: the ${shown.from.length} nodes with the worst ways; ${shown.left} more are not.`,
        `경로가 가장 나쁜 노드 ${shown.from.length}개만 표시; 나머지 ${shown.left}개 생략.`,
      );
  return {
    name: `latency-${run}.png`,
    text: '',
    bytes: await draw(heatmapSvg(heatmapOf(shown, ink))),
    alt: altOf(matrix, part, ink),
    comment: [ink.say(DIGEST_WORDS.matrix), ...(part === null ? [] : [ink.say(part)])].join('. '),
  };
};

const heatmapOf = (matrix: Matrix, ink: Ink): Heatmap => ({
  columns: matrix.to.map((name) => ink.literal(name, 63)),
  rows: matrix.from.map((from) => ({
    name: ink.literal(from, 63),
    cells: matrix.to.map((to) => ({ text: signOf(matrix, from, to), shade: shadeOf(matrix, from, to) })),
  })),
});

/** Half the guide's 50 ms, and a tenth of it. */
const [MIDDLE_MS, LONG_MS] = [5, 25];

const shadeOf = (matrix: Matrix, from: string, to: string): Shade => {
  const way = matrix.ways.get(`${from}>${to}`);
  if (way === undefined) return from !== to && matrix.blind.includes(from) ? 'unseen' : 'none';
  if (way.state === 'dead') return 'dead';
  if (way.state === 'unseen' || way.ms === null) return 'unseen';
  if (way.slow) return 'slow';
  if (way.state !== 'direct') return 'odd';
  return way.ms < MIDDLE_MS ? 'fast' : way.ms < LONG_MS ? 'middle' : 'long';
};
