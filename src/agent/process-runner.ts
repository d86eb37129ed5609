// Runs an argv as a real process: no shell, a kill timer, a cap on what is kept, and no child left behind.
import { execa } from 'execa';
import { DEFAULT_OUTPUT_BYTES } from '../model/batch.ts';
import { namespaceFinder } from './find-namespace.ts';
import type { Ran, Runner, RunOptions } from './runner.ts';
import { walkNamespaces } from './walk-namespaces.ts';

/** Where Debian and Alpine keep their tools. */
const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** After the kill timer, for the last bytes of a killed tool. */
const LET_GO_MS = 50;

/**
 * A runner that remembers which network namespace holds which pod address.
 * @param searchPath where tools are looked for, as the image's PATH says
 */
export const processRunner = (searchPath = USUAL_PATH): Runner => {
  // Nothing else of the environment: it must not decide in which language or through which proxy a tool works.
  const environment = { LC_ALL: 'C', PATH: searchPath };
  const own: Runner['run'] = (argv, options) => run(argv, options, environment);
  return { run: own, findNamespace: namespaceFinder(walkNamespaces(own)) };
};

const run = async (argv: readonly string[], options: RunOptions, environment: NodeJS.ProcessEnv): Promise<Ran> => {
  const [file, ...rest] = options.namespace === null ? argv : ['nsenter', `--net=${options.namespace}`, '--', ...argv];
  if (file === undefined) return { kind: 'not-found' };
  const child = execa(file, rest, {
    env: environment,
    extendEnv: false,
    cwd: '/',
    stdin: 'ignore',
    buffer: false,
    reject: false,
    timeout: options.timeoutMs,
    killSignal: 'SIGKILL',
    cancelSignal: options.signal,
  });
  const stdout = keep(child.stdout, options.maxBytes);
  const stderr = keep(child.stderr, Math.min(options.maxBytes, DEFAULT_OUTPUT_BYTES));
  // A killed tool's own child may still hold the pipes; nobody waits for that one.
  const letGo = (): void => {
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const timer = setTimeout(letGo, options.timeoutMs + LET_GO_MS);
  options.signal.addEventListener('abort', letGo, { once: true });
  const ended = await child;
  clearTimeout(timer);
  options.signal.removeEventListener('abort', letGo);

  const kept = { stdout: stdout.bytes(), stderr: stderr.bytes() };
  const failed = (reason: Extract<Ran, { kind: 'failed' }>['reason'], detail: string): Ran => ({
    kind: 'failed',
    reason,
    detail,
    ...kept,
  });
  if (ended.timedOut) return failed('timed-out', `killed after ${options.timeoutMs} ms`);
  if (ended.isCanceled) return failed('inconclusive', 'stopped before it ended');
  if (ended.code === 'ENOENT') return { kind: 'not-found' };
  if (ended.code === 'EACCES' || ended.code === 'EPERM') return failed('forbidden', `may not run ${file}`);
  if (ended.signal !== undefined) return failed('inconclusive', `killed by ${ended.signal}`);
  if (ended.exitCode === undefined) return failed('inconclusive', `did not start: ${ended.code ?? 'unknown error'}`);
  const entered = options.namespace === null ? null : notEntered(ended.exitCode, kept);
  if (entered !== null) return entered;
  return { kind: 'exited', exitCode: ended.exitCode, ...kept, truncated: stdout.cut() || stderr.cut() };
};

// nsenter: failed to execute dig: No such file or directory
const TOOL_MISSING = /^nsenter: failed to execute /;
// nsenter: reassociate to namespace 'ns/net' failed: Operation not permitted · nsenter: cannot open /run/netns/x: Permission denied
const NOT_PERMITTED = /^nsenter: .*: (?:Operation not permitted|Permission denied)$/m;
// nsenter: cannot open /run/netns/x: No such file or directory · nsenter: reassociate to namespace 'ns/net' failed: Invalid argument
const GONE = /^nsenter: (?:cannot open|reassociate to namespace) /;

/** nsenter's own troubles, which are not the tool's; null when the tool ran. */
const notEntered = (exitCode: number, kept: { stdout: Uint8Array; stderr: Uint8Array }): Ran | null => {
  if (exitCode === 0 || kept.stdout.byteLength > 0) return null;
  const words = Buffer.from(kept.stderr).toString('utf8');
  if (TOOL_MISSING.test(words)) return { kind: 'not-found' };
  if (NOT_PERMITTED.test(words))
    return { kind: 'failed', reason: 'forbidden', detail: 'the agent may not enter network namespaces', ...kept };
  if (GONE.test(words))
    return { kind: 'failed', reason: 'unreachable', detail: "the pod's network namespace has gone", ...kept };
  return null;
};

/** Keeps the first bytes and lets the rest flow by, so that a talkative tool still ends by itself. */
const keep = (
  stream: AsyncIterable<unknown> & { on(event: 'data', listener: (chunk: Uint8Array) => void): unknown },
  maxBytes: number,
): { bytes(): Uint8Array; cut(): boolean } => {
  const chunks: Uint8Array[] = [];
  let left = maxBytes;
  let cut = false;
  stream.on('data', (chunk) => {
    if (chunk.byteLength > left) cut = true;
    const part = chunk.subarray(0, left);
    left -= part.byteLength;
    if (part.byteLength > 0) chunks.push(part);
  });
  return { bytes: () => Buffer.concat(chunks), cut: () => cut };
};
