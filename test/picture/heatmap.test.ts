// Is the picture a PNG with the words in it, made without a browser and without fonts of this machine?
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type HeatCell, heatmapSvg, MOST_SQUARE, type Shade } from '../../src/picture/heatmap.ts';
import { renderPng } from '../../src/picture/render-png.ts';

const square = (names: readonly string[], cell: (row: number, column: number) => HeatCell) => ({
  columns: names,
  rows: names.map((name, row) => ({ name, cells: names.map((_, column) => cell(row, column)) })),
});
const plain = (text: string): HeatCell => ({ text, shade: 'none' });
const size = (png: Uint8Array): readonly [number, number] => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

/** Share of bytes of the decoded picture that are not white. */
const inked = (png: Uint8Array): number => {
  const parts: Uint8Array[] = [];
  const view = new DataView(png.buffer, png.byteOffset);
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    if (Buffer.from(png.subarray(at + 4, at + 8)).toString() === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return new Set(inflateSync(Buffer.concat(parts))).size;
};

describe('a heatmap', () => {
  it('is drawn whole for as many nodes as a square may have, in one picture', async () => {
    const names = Array.from({ length: MOST_SQUARE }, (_, at) => `oci-arm-worker-${at + 1}`);
    const png = await renderPng(
      heatmapSvg(square(names, (row, column) => ({ text: `${row * column}`, shade: 'middle' }))),
    );
    expect([...png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    const [width, height] = size(png);
    // Of 38 by 24 points a cell, three halves of a pixel each.
    expect([width > MOST_SQUARE * 38 * 1.5, height > MOST_SQUARE * 24 * 1.5, png.length < 1_000_000]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('shows letters: without them the picture is another', async () => {
    const of = (text: string) => renderPng(heatmapSvg(square(['a', 'b'], () => plain(text))));
    const [words, blank, again] = [await of('!61'), await of(''), await of('!61')];
    expect(Buffer.from(words).equals(Buffer.from(again))).toBe(true);
    expect(inked(words)).toBeGreaterThan(inked(blank));
    // Each sign has a letter of its own in the font: no two come out as the same empty box.
    const signs = await Promise.all(['×', '~', '%', '!', '?', '·', '–', '→', '…'].map(of));
    expect(new Set(signs.map((png) => Buffer.from(png).toString('base64'))).size).toBe(9);
  });

  it('takes names of others as nothing but letters, and cuts long ones', async () => {
    const svg = heatmapSvg(square(['</text><script>x</script>', 'x'.repeat(80)], () => plain('<&>')));
    expect(svg).not.toContain('<script');
    expect(svg).toContain(`${'x'.repeat(17)}…`);
    expect((await renderPng(svg)).length).toBeGreaterThan(1_000);
  });

  it('can be read without colour: letters and ground of each shade differ enough', () => {
    const shades: readonly Shade[] = ['fast', 'middle', 'long', 'odd', 'slow', 'dead', 'unseen', 'none'];
    for (const shade of shades) {
      const svg = heatmapSvg({ columns: ['a'], rows: [{ name: 'b', cells: [{ text: 'T', shade }] }] });
      const [, ground = '', ink = ''] = /rx="2" fill="(#\w+)".*fill="(#\w+)">T</s.exec(svg) ?? [];
      expect([shade, contrast(ground, ink) >= 4.5]).toEqual([shade, true]);
    }
  });
});

/** https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
const contrast = (one: string, other: string): number => {
  const light = (colour: string): number =>
    [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, at) => sum + part * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0);
  const [dark = 0, bright = 0] = [light(one), light(other)].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
};
