// Live progress on stderr: one line redrawn on a terminal, nothing but the end on a pipe.
import type { Progress } from '../engine/ports.ts';
import { type Lang, say } from '../model/text.ts';
import { symbolOf } from './paint.ts';

export interface ProgressLine {
  show(progress: Progress): void;
  /** Clears the line. */
  end(): void;
}

export const progressLine = (
  out: { write(text: string): unknown; readonly isTTY?: boolean | undefined },
  lang: Lang,
): ProgressLine => {
  let total = 0;
  let done = 0;
  const live = out.isTTY === true;
  const draw = (text: string): void => {
    if (live) out.write(`\r\u001b[2K${text}`);
  };
  return {
    show: (progress) => {
      if (progress.kind === 'planned') total = progress.steps.length;
      else done += 1;
      const last = progress.kind === 'decided' ? ` ${symbolOf(progress.judgement.verdict)} ${progress.step}` : '';
      draw(`${say('looking', '확인 중')[lang]} ${done}/${total}${last}`);
    },
    end: () => draw(''),
  };
};
