// Makes dist/: the program in a few files that start fast, and the launcher that keeps their compiled code.
// usage: node .ci/bundle.mjs [entry, default src/main.ts] [directory, default dist]
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { pictureAssets } from '../src/picture/assets.ts';
import { buildAssets } from '../src/playground/page/build-assets.ts';

const root = path.join(import.meta.dirname, '..');
const entry = path.resolve(root, process.argv[2] ?? 'src/main.ts');
const dist = path.resolve(root, process.argv[3] ?? 'dist');

// CommonJS packages inside an ES module still ask for these.
const BANNER = `import { createRequire as createRequireOfNetwhy } from 'node:module';
const require = createRequireOfNetwhy(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

// The cache lies beside the program, so that an image can be built with it and then be read-only.
const LAUNCHER = `#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import path from 'node:path';
enableCompileCache(path.join(import.meta.dirname, 'compile-cache'));
await import('./netwhy.mjs');
`;

/** The page of the playground goes in as text: an image has neither its sources nor esbuild. */
const pageInside = {
  name: 'page-inside',
  setup: (bundler) =>
    bundler.onLoad({ filter: /[/]playground[/]page[/]assets\.ts$/ }, async () => ({
      contents: `const assets = ${JSON.stringify(await buildAssets())};\nexport const pageAssets = async () => assets;\n`,
      loader: 'js',
    })),
};

/** So do the renderer of pictures and its letters: an image has no packages. */
const pictureInside = {
  name: 'picture-inside',
  setup: (bundler) =>
    bundler.onLoad({ filter: /[/]picture[/]assets\.ts$/ }, async () => {
      const { renderer, font } = await pictureAssets();
      const bytes = (of) => `Buffer.from('${Buffer.from(of).toString('base64')}', 'base64')`;
      return {
        contents: `export const pictureAssets = async () => ({ renderer: ${bytes(renderer)}, font: ${bytes(font)} });\n`,
        loader: 'js',
      };
    }),
};

rmSync(dist, { recursive: true, force: true });
await build({
  entryPoints: { netwhy: entry },
  outdir: dist,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  // Dynamic imports stay lazy: the agent's start does not load Slack or Kubernetes.
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  minify: false,
  sourcemap: false,
  // Optional native parts of ws: absent on purpose.
  external: ['bufferutil', 'utf-8-validate'],
  plugins: [pageInside, pictureInside],
  banner: { js: BANNER },
  logLevel: 'warning',
});
const launcher = path.join(dist, 'start.mjs');
writeFileSync(launcher, LAUNCHER);
chmodSync(launcher, 0o755);
