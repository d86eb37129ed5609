// The lab as a cluster backend: exec runs in the pod's namespace, after the image was asked whether it has the tool.
import { spawn } from 'node:child_process';
import type { ClusterBackend, ExecEnd, ExecOutput, ExecRequest } from '../../src/playground/backend.ts';
import { demoObjects } from '../../src/playground/demo-objects.ts';
import { ObjectStore } from '../../src/playground/objects.ts';
import { runCiliumTool, serveMetrics } from './cilium/tools.ts';
import { inImage } from './image.ts';
import type { Lab } from './run.ts';
import { hostOf } from './topology.ts';

export interface LabBackend extends ClusterBackend {
  readonly lab: Lab;
}

/** Closing it closes the lab. */
export const labBackend = async (lab: Lab): Promise<LabBackend> => {
  const objects = new ObjectStore();
  demoObjects(lab.topology, objects);
  await Promise.all(lab.topology.nodes.map((node) => serveMetrics(lab, objects, node)));
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
      if (pod === undefined) throw new Error(`the lab has no pod ${request.namespace}/${request.pod}`);
      const started = inImage(pod, request.argv);
      switch (started.kind) {
        case 'not-found':
          return started;
        case 'ended':
          output.stderr(started.stderr);
          return { kind: 'exited', code: started.code };
        case 'played': {
          const node = lab.topology.nodes.find((one) => one.name === pod.node);
          if (node === undefined) throw new Error(`the lab has no node ${pod.node}`);
          const { code, stdout, stderr } = await runCiliumTool(lab, objects, node, started.argv);
          output.stdout(stdout);
          output.stderr(stderr);
          return { kind: 'exited', code };
        }
        case 'run':
          return start(lab.enter(hostOf(lab.topology, pod), started.argv), request, output);
        default:
          return started satisfies never;
      }
    },
    close: async () => {
      for (const child of running) child.kill('SIGKILL');
      await lab.close();
    },
  };
};

const feed = async (source: AsyncIterable<Uint8Array>, sink: NodeJS.WritableStream): Promise<void> => {
  for await (const chunk of source) sink.write(chunk);
  sink.end();
};
