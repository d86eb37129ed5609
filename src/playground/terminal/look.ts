// What must a renderer know besides the message: width, colours, and what people and channels are called?
import { harmlessLine } from './foreign-text.ts';
import type { Names } from './mrkdwn.ts';
import { type Paint, paintOf } from './paint.ts';

export interface Look {
  /** Columns of the whole line. */
  readonly width: number;
  readonly paint: Paint;
  readonly noPaint: Paint;
  readonly names: Names;
  /** Folded parts are shown open: the reader stepped into the thread. */
  readonly open: boolean;
}

const DEFAULT_WIDTH = 80;
const MIN_WIDTH = 40;

export const lookOf = (options: { width?: number; colour?: boolean; names?: Names; open?: boolean } = {}): Look => ({
  width: Math.max(MIN_WIDTH, options.width ?? DEFAULT_WIDTH),
  paint: paintOf(options.colour ?? false),
  noPaint: paintOf(false),
  open: options.open ?? false,
  names: options.names ?? {
    person: (id) => `@${harmlessLine(id)}`,
    channel: (id) => `#${harmlessLine(id)}`,
  },
});
