// The runner the agent program gets in the simulation: argv goes to the simulated node or pod instead of a process.

import type { Ran, Runner } from '../../agent/runner.ts';
import { DEFAULT_OUTPUT_BYTES } from '../../model/batch.ts';
import { type AgentContainer, agentPlace } from './place.ts';
import { play } from './play.ts';
import type { Spoiler } from './spoil.ts';
import type { Network } from './state.ts';
import { start } from './toolbox.ts';

const NOTHING = new Uint8Array();

/** Keeps the first `maxBytes` of what is printed. */
const capped = (maxBytes: number) => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    add: (text: string): void => {
      chunks.push(Buffer.from(text));
      bytes += Buffer.byteLength(text);
    },
    get bytes(): Uint8Array {
      return Buffer.concat(chunks).subarray(0, maxBytes);
    },
    get truncated(): boolean {
      return bytes > maxBytes;
    },
  };
};

/** @param network the network as it is when a command starts: a fix in between counts. */
export const simRunner = (
  network: () => Network,
  node: string,
  timeScale: number,
  container: AgentContainer = 'agent',
  spoil: Spoiler = () => null,
): Runner => ({
  findNamespace: async (podIp) => {
    if (container !== 'agent')
      return { ok: false, reason: 'forbidden', detail: 'the agent may not enter network namespaces' };
    return agentPlace(network(), node, podIp, container)
      ? { ok: true, namespace: podIp }
      : { ok: false, reason: 'unreachable', detail: `no network namespace on ${node} holds ${podIp}` };
  },
  run: async (argv, options): Promise<Ran> => {
    const place = agentPlace(network(), node, options.namespace, container);
    if (!place) {
      const detail = 'the network namespace is gone';
      return { kind: 'failed', reason: 'unreachable', detail, stdout: NOTHING, stderr: NOTHING };
    }
    const script = start(argv, place);
    if (!script) return { kind: 'not-found' };
    const stdout = capped(options.maxBytes);
    const stderr = capped(Math.min(options.maxBytes, DEFAULT_OUTPUT_BYTES));
    const end = await play(script, {
      timeScale,
      stdout: stdout.add,
      stderr: stderr.add,
      signal: options.signal,
      timeoutMs: options.timeoutMs,
    });
    const printed = { stdout: stdout.bytes, stderr: stderr.bytes };
    if (end.kind === 'exited') {
      const whole = { exitCode: end.exitCode, ...printed };
      return { kind: 'exited', ...(spoil(argv, whole) ?? whole), truncated: stdout.truncated || stderr.truncated };
    }
    return end.kind === 'timed-out'
      ? { kind: 'failed', reason: 'timed-out', detail: `killed after ${options.timeoutMs} ms`, ...printed }
      : { kind: 'failed', reason: 'inconclusive', detail: 'stopped before it ended', ...printed };
  },
});
