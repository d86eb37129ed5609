// A runner that answers from a table and remembers what it was asked.
import type { FoundNamespace, Ran, Runner, RunOptions } from '../../src/agent/runner.ts';

export const exited = (exitCode: number, stdout = '', stderr = ''): Ran => ({
  kind: 'exited',
  exitCode,
  stdout: Buffer.from(stdout),
  stderr: Buffer.from(stderr),
  truncated: false,
});

export const failed = (reason: 'timed-out' | 'forbidden' | 'inconclusive', detail: string, stdout = ''): Ran => ({
  kind: 'failed',
  reason,
  detail,
  stdout: Buffer.from(stdout),
  stderr: Buffer.from(''),
});

export interface ToyRunner extends Runner {
  readonly asked: { readonly argv: readonly string[]; readonly options: RunOptions }[];
}

export const toyRunner = (
  answers: (argv: readonly string[], options: RunOptions) => Ran | Promise<Ran>,
  namespaces: Readonly<Record<string, FoundNamespace>> = {},
): ToyRunner => {
  const asked: ToyRunner['asked'] = [];
  return {
    asked,
    run: async (argv, options) => {
      asked.push({ argv, options });
      return answers(argv, options);
    },
    findNamespace: async (podIp) =>
      namespaces[podIp] ?? { ok: false, reason: 'unreachable', detail: 'no such namespace' },
  };
};
