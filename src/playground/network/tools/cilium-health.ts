// `cilium-health status`: what the nodes reach of each other, host to host and endpoint to endpoint, asked of the simulation itself.
import { healthIpOf } from '../../demo/cilium.ts';
import type { Script } from '../play.ts';
import { send } from '../send.ts';
import type { Network, NodeStack } from '../state.ts';
import { NO_AGENT } from './cilium-agent.ts';
import { complain, printOut, type Tool } from './tool.ts';

const HEALTH_PORT = 4240;

const check = (network: Network, from: NodeStack, ip: string, protocol: 'icmp' | 'tcp') => {
  network.wire.imagined = true;
  const fate = send(network, from, { to: ip, protocol, ...(protocol === 'tcp' && { port: HEALTH_PORT }) });
  network.wire.imagined = false;
  const lastProbed = new Date().toISOString();
  if (fate.kind === 'delivered') return { lastProbed, latency: Math.round(fate.rttMs * 1e6) };
  const status =
    protocol === 'icmp'
      ? 'Connection timed out'
      : fate.kind === 'refused'
        ? `Get "http://${ip}:${HEALTH_PORT}/hello": dial tcp ${ip}:${HEALTH_PORT}: connect: connection refused`
        : `Get "http://${ip}:${HEALTH_PORT}/hello": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
  return { lastProbed, status };
};

const path = (network: Network, from: NodeStack, ip: string) => ({
  http: check(network, from, ip, 'tcp'),
  icmp: check(network, from, ip, 'icmp'),
  ip,
});

const reportOf = (network: Network, from: NodeStack) =>
  [...network.nodes.values()].map((node) => {
    const endpoint = path(network, from, healthIpOf(node.spec));
    return {
      endpoint,
      'health-endpoint': { 'primary-address': endpoint, 'secondary-addresses': null },
      host: { 'primary-address': path(network, from, node.spec.tailnetIp), 'secondary-addresses': null },
      name: node.id,
    };
  });

const failed = (one: ReturnType<typeof path>): boolean => 'status' in one.http || 'status' in one.icmp;

/** How many nodes the agent of one fails to reach. */
export const unreachable = (
  network: Network,
  from: NodeStack,
): { readonly hosts: number; readonly endpoints: number } => {
  const nodes = reportOf(network, from);
  return {
    hosts: nodes.filter(({ host }) => failed(host['primary-address'])).length,
    endpoints: nodes.filter(({ endpoint }) => failed(endpoint)).length,
  };
};

// What was measured last is measured now: nothing in the simulation changes by itself in between.
export const ciliumHealth: Tool = function* (argv, { network, node }): Script {
  const line = argv.join(' ');
  if (line !== 'status -o json' && line !== 'status --probe -o json')
    return yield* complain(`Error: unknown command "${line}" for "cilium-health"\n`, 1);
  yield { waitMs: argv.includes('--probe') ? 400 : 20 };
  if (!node.ciliumAgentUp) return yield* complain(NO_AGENT, 1);
  const status = {
    local: { name: node.id },
    nodes: reportOf(network, node),
    probeInterval: '1m36.566274746s',
    timestamp: new Date().toISOString(),
  };
  return yield* printOut(`${JSON.stringify(status, null, 2)}\n`);
};
