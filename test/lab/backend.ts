// The lab as a cluster backend: exec runs in the pod's namespace, after the image was asked whether it has the tool.
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { ClusterBackend, ExecEnd, ExecOutput, ExecRequest } from '../../src/playground/backend.ts';
import { demoObjects } from '../../src/playground/demo-objects.ts';
import { ObjectStore } from '../../src/playground/objects.ts';
import { IMAGES, type PodSpec } from '../../src/playground/topology.ts';
import { ciliumDbg } from './cilium-dbg.ts';
import type { Lab } from './run.ts';
import { hostOf } from './topology.ts';

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');

export interface LabBackend extends ClusterBackend {
  readonly lab: Lab;
}

/** Closing it closes the lab. */
export const labBackend = (lab: Lab): LabBackend => {
  const objects = new ObjectStore();
  demoObjects(lab.topology, objects);
  const running = new Set<ReturnType<typeof spawn>>();

  const start = (argv: readonly string[], request: ExecRequest, output: ExecOutput): Promise<ExecEnd> =>
    new Promise((resolve, reject) => {
      const [file = '', ...args] = argv;
      const child = spawn(file, args, { env: { ...process.env, LC_ALL: 'C' }, cwd: '/' });
      running.add(child);
      child.stdout.on('data', (chunk: Buffer) => output.stdout(chunk));
      child.stderr.on('data', (chunk: Buffer) => output.stderr(chunk));
      child.stdin.on('error', () => undefined); // a command that does not read its input
      child.on('error', reject);
      child.on('close', (code, signal) => {
        running.delete(child);
        resolve({ kind: 'exited', code: code ?? (signal === 'SIGKILL' ? 137 : 143) });
      });
      void feed(request.stdin, child.stdin);
    });

  return {
    lab,
    objects,
    exec: async (request, output) => {
      const pod = lab.topology.pods.find((one) => one.namespace === request.namespace && one.name === request.pod);
      const [program = '', ...args] = request.argv;
      if (pod === undefined) throw new Error(`the lab has no pod ${request.namespace}/${request.pod}`);
      if (pod.image === 'cilium' && program === 'cilium-dbg') return ciliumDbg(lab, objects, pod, args, output);
      const argv = argvOf(pod, program, args);
      if (argv === null) return { kind: 'not-found', program };
      return start(lab.enter(hostOf(lab.topology, pod), argv), request, output);
    },
    close: async () => {
      for (const child of running) child.kill('SIGKILL');
      await lab.close();
    },
  };
};

/** null: the image has no such program, or the lab cannot play it. */
const argvOf = (pod: PodSpec, program: string, args: readonly string[]): readonly string[] | null => {
  const { tools, flavour } = IMAGES[pod.image];
  if (!(tools as readonly string[]).includes(program) || UNPLAYED.has(program)) return null;
  if (pod.image === 'agent') return [process.execPath, MAIN, ...args];
  return flavour === 'busybox' && program !== 'busybox' ? ['busybox', program, ...args] : [program, ...args];
};

/** There is no Hubble, no eBPF and no old agent in the lab. */
const UNPLAYED: ReadonlySet<string> = new Set(['cilium', 'cilium-health', 'hubble', 'bpftool']);

const feed = async (source: AsyncIterable<Uint8Array>, sink: NodeJS.WritableStream): Promise<void> => {
  for await (const chunk of source) sink.write(chunk);
  sink.end();
};
