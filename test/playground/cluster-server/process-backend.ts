// A backend for tests: the demo's objects, and exec that starts real processes of a few allowed programs.
import { execa } from 'execa';
import type { ClusterBackend, ExecEnd, ExecOutput, ExecRequest } from '../../../src/playground/backend.ts';
import { demoObjects } from '../../../src/playground/demo-objects.ts';
import { ObjectStore } from '../../../src/playground/objects.ts';
import { DEMO_TOPOLOGY } from '../../../src/playground/topology.ts';

const ALLOWED = new Set(['sh', 'cat', 'true', 'false', 'head']);

const exec = async (request: ExecRequest, output: ExecOutput): Promise<ExecEnd> => {
  const [program = '', ...args] = request.argv;
  if (!ALLOWED.has(program)) return { kind: 'not-found', program };
  const child = execa(program, args, { reject: false, buffer: false, encoding: 'buffer', stdin: 'pipe' });
  const pump = async (stream: AsyncIterable<Uint8Array>, write: (chunk: Uint8Array) => void): Promise<void> => {
    for await (const chunk of stream) {
      write(chunk);
      await output.drained?.();
    }
  };
  const feed = async (): Promise<void> => {
    for await (const chunk of request.stdin) child.stdin.write(chunk);
    child.stdin.end();
  };
  const [ended] = await Promise.all([
    child,
    pump(child.stdout, (chunk) => output.stdout(chunk)),
    pump(child.stderr, (chunk) => output.stderr(chunk)),
    feed(),
  ]);
  return { kind: 'exited', code: ended.exitCode ?? 137 };
};

export const processBackend = (): ClusterBackend => {
  const objects = new ObjectStore();
  demoObjects(DEMO_TOPOLOGY, objects);
  return { objects, exec, close: () => Promise.resolve() };
};
