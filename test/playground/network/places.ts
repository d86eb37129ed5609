// Where a test runs an argv in the simulated cluster, and what came of it.
import { agentPlace, type Place, podPlace } from '../../../src/playground/network/place.ts';
import { type Played, playAtOnce } from '../../../src/playground/network/play.ts';
import { type SimulatedCluster, simulatedCluster } from '../../../src/playground/network/simulated-cluster.ts';
import { start } from '../../../src/playground/network/toolbox.ts';

export const broken = (...faults: readonly string[]): SimulatedCluster => {
  const cluster = simulatedCluster({ timeScale: 0 });
  for (const fault of faults) cluster.break(fault);
  return cluster;
};

/** `shop/web-0` is a pod by exec, `node-1` the agent there that may ask tailscaled, `10.244.1.11@node-1` the agent inside a pod's network. */
export const placeAt = (cluster: SimulatedCluster, where: string): Place => {
  const { network } = cluster;
  const pod = network.topology.pods.find((one) => `${one.namespace}/${one.name}` === where);
  if (pod) return podPlace(network, pod);
  const [ip, node] = where.includes('@') ? where.split('@') : [null, where];
  const place = agentPlace(network, node ?? '', ip ?? null, ip === null ? 'tailnet' : 'agent');
  if (!place) throw new Error(`no place ${where}`);
  return place;
};

/** Any tool, installed there or not. @throws when the simulation knows no such program. */
export const runAt = (cluster: SimulatedCluster, where: string, argv: readonly string[]): Played => {
  const script = start(argv, { ...placeAt(cluster, where), tools: null });
  if (!script) throw new Error(`no program ${argv[0]}`);
  return playAtOnce(script);
};
