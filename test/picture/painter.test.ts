// Is a picture drawn beside the event loop, and does a thread that dies or hangs cost nothing but its picture?
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { heatmapSvg, MOST_SQUARE } from '../../src/picture/heatmap.ts';
import { Painter, type PainterOptions } from '../../src/picture/painter.ts';
import { renderPng } from '../../src/picture/render-png.ts';

const names = Array.from({ length: MOST_SQUARE }, (_, at) => `node-${at}`);
const cells = names.map((text) => ({ text: text.slice(-2), shade: 'middle' as const }));
const LARGE = heatmapSvg({ columns: names, rows: names.map((name) => ({ name, cells })) });

const painter = (options: PainterOptions = {}) => {
  const it = new Painter(options);
  return { draw: it.draw, close: () => it.close(), [Symbol.asyncDispose]: () => it.close() };
};
const ODD = new URL('./odd-worker.ts', import.meta.url);
const text = (png: Uint8Array): string => Buffer.from(png).toString();
const outcomes = async (drawn: readonly Promise<Uint8Array>[]): Promise<readonly string[]> =>
  (await Promise.allSettled(drawn)).map((one) =>
    one.status === 'fulfilled' ? text(one.value) : String((one.reason as Error).message),
  );

describe('a painter', () => {
  it('leaves the event loop free while it draws, and draws the same', async () => {
    await using it = painter();
    await it.draw(LARGE);
    await renderPng(LARGE);
    const turnsOf = async (draw: () => Promise<Uint8Array>): Promise<readonly [turns: number, png: Uint8Array]> => {
      let [turns, drawn] = [0, false];
      const turn = (): void => {
        turns += 1;
        if (!drawn) setImmediate(turn);
      };
      setImmediate(turn);
      const png = await draw();
      drawn = true;
      return [turns, png];
    };
    const [beside, png] = await turnsOf(() => it.draw(LARGE));
    const [within, same] = await turnsOf(() => renderPng(LARGE));
    expect([beside > 10, within]).toEqual([true, 0]);
    expect(Buffer.from(png).equals(Buffer.from(same))).toBe(true);
  });

  it('says of what is no SVG that it is none, and draws the next', async () => {
    await using it = painter();
    const [none, one] = await outcomes([it.draw('no svg'), it.draw(LARGE)]);
    expect(none).toMatch(/SVG|XML/i);
    expect(one?.slice(1, 4)).toBe('PNG');
  });

  it.each([
    ['die', 'the thread that draws ended with code 3'],
    ['throw', 'the thread that draws died'],
    ['hang', 'no picture came within 5000 ms'],
  ])('loses one picture to a thread that is told to %s; the others are drawn by another', async (how, why) => {
    await using it = painter({ entry: ODD, deadlineMs: 5000 });
    expect(await outcomes([it.draw('first'), it.draw(how), it.draw('last')])).toEqual(['first', why, 'last']);
  });

  it('refuses what is too much at once', async () => {
    await using it = painter({ entry: ODD, most: 2 });
    expect(await outcomes([it.draw('a'), it.draw('b'), it.draw('c')])).toEqual([
      'a',
      'b',
      '2 pictures wait to be drawn, one more does not',
    ]);
    expect(await outcomes([it.draw('d')])).toEqual(['d']);
  });

  it('gives up what was not drawn when the bot stops, and begins no thread any more', async () => {
    const it = painter({ entry: ODD });
    const both = outcomes([it.draw('hang'), it.draw('after')]);
    await it.close();
    expect(await both).toEqual(Array(2).fill('the picture was not drawn: stopping'));
    expect(await outcomes([it.draw('late')])).toEqual(['no picture is drawn any more: stopping']);
  });
});

const run = promisify(execFile);

describe('a program that drew a picture', () => {
  it('ends by itself, as source and as bundle', async () => {
    const entry = path.join(import.meta.dirname, 'draw-one.ts');
    const source = await run(process.execPath, [entry]);
    const dist = mkdtempSync(path.join(tmpdir(), 'netwhy-dist-'));
    try {
      await run(process.execPath, [path.join(import.meta.dirname, '../../.ci/bundle.mjs'), entry, dist]);
      // As in an image: nothing but the bundle can be read.
      const alone = ['--permission', '--allow-worker', `--allow-fs-read=${dist}/*`, path.join(dist, 'netwhy.mjs')];
      const bundled = await run(process.execPath, alone, { cwd: '/', env: {} });
      expect([source.stdout, bundled.stdout]).toEqual(['PNG\n', 'PNG\n']);
    } finally {
      rmSync(dist, { recursive: true, force: true });
    }
  });
});
