// What survives kill -9, and whom the lock keeps out.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import { openJournal } from '../../src/store/open.ts';
import { folder, recording, report, request } from './made.ts';

const WRITER = path.join(import.meta.dirname, 'writer.ts');

const start = (file: string, first: number, mode: string): ChildProcess =>
  spawn(process.execPath, ['--no-warnings', WRITER, file, String(first), mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Kills the writer after so many lines and gives back all it had said was durable. */
const killedAfter = async (
  file: string,
  first: number,
  lines: number,
): Promise<readonly (readonly [string, number])[]> => {
  const child = start(file, first, 'write');
  const said: [string, number][] = [];
  const ended = once(child, 'exit');
  if (child.stdout === null) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout })) {
    const [what = '', n = ''] = line.split(' ');
    said.push([what, Number(n)]);
    if (said.length === lines) child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  return said;
};

describe('a process killed while it writes', () => {
  it('loses nothing it accepted, doubles nothing, and leaves the unfinished listed', { timeout: 60_000 }, async () => {
    using place = folder();
    let next = 0;
    const said: (readonly [string, number])[] = [];
    for (let round = 0; round < 20; round += 1) {
      said.push(...(await killedAfter(place.file, next, 1 + Math.floor(Math.random() * 40))));
      const journal = await openJournal(place.file);
      const durable = (what: string): readonly number[] => said.filter(([one]) => one === what).map(([, n]) => n);
      const open = (await journal.unfinished()).map((one) => Number(one.request.run.slice(2)));
      const ended = (await journal.recent(100_000)).map((one) => Number(one.request.run.slice(2)));
      const all = [...open, ...ended];

      expect(new Set(all).size, 'nothing doubled').toBe(all.length);
      expect(durable('accepted').filter((n) => !all.includes(n))).toEqual([]);
      expect(durable('ended').filter((n) => !ended.includes(n))).toEqual([]);
      // Each life may have got one call further than it could say.
      const unsaid = all.filter((n) => !durable('accepted').includes(n)).length;
      expect(unsaid).toBeLessThanOrEqual(round + 1);
      for (const n of durable('judged').slice(-5)) {
        expect([await journal.report(request(n).run), await journal.recording(request(n).run)]).toEqual([
          report(n),
          recording(n),
        ]);
      }
      for (const n of all.slice(0, 20)) expect(await journal.accept(request(n))).toBe('duplicate');
      next = Math.max(-1, ...all) + 1;
      await journal.close();
    }
  });
});

describe('the lock', () => {
  it('keeps a second process out, and ends with the first, even by kill -9', async () => {
    using place = folder();
    const child = start(place.file, 0, 'hold');
    const gone = once(child, 'exit');
    if (child.stdout === null) throw new Error('no stdout');
    await once(child.stdout, 'data');
    let fault: unknown;
    try {
      await openJournal(place.file, { lockWaitMs: 0 });
    } catch (error) {
      fault = error;
    }
    child.kill('SIGKILL');
    await gone;
    expect(fault instanceof Fault && [fault.kind, fault.say.en]).toEqual([
      'config',
      'The journal is in use by another netwhy process. One journal serves one process: stop the other or give this one another path.',
    ]);
    const journal = await openJournal(place.file, { lockWaitMs: 0 });
    expect(await journal.accept(request(1))).toBe('new');
    await journal.close();
  });

  it('keeps a second journal of the same process out too', async () => {
    using place = folder();
    const journal = await openJournal(place.file);
    await expect(openJournal(place.file, { lockWaitMs: 0 })).rejects.toThrow('in use');
    expect(await journal.accept(request(1))).toBe('new');
    await journal.close();
  });
});
