// The built-in cluster: the simulated network behind the cluster server, with a kubeconfig any client can use.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CloudApi } from './engine/ports/cloud.ts';
import { type ClusterServerOptions, startClusterServer } from './playground/cluster-server/server.ts';
import { simulatedOracle } from './playground/network/oracle.ts';
import {
  type SimulatedCluster,
  type SimulatedClusterOptions,
  simulatedCluster,
} from './playground/network/simulated-cluster.ts';

export interface PlaygroundCluster {
  readonly network: SimulatedCluster;
  /** What Oracle's API would tell of it. */
  readonly cloud: CloudApi;
  /** Path of the kubeconfig file. */
  readonly kubeconfig: string;
  close(): Promise<void>;
}

/** @throws Fault `usage` for an unknown fault. */
export const startPlaygroundCluster = async (
  faults: readonly string[] = [],
  {
    authorizer,
    admission,
    ...options
  }: SimulatedClusterOptions & Pick<ClusterServerOptions, 'authorizer' | 'admission'> = {},
): Promise<PlaygroundCluster> => {
  const network = simulatedCluster(options);
  for (const fault of faults) network.break(fault);
  const server = await startClusterServer({
    backend: network,
    ...(authorizer && { authorizer }),
    ...(admission && { admission }),
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-playground-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  await writeFile(kubeconfig, server.kubeconfig(), { mode: 0o600 });
  return {
    network,
    // A fix makes a new network.
    cloud: { wayOut: (machine, signal) => simulatedOracle(network.network).wayOut(machine, signal) },
    kubeconfig,
    close: async () => {
      await server.close();
      await network.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
