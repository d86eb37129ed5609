// Where do the renderer and the letters come from: the installed packages, or the image they were built into?
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

export interface PictureAssets {
  readonly renderer: Uint8Array;
  readonly font: Uint8Array;
}

export const ASSET_FILES = [
  '@resvg/resvg-wasm/index_bg.wasm',
  '@expo-google-fonts/jetbrains-mono/500Medium/JetBrainsMono_500Medium.ttf',
] as const;

const packages = createRequire(import.meta.url);

/** In dist/ this module is replaced by one that holds the bytes (.ci/bundle.mjs): no packages there. */
export const pictureAssets = async (): Promise<PictureAssets> => {
  const [renderer, font] = await Promise.all(ASSET_FILES.map((name) => readFile(packages.resolve(name))));
  if (renderer === undefined || font === undefined) throw new Error('the picture room has lost a file');
  return { renderer, font };
};
