// Whose address stands in which namespace: one walk for all who ask, and an honest word when nobody has it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { namespaceFinder } from '../../src/agent/find-namespace.ts';
import type { Ran } from '../../src/agent/runner.ts';
import { walkNamespaces } from '../../src/agent/walk-namespaces.ts';
import { exited, failed } from './toy-runner.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'netns-'));
afterAll(() => rmSync(directory, { recursive: true }));
for (const name of ['cni-a', 'cni-b', 'cni-c']) writeFileSync(path.join(directory, name), '');

const addrs = (...locals: string[]): Ran =>
  exited(0, JSON.stringify([{ addr_info: locals.map((local) => ({ local })) }]));

const finder = (
  answers: Readonly<Record<string, Ran>>,
  directories: readonly string[] = [directory],
): { find: ReturnType<typeof namespaceFinder>; looks: string[] } => {
  const looks: string[] = [];
  const walk = walkNamespaces(async (_argv, { namespace }) => {
    const name = path.basename(namespace ?? '');
    looks.push(name);
    await new Promise((resolve) => setTimeout(resolve, 1));
    return answers[name] ?? exited(1);
  }, directories);
  return { find: namespaceFinder(walk), looks };
};

const quiet = (): AbortSignal => new AbortController().signal;

describe('finding a namespace', () => {
  const three = { 'cni-a': addrs('127.0.0.1'), 'cni-b': addrs('10.0.0.5', 'fd00:0::5'), 'cni-c': addrs('10.0.0.6') };

  it('asks each namespace once for all who ask at once', async () => {
    const { find, looks } = finder(three);
    const found = await Promise.all(['10.0.0.5', '10.0.0.6', '10.0.0.5', 'fd00::5'].map((ip) => find(ip, quiet())));
    const at = (name: string): unknown => ({ ok: true, namespace: path.join(directory, name) });
    expect(found).toEqual([at('cni-b'), at('cni-c'), at('cni-b'), at('cni-b')]);
    expect(looks).toHaveLength(3);
  });

  it('stops walking when everybody has an answer', async () => {
    const many = mkdtempSync(path.join(directory, 'many-'));
    for (let index = 0; index < 60; index += 1) writeFileSync(path.join(many, `cni-${index}`), '');
    const { find, looks } = finder(
      Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`cni-${index}`, addrs(`10.0.1.${index}`)])),
      [many],
    );
    expect(await find('10.0.1.0', quiet())).toMatchObject({ ok: true });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(looks.length).toBeLessThan(60);
  });

  it('remembers what it has seen', async () => {
    const { find, looks } = finder(three);
    await find('10.0.0.6', quiet());
    const before = looks.length;
    expect(await find('10.0.0.6', quiet())).toMatchObject({ ok: true });
    expect(looks).toHaveLength(before);
  });

  const forbidden = {
    ok: false,
    reason: 'forbidden',
    detail: 'the agent may not enter network namespaces (needs SYS_ADMIN)',
  };

  it.each<[string, Readonly<Record<string, Ran>>, unknown]>([
    [
      'nobody has the address',
      three,
      { ok: false, reason: 'unreachable', detail: 'no network namespace on this node has the address of the pod' },
    ],
    ['no namespace may be entered', { 'cni-a': failed('forbidden', 'no') }, forbidden],
    [
      'the answers are no JSON',
      { 'cni-a': exited(0, 'garbage'), 'cni-b': exited(0, '{}') },
      { ok: false, reason: 'unreachable', detail: 'no network namespace on this node has the address of the pod' },
    ],
  ])('says so when %s', async (_title, answers, expected) => {
    expect(await finder(answers).find('10.9.9.9', quiet())).toEqual(expected);
  });

  it('says so when the directory is missing', async () => {
    const { find } = finder({}, ['/no/such/one', '/nor/this']);
    expect(await find('10.0.0.5', quiet())).toEqual({
      ok: false,
      reason: 'unreachable',
      detail: 'the agent sees no network namespaces (/no/such/one and /nor/this are missing or empty)',
    });
  });

  it('lets go of one who stops waiting, and not of the others', async () => {
    const { find } = finder(three);
    const stop = new AbortController();
    const impatient = find('10.0.0.5', stop.signal);
    const patient = find('10.0.0.6', quiet());
    stop.abort();
    expect([(await impatient).ok, (await patient).ok]).toEqual([false, true]);
  });

  it('walks again for one who asks after everybody left', async () => {
    const { find } = finder(three);
    const stop = new AbortController();
    const left = find('10.0.0.5', stop.signal);
    stop.abort();
    expect(await left).toMatchObject({ ok: false, reason: 'timed-out' });
    expect(await find('10.0.0.5', quiet())).toMatchObject({ ok: true });
  });
});
