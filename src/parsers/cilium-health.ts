// Which nodes does this node's Cilium reach, host to host and endpoint to endpoint? `cilium-health status`.
import { isIP } from 'node:net';
import { z } from 'zod';
import { type Parsed, type Parser, parsed, type ToolOutput } from '../model/command-call.ts';
import { agentRefusal, askedJson } from './agent-text.ts';
import { fromAgent } from './cilium-agent.ts';
import { type CiliumHealth, type HealthPath, type Reach, shortName, together } from './cilium-health-path.ts';
import { healthFromText } from './cilium-health-text.ts';
import { count } from './json-text.ts';
import { printable } from './printable.ts';

// cilium: api/v1/health/models; an empty status means reachable, a missing check is a new node
const check = z.looseObject({ latency: count.nullish(), status: z.string().nullish() }).nullish();
const path = z.looseObject({ ip: z.string().nullish(), icmp: check, http: check });
const addresses = z
  .looseObject({ 'primary-address': path.nullish(), 'secondary-addresses': z.array(path).nullish() })
  .nullish();
const health = z.looseObject({
  local: z.looseObject({ name: z.string().nullish() }).nullish(),
  timestamp: z.string().nullish(),
  nodes: z.array(
    z.looseObject({
      name: z.string().min(1),
      host: addresses,
      'health-endpoint': addresses,
      endpoint: path.nullish(),
    }),
  ),
});

export const parseCiliumHealth: Parser<CiliumHealth> = (output) => {
  const refused = agentRefusal(output);
  if (refused !== null) return refused;
  return askedJson(output) ? fromHealthJson(output) : healthFromText(output);
};

const fromHealthJson = (output: ToolOutput): Parsed<CiliumHealth> => {
  const read = fromAgent(output, health);
  if (!read.ok) return read;
  const { local, timestamp, nodes } = read.value;
  return parsed({
    at: printable(timestamp ?? '', 40),
    nodes: nodes.map((node) => ({
      name: shortName(node.name),
      local: node.name === local?.name,
      host: pathOf(node.host?.['primary-address'], node.host?.['secondary-addresses']),
      endpoint: pathOf(
        node['health-endpoint']?.['primary-address'] ?? node.endpoint,
        node['health-endpoint']?.['secondary-addresses'],
      ),
    })),
  });
};

type Path = z.infer<typeof path> | null | undefined;

/** No path at all is unreachable (cilium: pkg/health/client/client.go). A failing further address counts. */
const pathOf = (main: Path, others: readonly Path[] | null | undefined): HealthPath => {
  if (!main) return { ip: null, reach: 'failed', icmp: 'failed', http: 'failed', why: '', latencyMs: null };
  const all = [main, ...(others ?? [])];
  const icmp = worst(all.map((one) => reachOf(one?.icmp)));
  const http = worst(all.map((one) => reachOf(one?.http)));
  const why = all.flatMap((one) => [one?.icmp?.status, one?.http?.status]).find(Boolean) ?? '';
  return {
    ip: isIP(main.ip ?? '') === 0 ? null : (main.ip ?? null),
    reach: together(icmp, http),
    icmp,
    http,
    why: printable(why),
    latencyMs: icmp === 'ok' && main.icmp?.latency ? main.icmp.latency / 1e6 : null,
  };
};

const reachOf = (one: z.infer<typeof check>): Reach => (one ? (one.status ? 'failed' : 'ok') : 'unknown');

const worst = (all: readonly Reach[]): Reach =>
  all.includes('failed') ? 'failed' : all.includes('unknown') ? 'unknown' : 'ok';
