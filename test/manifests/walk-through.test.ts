// docs/install.md, walked: every command is run by kubectl against a cluster, and prints what the page says.
// WALK=write writes what they print into both pages.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HAS_KUBECTL } from './rendered.ts';
import { startWalkCluster } from './walk/cluster.ts';
import { ALL } from './walk/kinds.ts';
import { type Command, rewritten, sectionsOf } from './walk/page.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const PAGES = ['docs/install.md', 'docs/install.ko.md'];
const [english = '', korean = ''] = await Promise.all(PAGES.map((page) => readFile(path.join(ROOT, page), 'utf8')));
const sections = sectionsOf(english);
const DEADLINE_MS = 60_000;

/** As at a terminal in the repository, both streams in the order they come. */
const typed = (line: string, kubeconfig: string, home: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, HOME: home, KUBECONFIG: kubeconfig };
    execFile('sh', ['-c', `{ ${line}\n} 2>&1`], { cwd: ROOT, env, timeout: DEADLINE_MS }, (error, stdout) => {
      if (error?.killed) reject(new Error(`no end within ${DEADLINE_MS} ms: ${line}`));
      else resolve(stdout.trimEnd());
    });
  });

const walked = new Map<string, readonly (readonly Command[])[]>();

describe.skipIf(!HAS_KUBECTL)('docs/install.md', () => {
  it.concurrent.each(sections)('$title', { timeout: 240_000 }, async ({ title, blocks }) => {
    const cluster = await startWalkCluster();
    const home = await mkdtemp(path.join(tmpdir(), 'netwhy-home-'));
    try {
      const done: Command[][] = [];
      for (const block of blocks) {
        const commands: Command[] = [];
        for (const { line } of block) commands.push({ line, printed: await typed(line, cluster.kubeconfig, home) });
        done.push(commands);
      }
      walked.set(title, done);
      if (process.env.WALK !== 'write') expect(done).toEqual(blocks);
    } finally {
      await cluster.close();
      await rm(home, { recursive: true, force: true });
    }
  });

  it.concurrent('applied again, every object stays as it is', { timeout: 240_000 }, async () => {
    const cluster = await startWalkCluster();
    const home = await mkdtemp(path.join(tmpdir(), 'netwhy-home-'));
    const kinds = ALL.map(({ plural, group }) => (group === '' ? plural : `${plural}.${group}`)).join(',');
    const versions = `kubectl get ${kinds} -A -o jsonpath='{range .items[*]}{.kind} {.metadata.name} {.metadata.resourceVersion};{end}'`;
    try {
      const apply = 'kubectl apply --server-side -k manifests/overlays/postgres';
      await typed(apply, cluster.kubeconfig, home);
      const before = await typed(versions, cluster.kubeconfig, home);
      await typed(apply, cluster.kubeconfig, home);
      expect(before).toMatch(/PodDisruptionBudget netwhy \d+;/);
      expect(await typed(versions, cluster.kubeconfig, home)).toBe(before);
      // One that changes something shows that a change would be seen.
      await typed(apply.replace('postgres', 'full'), cluster.kubeconfig, home);
      expect(await typed(versions, cluster.kubeconfig, home)).not.toBe(before);
    } finally {
      await cluster.close();
      await rm(home, { recursive: true, force: true });
    }
  });

  it('walks each overlay', () => {
    const lines = sections.flatMap(({ blocks }) => blocks.flat().map(({ line }) => line));
    for (const overlay of ['minimal', 'standard', 'full', 'postgres'])
      expect(lines).toContain(`kubectl apply --server-side -k manifests/overlays/${overlay}`);
  });

  it('has the same commands and outputs in Korean', () => {
    if (process.env.WALK === 'write') return;
    expect(sectionsOf(korean).map(({ blocks }) => blocks)).toEqual(sections.map(({ blocks }) => blocks));
  });

  afterAll(async () => {
    if (process.env.WALK !== 'write') return;
    const blocks = sections.flatMap(({ title, blocks: old }) => walked.get(title) ?? old);
    for (const [at, text] of [english, korean].entries())
      await writeFile(path.join(ROOT, PAGES[at] ?? ''), rewritten(text, blocks));
  });
});
