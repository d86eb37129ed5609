// The guide's Phase 6, first problem, as a script of kubectl: each command bounded as an on-call engineer would bound it.
import { execa } from 'execa';

const COMMANDS = [
  ['nslookup', 'google.com'],
  ['ping', '-c', '5', '8.8.8.8'],
  ['wget', '-T', '10', '-q', '-O-', 'http://checkip.amazonaws.com'],
] as const;

/** A command that finds something broken fails: that is its answer. @returns milliseconds until all have one. */
export const guideScript = async (kubeconfig: string, how: 'one after the other' | 'at once'): Promise<number> => {
  const run = (argv: readonly string[]) =>
    execa('kubectl', ['--kubeconfig', kubeconfig, '-n', 'shop', 'exec', 'web-0', '--', ...argv], {
      ...{ reject: false, timeout: 60_000 },
    });
  const started = performance.now();
  if (how === 'at once') await Promise.all(COMMANDS.map(run));
  else for (const argv of COMMANDS) await run(argv);
  return performance.now() - started;
};
