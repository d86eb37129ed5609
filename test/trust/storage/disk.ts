// A small disk of a bot's own, which can be filled and made read-only: a real file system, in a mount namespace that ends with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';

export interface Disk extends AsyncDisposable {
  /** What a process must be started by to see it. */
  readonly within: readonly string[];
  /** To the last byte. @returns how many bytes that were. */
  fill(): Promise<number>;
  free(): Promise<void>;
  /** @throws while somebody writes there. */
  readOnly(on: boolean): Promise<void>;
  /** Name and bytes of what is on it. */
  files(): Promise<ReadonlyMap<string, Buffer>>;
  /** What is on it, at the same place for those who do not see it. */
  unload(): Promise<void>;
}

const IS_ROOT = process.getuid?.() === 0;
/** Who is not root becomes it in a namespace of its own. */
const APART = IS_ROOT ? ['unshare', '--mount'] : ['unshare', '--map-root-user', '--mount'];
const INTO = IS_ROOT ? ['--mount'] : ['--user', '--mount', '--preserve-credentials'];

/** @throws where the system lets nobody mount: then a full disk cannot be shown, and that is no success. */
export const diskAt = async (folder: string, kib: number): Promise<Disk> => {
  await mkdir(folder, { recursive: true });
  const [file = '', ...words] = APART;
  const mount = 'mount -t tmpfs -o "size=$1k,mode=700" none "$0" && echo mounted && exec cat';
  const holder = spawn(file, [...words, 'sh', '-c', mount, folder, String(kib)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [said] = (await Promise.race([
    once(holder.stdout, 'data'),
    once(holder, 'exit').then(() => {
      throw new Error('no file system can be mounted here (unshare, mount)');
    }),
  ])) as [Buffer];
  if (!said.toString().startsWith('mounted')) throw new Error(`mount said ${said}`);
  const inside = path.join(`/proc/${holder.pid}/root`, folder);
  const within = ['nsenter', '--target', String(holder.pid), ...INTO];
  const filler = path.join(inside, 'filler');
  return {
    within,
    async fill() {
      const handle = await open(filler, 'a');
      try {
        for (const size of [65_536, 4_096, 512, 1]) {
          for (;;) {
            const wrote = await handle.write(Buffer.alloc(size, 0x5a)).catch((error: NodeJS.ErrnoException) => {
              if (error.code !== 'ENOSPC') throw error;
              return null;
            });
            if (wrote === null || wrote.bytesWritten < size) break;
          }
        }
      } finally {
        await handle.close();
      }
      return (await stat(filler)).size;
    },
    free: () => rm(filler, { force: true }),
    async readOnly(on) {
      const [program = '', ...rest] = [...within, 'mount', '-o', on ? 'remount,ro' : 'remount,rw', folder];
      await execa(program, rest);
    },
    async files() {
      const names = await readdir(inside);
      return new Map(
        await Promise.all(names.map(async (name) => [name, await readFile(path.join(inside, name))] as const)),
      );
    },
    async unload() {
      for (const name of await readdir(inside)) await copyFile(path.join(inside, name), path.join(folder, name));
    },
    async [Symbol.asyncDispose]() {
      const gone = once(holder, 'exit');
      holder.kill('SIGKILL');
      await gone;
    },
  };
};
