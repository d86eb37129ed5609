// Do the files around the code keep their promises: a lock file that installs anywhere, no idle dependency, a true table of rooms?
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = path.join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const versions = z.record(z.string(), z.string()).default({});
const Lock = z.object({
  packages: z.record(z.string(), z.object({ dependencies: versions, optionalDependencies: versions })),
});
const Package = z.object({ dependencies: versions, devDependencies: versions, engines: versions });

/** Where npm looks for a package: beside the one that wants it, then ever further out. */
const places = (inside: string, name: string): readonly string[] => {
  const outer = inside.lastIndexOf('/node_modules/');
  const here = `${inside === '' ? '' : `${inside}/`}node_modules/${name}`;
  if (inside === '') return [here];
  return [here, ...places(outer < 0 ? '' : inside.slice(0, outer), name)];
};

const missing = (lock: z.output<typeof Lock>): readonly string[] =>
  Object.entries(lock.packages).flatMap(([at, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !places(at, name).some((place) => Object.hasOwn(lock.packages, place)))
      .map((name) => `${at} wants ${name}`),
  );

/** Programs and types: used by name in scripts and by the compiler, never imported. */
/** The letters of pictures are read as a file. */
const NEVER_IMPORTED = [
  '@biomejs/biome',
  '@expo-google-fonts/jetbrains-mono',
  // By the kind of an object: test/manifests/schema.ts.
  '@kubernetes-models/cilium',
  '@kubernetes-models/prometheus-operator',
  '@types/node',
  '@types/pg',
  '@types/ws',
  'kubernetes-models',
  'node',
  'typescript',
];

describe('the repository', () => {
  it('locks every package of every platform, without which `npm ci` refuses', () => {
    const partial = {
      packages: { '': { dependencies: { a: '1' } }, 'node_modules/a': { optionalDependencies: { b: '1' } } },
    };
    expect(missing(Lock.parse(partial))).toEqual(['node_modules/a wants b']);
    expect(missing(Lock.parse(JSON.parse(read('package-lock.json'))))).toEqual([]);
  });

  it('names only files that are there', () => {
    const pages = ['README.md', 'CONTRIBUTING.md', 'manifests/README.md', ...globSync('docs/**/*.md', { cwd: ROOT })];
    // src/model/site.ts · `test/lab/run.sh` · docs/causes/
    const named = /(?<![\w/.-])(?:src|test|docs|manifests)\/[\w./-]*\w/g;
    const gone = pages.flatMap((page) =>
      [...read(page).matchAll(named)]
        .filter(([file]) => !existsSync(path.join(ROOT, file)))
        .map(([file]) => `${page}: ${file}`),
    );
    expect(gone).toEqual([]);
  });

  it('declares no dependency that nothing imports', () => {
    const sources = globSync(['{src,test}/**/*.{ts,tsx}', '.ci/*.mjs', '*.ts'], { cwd: ROOT }).map(read).join('\n');
    const { dependencies, devDependencies } = Package.parse(JSON.parse(read('package.json')));
    const imported = [...sources.matchAll(/(?:from|import|import\() ?'([^'.][^']*)'/g)].map((match) => match[1] ?? '');
    const idle = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !imported.some((one) => one === name || one.startsWith(`${name}/`)),
    );
    expect(idle.toSorted()).toEqual(NEVER_IMPORTED);
  });
});
