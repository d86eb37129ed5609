// The agent program on a real process: its stdin and stdout, and the signals that end it.
import { probe } from './probe.ts';
import { processRunner } from './process-runner.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

const USAGE = 'usage: netwhy probe <batch as JSON, or - for stdin>\n';

/**
 * `netwhy probe <json|->`
 * @param argv what follows the word `probe`
 * @param netwhy version of this program
 * @param searchPath where tools are looked for; the usual places without it
 * @returns exit code, as `probe` gives it
 */
export const runProbe = async (argv: readonly string[], netwhy: string, searchPath?: string): Promise<number> => {
  const [argument] = argv;
  if (argument === undefined || argv.length > 1) {
    process.stderr.write(USAGE);
    return 2;
  }
  const stop = new AbortController();
  const end = (): void => stop.abort();
  // Not once: execa ends the process by itself when it finds no other listener for a signal.
  for (const name of SIGNALS) process.on(name, end);
  process.stdout.on('error', end);
  try {
    const io = {
      stdin: process.stdin,
      write: writeOut,
      complain: (line: string) => void process.stderr.write(line),
      netwhy,
      signal: stop.signal,
    };
    return await probe(argument, io, processRunner(searchPath));
  } finally {
    for (const name of SIGNALS) process.off(name, end);
    process.stdout.off('error', end);
    // Left open by a caller that sent its batch and keeps its end, it would hold the process.
    process.stdin.destroy();
  }
};

/** Waits until the system has taken the bytes, so that an exit right after loses none. */
const writeOut = (chunk: Uint8Array | string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
