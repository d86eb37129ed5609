// How does an SVG become a PNG without a browser and without the machine's own fonts?
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { pictureAssets } from './assets.ts';
import { FONT } from './font.ts';

/** Sharp enough on a phone. 30 nodes take half a second of a processor (measured), and so a thread of their own: see painter.ts. */
const SCALE = 1.5;

let loaded: Promise<Uint8Array> | undefined;

const load = async (): Promise<Uint8Array> => {
  const { renderer, font } = await pictureAssets();
  await initWasm(renderer);
  return font;
};

/** @throws Error for SVG that is none. Text is drawn with the product's own font alone. */
export const renderPng = async (svg: string): Promise<Uint8Array> => {
  // Once a thread: the renderer refuses to be started twice.
  loaded ??= load();
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: SCALE },
    font: { fontBuffers: [await loaded], loadSystemFonts: false, defaultFontFamily: FONT },
  });
  const image = resvg.render();
  try {
    return image.asPng();
  } finally {
    image.free();
    resvg.free();
  }
};
