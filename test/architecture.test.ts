// Holds the arrows of the house: which room may import which, and which package may be used where.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = path.join(import.meta.dirname, '../src');

/** room -> rooms it may import (its own is always allowed); `engine/ports` is the one part of it that others may reach. */
const ROOMS: Record<string, readonly string[] | 'everything'> = {
  '.': 'everything',
  model: [],
  commands: ['model'],
  parsers: ['model'],
  steps: ['model', 'parsers', 'commands'],
  runbooks: ['model', 'parsers', 'steps', 'commands'],
  engine: ['model'],
  command: ['model', 'text'],
  text: ['model'],
  access: ['model', 'engine/ports'],
  export: ['model', 'text'],
  digest: ['model', 'engine/ports', 'text'],
  doctor: ['model', 'commands', 'parsers', 'engine/ports', 'text'],
  picture: [],
  cluster: ['model', 'commands', 'engine/ports', 'text'],
  oracle: ['model', 'engine/ports'],
  agent: ['model', 'commands'],
  slack: ['model', 'engine/ports', 'text', 'command', 'export', 'digest', 'doctor', 'picture'],
  store: ['model', 'engine/ports', 'text'],
  config: ['model'],
  ops: ['engine/ports'],
  playground: ['model', 'commands', 'engine/ports', 'agent', 'text'],
  cli: ['model', 'engine', 'text', 'command', 'doctor'],
};

/** package prefix -> rooms that may import it. */
const PACKAGES: Record<string, readonly string[]> = {
  '@slack/': ['slack', 'playground'],
  undici: ['slack', 'cluster'],
  '@kubernetes/': ['cluster', 'playground'],
  ws: ['cluster', 'playground'],
  execa: ['cluster', 'agent', 'playground'],
  'node:sqlite': ['store'],
  kysely: ['store'],
  pg: ['store'],
  'pg-boss': ['store'],
  'node:child_process': ['playground'],
  'node:worker_threads': ['picture'],
  esbuild: ['playground'],
  preact: ['playground'],
  '@preact/': ['playground'],
  marked: ['playground'],
  'oci-core': ['oracle'],
  'oci-common': ['oracle'],
  croner: ['digest'],
  cronstrue: ['digest'],
  '@resvg/': ['picture'],
  '@opentelemetry/': ['ops'],
};

const files = globSync('**/*.{ts,tsx}', { cwd: SRC }).map((file) => ({
  file,
  source: readFileSync(path.join(SRC, file), 'utf8'),
}));

// import x from '…' · import '…' · export … from '…' · import('…')
const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

const importsOf = (source: string): readonly string[] =>
  [...source.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? '');

const roomOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : '.');

const wrongArrows = (file: string, source: string): readonly string[] => {
  const room = roomOf(file);
  const allowed = ROOMS[room];
  if (allowed === undefined) return [`${file}: room ${room} has no row`];
  if (allowed === 'everything') return [];
  return importsOf(source)
    .filter((name) => name.startsWith('.'))
    .map((name) => path.normalize(path.join(path.dirname(file), name)))
    .filter((target) => roomOf(target) !== room)
    .filter(
      (target) =>
        !allowed.some((one) =>
          one.includes('/') ? target === `${one}.ts` || target.startsWith(`${one}/`) : roomOf(target) === one,
        ),
    )
    .map((target) => `${file} -> ${target}`);
};

const wrongPackages = (file: string, source: string): readonly string[] =>
  importsOf(source).flatMap((name) =>
    Object.entries(PACKAGES)
      .filter(([prefix]) =>
        prefix.endsWith('/') ? name.startsWith(prefix) : name === prefix || name.startsWith(`${prefix}/`),
      )
      .filter(([, rooms]) => !rooms.includes(roomOf(file)))
      .map(([prefix]) => `${file} -> ${prefix}`),
  );

describe('the house', () => {
  it('sees imports of every form', () => {
    const source =
      "import a from './a.ts';\nimport './b.ts';\nexport { c } from './c.ts';\nconst d = await import('./d.ts');\nimport {\n  e,\n} from './e.ts';";
    expect(importsOf(source)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts']);
    expect(wrongArrows('model/x.ts', "import '../slack/y.ts';")).toEqual(['model/x.ts -> slack/y.ts']);
    expect(wrongArrows('cluster/x.ts', "import '../engine/plan.ts';")).toEqual(['cluster/x.ts -> engine/plan.ts']);
    expect(wrongArrows('attic/x.ts', '')).toEqual(['attic/x.ts: room attic has no row']);
    expect(wrongPackages('model/x.ts', "import 'ws';")).toEqual(['model/x.ts -> ws']);
  });

  it('is described as it is', () => {
    const page = readFileSync(path.join(SRC, '../CONTRIBUTING.md'), 'utf8');
    // | `cli/` | model, engine, text, command | the command line |
    const rows = [...page.matchAll(/^\| `([a-z]+)\/` \| ([^|]*) \|/gm)].map(([, room = '', allowed = '']) => [
      room,
      allowed
        .split(/, |—/)
        .filter((one) => one !== '')
        .sort(),
    ]);
    const { '.': _root, ...rooms } = ROOMS;
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(Object.entries(rooms).map(([room, allowed]) => [room, [...allowed].sort()])),
    );
    expect([...new Set(files.map(({ file }) => roomOf(file)))].sort()).toEqual(Object.keys(ROOMS).sort());
  });

  it('opens each file with what it answers', () => {
    const opening = (source: string): string => source.replace(/^#!.*\n/, '').split('\n')[0] ?? '';
    expect(files.filter(({ source }) => !/^\/\/ \S.{14,}[.?:]$/.test(opening(source))).map(({ file }) => file)).toEqual(
      [],
    );
  });

  it('has arrows in one direction only', () => {
    expect(files.flatMap(({ file, source }) => wrongArrows(file, source))).toEqual([]);
  });

  it('keeps each package in its rooms', () => {
    expect(files.flatMap(({ file, source }) => wrongPackages(file, source))).toEqual([]);
  });

  it('reads the environment in config only', () => {
    const readers = files
      .filter(({ file, source }) => roomOf(file) !== 'config' && /process\.env\b/.test(source))
      .map(({ file }) => file);
    expect(readers).toEqual([]);
  });

  it('keeps files small', () => {
    const lengths = files.map(({ file, source }) => ({ file, lines: source.split('\n').length - 1 }));
    expect(lengths.filter(({ lines }) => lines > 250)).toEqual([]);
  });

  it('names files after things', () => {
    const vague = /(?:^|\/)(?:util|utils|helper|helpers|common|manager|processor|base|misc)(?:\.tsx?|\/)/;
    expect(files.map(({ file }) => file).filter((file) => vague.test(file) || /[A-Z_]/.test(file))).toEqual([]);
  });
});
