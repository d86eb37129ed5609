// Execs as netwhy makes them. words: <kubeconfig>
import { startExec } from '../../../src/cluster/exec.ts';
import { loadKube } from '../../../src/cluster/load-kube.ts';
import { atOnce } from '../benchmark.ts';
import { serve } from './serve.ts';

const kube = loadKube({ kubeconfig: process.argv[2] ?? '' });
const { signal } = new AbortController();

const exec = async (): Promise<void> => {
  const { result, closed } = startExec(kube, {
    ...{ namespace: 'shop', pod: 'web-0', container: 'web', argv: ['true'] },
    ...{ timeoutMs: 20_000, maxBytes: 1 << 18, signal, userAgent: 'bench' },
  });
  const end = await result;
  await closed;
  if (end.kind !== 'exited' || Buffer.from(end.stdout).toString() !== 'ok\n') throw new Error(JSON.stringify(end));
};

serve(async ({ count, inFlight }: { readonly count: number; readonly inFlight: number }) =>
  atOnce(count, inFlight, exec),
);
