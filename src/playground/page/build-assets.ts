// How do the page's sources become the three files a browser loads?
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PageAssets } from './assets.ts';

const APP = path.join(import.meta.dirname, 'app');

/**
 * About a tenth of a second.
 * @param madeOf is told the files that went in
 */
export const buildAssets = async (madeOf?: (files: readonly string[]) => void): Promise<PageAssets> => {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    metafile: true,
    entryPoints: { app: path.join(APP, 'main.tsx'), style: path.join(APP, 'style.css') },
    outdir: '/',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    logLevel: 'warning',
  });
  madeOf?.(Object.keys(metafile.inputs).map((file) => path.resolve(file)));
  const text = (name: string): string => outputFiles.find((file) => path.basename(file.path) === name)?.text ?? '';
  return {
    '/index.html': {
      type: 'text/html; charset=utf-8',
      body: await readFile(path.join(APP, 'index.html'), 'utf8'),
    },
    '/app.js': { type: 'text/javascript; charset=utf-8', body: text('app.js') },
    '/style.css': { type: 'text/css; charset=utf-8', body: text('style.css') },
    '/icon.svg': { type: 'image/svg+xml', body: await readFile(path.join(APP, 'icon.svg'), 'utf8') },
  };
};
