// Which cluster is meant: the one that was typed, else the channel's, else the first.
import type { Ask } from '../../model/ask.ts';
import { noCluster } from '../../text/no-cluster.ts';

/** @param preferred of the channel; empty for none. @throws Fault usage for a cluster that is not served here. */
export const inCluster = (ask: Ask, clusters: readonly string[], preferred: string): Ask => {
  if (ask.cluster !== '') {
    if (!clusters.includes(ask.cluster)) throw noCluster(ask.cluster, clusters);
    return ask;
  }
  const cluster = clusters.includes(preferred) ? preferred : (clusters[0] ?? '');
  // Where there is only one, nobody has to name it.
  return clusters.length > 1 ? { ...ask, cluster } : ask;
};
