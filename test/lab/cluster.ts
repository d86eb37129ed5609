// A lab behind a cluster server, with a kubeconfig: from here on the product is the unmodified one.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ClusterServer, startClusterServer } from '../../src/playground/cluster-server/server.ts';
import { DEMO_TOPOLOGY } from '../../src/playground/topology.ts';
import { type LabBackend, labBackend } from './backend.ts';
import { breakLab } from './break.ts';
import type { LabFault } from './faults/fault.ts';
import { LAB_FAULTS } from './faults.ts';
import { isBuilt, startRealLab } from './real/tailnet.ts';
import { startLab } from './run.ts';

export interface LabCluster {
  readonly backend: LabBackend;
  readonly server: ClusterServer;
  /** Path of a kubeconfig; it goes with the lab. */
  readonly kubeconfig: string;
  close(): Promise<void>;
}

/** A fresh lab, broken if asked; with real Tailscale where that was built. */
export const startLabCluster = async (fault: LabFault | null, topology = DEMO_TOPOLOGY): Promise<LabCluster> => {
  const backend = await labBackend(await (isBuilt() ? startRealLab(topology) : startLab(topology)));
  if (fault !== null) await breakLab(backend, fault);
  const server = await startClusterServer({ backend });
  const kubeconfig = path.join(backend.lab.folder, 'kubeconfig');
  await writeFile(kubeconfig, server.kubeconfig());
  return {
    backend,
    server,
    kubeconfig,
    close: async () => {
      await server.close();
      await backend.close();
    },
  };
};

/** By name; empty for none. @throws Error naming the faults there are. */
export const labFault = (name: string): LabFault | null => {
  if (name === '' || name === 'healthy') return null;
  const fault = LAB_FAULTS.find((one) => one.name === name);
  if (fault === undefined) throw new Error(`no such fault; there are: ${LAB_FAULTS.map((one) => one.name).join(' ')}`);
  return fault;
};
