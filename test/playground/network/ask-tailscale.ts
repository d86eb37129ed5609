// Asks a simulated node's tailscaled as the product would, and reads what it says with the product's parsers.
import { variantsOf } from '../../../src/commands/catalogue.ts';
import type { CommandCall } from '../../../src/model/command-call.ts';
import { parseTailscalePing } from '../../../src/parsers/tailscale-ping.ts';
import { parseTailscaleStatus } from '../../../src/parsers/tailscale-status.ts';
import type { SimulatedCluster } from '../../../src/playground/network/simulated-cluster.ts';
import { told } from '../../parsers/sample.ts';
import { runAt } from './places.ts';

export const LIMIT = { timeoutMs: 2000 };
export const NODE_2 = '100.64.0.2';

/** One variant of a call at a node's agent: 0 is the local API. */
export const at = (cluster: SimulatedCluster, where: string, call: CommandCall, variant = 0) => {
  const argv = variantsOf(call, 'agent')[variant] ?? [];
  return { argv, ...runAt(cluster, where, argv) };
};

export const statusAt = (cluster: SimulatedCluster, where: string) => {
  const status = told(parseTailscaleStatus(at(cluster, where, { name: 'tailscale-status', args: LIMIT })));
  if (typeof status === 'string') return status;
  return status;
};

export const pingAt = (cluster: SimulatedCluster, type: string, where = 'node-1', to = NODE_2, variant = 0) => {
  const call = { name: 'tailscale-ping', args: { ...LIMIT, to, type } };
  const ping = told(parseTailscalePing(at(cluster, where, call, variant)));
  if (typeof ping === 'string') return ping;
  return ping.pongs.map(({ via }) => via).join(' ') || ping.outcome;
};
