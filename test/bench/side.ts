// A side of a benchmark in a process of its own, bundled as the product is shipped: its memory is its own, and so is its event loop.
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.join(import.meta.dirname, '../..');
const ANSWER_MS = 300_000;

export interface Side {
  /** @throws Error when it ended, threw or gave no answer within five minutes. */
  ask<T>(asked: object): Promise<T>;
  /** In MB, as the kernel counts: now, and at most so far. */
  memory(): Promise<{ readonly rssMb: number; readonly peakMb: number }>;
  end(): Promise<void>;
}

export interface Program {
  readonly file: string;
  start(...words: readonly string[]): Promise<Side>;
  remove(): Promise<void>;
}

/** @param file in test/bench/sides/. */
export const bundled = async (file: string): Promise<Program> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-bench-side-'));
  const entry = path.join(import.meta.dirname, 'sides', file);
  await promisify(execFile)(process.execPath, [path.join(ROOT, '.ci/bundle.mjs'), entry, folder]);
  const made = path.join(folder, 'netwhy.mjs');
  return {
    file: made,
    start: (...words) => startSide(made, words),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};

type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string };

const startSide = async (file: string, words: readonly string[]): Promise<Side> => {
  const child = fork(file, words, { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const side: Side = {
    ask: async <T>(asked: object) => (await answerOf(child, asked)) as T,
    memory: () => memoryOf(child.pid ?? 0),
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
  await side.ask({}); // it has started
  return side;
};

const answerOf = async (child: ChildProcess, asked: object): Promise<unknown> => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new Error('a side gave no answer')), ANSWER_MS);
  try {
    const came = once(child, 'message', { signal: stop.signal });
    const gone = once(child, 'exit', { signal: stop.signal }).then(() => {
      throw new Error(`a side ended: ${child.spawnargs.slice(2).join(' ')}`);
    });
    child.send(asked);
    const [answer] = (await Promise.race([came, gone])) as [Answer];
    gone.catch(() => undefined); // aborted below
    if (!answer.ok) throw new Error(answer.why);
    return answer.value;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
};

export const memoryOf = async (pid: number): Promise<{ readonly rssMb: number; readonly peakMb: number }> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { rssMb: mb('VmRSS'), peakMb: mb('VmHWM') };
};
