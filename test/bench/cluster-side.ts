// An API server in a process of its own, over TLS, as the sides of a benchmark reach it.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { bundled } from './side.ts';

export interface Counts {
  readonly requests: number;
  readonly execs: number;
  readonly lists: number;
}

export interface ClusterSide {
  readonly kubeconfig: string;
  /** What it was asked since this was last called. */
  counts(): Promise<Counts>;
  /** By a name of `netwhy faults`; of the simulated network alone. */
  breakIt(fault: string): Promise<void>;
  mend(): Promise<void>;
  end(): Promise<void>;
}

export const makeCertificate = async (folder: string): Promise<{ readonly key: string; readonly cert: string }> => {
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'],
    ...['-subj', '/CN=playground', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
  ]);
  return { key, cert };
};

export const startClusterSide = async (
  kind: 'plain' | 'simulated',
  { execMs, rttMs }: { readonly execMs: number; readonly rttMs: number },
): Promise<ClusterSide> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-bench-cluster-'));
  const { key, cert } = await makeCertificate(folder);
  const kubeconfig = path.join(folder, 'kubeconfig');
  const program = await bundled('cluster.ts');
  const side = await program.start(kind, kubeconfig, String(execMs), String(rttMs), key, cert);
  return {
    kubeconfig,
    counts: () => side.ask<Counts>({ counts: true }),
    breakIt: async (fault) => void (await side.ask<Counts>({ breakIt: fault })),
    mend: async () => void (await side.ask<Counts>({ mend: true })),
    end: async () => {
      await side.end();
      await program.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
