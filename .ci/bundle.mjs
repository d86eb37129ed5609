// Makes dist/: the program in a few files that start fast, and the launcher that keeps their compiled code.
// usage: node .ci/bundle.mjs [entry, default src/main.ts] [directory, default dist] [--sbom file]
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { ASSET_FILES, pictureAssets } from '../src/picture/assets.ts';
import { buildAssets } from '../src/playground/page/build-assets.ts';
import { bundleSbom } from './sbom.mjs';

const root = path.join(import.meta.dirname, '..');
const { positionals, values } = parseArgs({ allowPositionals: true, options: { sbom: { type: 'string' } } });
const entry = path.resolve(root, positionals[0] ?? 'src/main.ts');
const dist = path.resolve(root, positionals[1] ?? 'dist');
/** Files of packages that go in by plugins, which esbuild's own list does not name. */
const inside = ASSET_FILES.map((name) => createRequire(import.meta.url).resolve(name));

// CommonJS packages inside an ES module still ask for these.
const BANNER = `import { createRequire as createRequireOfNetwhy } from 'node:module';
const require = createRequireOfNetwhy(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

// The cache lies beside the program, so that an image can be built with it and then be read-only.
const LAUNCHER = `#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
// What is no longer needed is collected sooner: of a digest of a thousand nodes some 60 MB less stay. Before anything is
// compiled: V8 does not take code that was kept under other options. It is no option that NODE_OPTIONS may hold.
setFlagsFromString('--heap-growing-percent=10');
enableCompileCache(path.join(import.meta.dirname, 'compile-cache'));
await import('./netwhy.mjs');
`;

/** The page of the playground goes in as text: an image has neither its sources nor esbuild. */
const pageInside = {
  name: 'page-inside',
  setup: (bundler) =>
    bundler.onLoad({ filter: /[/]playground[/]page[/]assets\.ts$/ }, async () => ({
      contents: `const assets = ${JSON.stringify(await buildAssets((files) => inside.push(...files)))};\nexport const pageAssets = async () => assets;\n`,
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

/** A thread begins at a file of its own, which lies beside the program; who starts it may lie among the chunks. */
const workerBeside = {
  name: 'worker-beside',
  setup: (bundler) =>
    bundler.onLoad({ filter: /[/]picture[/]worker-entry\.ts$/ }, () => ({
      contents: `const up = import.meta.dirname.endsWith('chunks') ? '../' : './';\nexport const WORKER_ENTRY = new URL(up + 'picture-worker.mjs', import.meta.url);\n`,
      loader: 'js',
    })),
};

rmSync(dist, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  metafile: true,
  entryPoints: { netwhy: entry, 'picture-worker': path.join(root, 'src/picture/worker.ts') },
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
  plugins: [pageInside, pictureInside, workerBeside],
  banner: { js: BANNER },
  logLevel: 'warning',
});
const launcher = path.join(dist, 'start.mjs');
writeFileSync(launcher, LAUNCHER);
chmodSync(launcher, 0o755);
if (values.sbom !== undefined) {
  // What was read and then dropped as unused is not in it.
  const kept = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []));
  writeFileSync(path.resolve(root, values.sbom), JSON.stringify(bundleSbom(root, [...kept, ...inside])));
}
