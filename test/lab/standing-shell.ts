// A shell that stays on a host and answers short questions at once, without a process started by us for each.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface StandingShell {
  /** Runs a one-line script beside the others; resolves with what it printed, line breaks as blanks. */
  line(script: string): Promise<string>;
  close(): void;
}

/** @param enter the argv that starts a shell there */
export const standingShell = (enter: (argv: readonly string[]) => readonly string[]): StandingShell => {
  const waiting = new Map<string, (answer: string) => void>();
  let asked = 0;
  let shell: ChildProcessWithoutNullStreams | null = null;

  const opened = (): ChildProcessWithoutNullStreams => {
    const [file = '', ...args] = enter(['bash', '-s']);
    const child = spawn(file, args, { env: { ...process.env, LC_ALL: 'C' }, cwd: '/' });
    // 17 what the script printed
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, id = '', answer = ''] = /^(\d+) ?(.*)$/.exec(line) ?? [];
      waiting.get(id)?.(answer);
      waiting.delete(id);
    });
    child.stdin.on('error', () => undefined); // it was closed with its lab
    return child;
  };

  return {
    line: (script) =>
      new Promise((resolve) => {
        shell ??= opened();
        asked += 1;
        waiting.set(String(asked), resolve);
        shell.stdin.write(`{ out=$( { ${script}; } 2>/dev/null </dev/null ); echo ${asked} $out; } &\n`);
      }),
    close: () => {
      shell?.kill('SIGKILL');
      for (const answer of waiting.values()) answer('');
      waiting.clear();
    },
  };
};
