// cilium-health of a node: real pings and HTTP requests to every node and to every node's health endpoint.
import type { NodeSpec } from '../../../src/playground/topology.ts';
import { sharedLook } from '../look.ts';
import { HEALTH_PORT } from '../pod-script.ts';
import type { Lab } from '../run.ts';
import { healthIp, nodeHost } from '../topology.ts';

interface Check {
  readonly lastProbed: string;
  /** Nanoseconds. */
  readonly latency?: number;
  readonly status?: string;
}

interface Path {
  readonly ip: string;
  readonly icmp: Check;
  readonly http: Check;
}

export interface NodeHealth {
  readonly name: string;
  readonly host: Path;
  readonly endpoint: Path;
}

/** The agent probes on its own and tells what it saw last, be it in its status or in its counters. */
export const probeNodes = (lab: Lab, from: NodeSpec): Promise<readonly NodeHealth[]> =>
  lookAround(lab, from.name, () =>
    Promise.all(
      lab.topology.nodes.map(async (node) => {
        const [host, endpoint] = await Promise.all([path(lab, from, node.tailnetIp), path(lab, from, healthIp(node))]);
        return { name: node.name, host, endpoint };
      }),
    ),
  );

const lookAround = sharedLook<readonly NodeHealth[]>(1_500);

export const isWell = ({ icmp, http }: Path): boolean => icmp.status === undefined && http.status === undefined;

/** `cilium-health status -o json`. */
export const healthJson = async (lab: Lab, from: NodeSpec): Promise<string> => {
  const nodes = await probeNodes(lab, from);
  const status = {
    local: { name: from.name },
    nodes: nodes.map(({ name, host, endpoint }) => ({
      endpoint,
      'health-endpoint': { 'primary-address': endpoint, 'secondary-addresses': null },
      host: { 'primary-address': host, 'secondary-addresses': null },
      name,
    })),
    probeInterval: '1m36.566274746s',
    timestamp: new Date().toISOString(),
  };
  return `${JSON.stringify(status, null, 2)}\n`;
};

const path = async (lab: Lab, from: NodeSpec, ip: string): Promise<Path> => {
  const [icmp, http] = await Promise.all([ping(lab, from, ip), hello(lab, from, ip)]);
  return { ip, icmp, http };
};

const checked = (seconds: number | null, status: string): Check => ({
  lastProbed: new Date().toISOString(),
  ...(seconds === null ? { status } : { latency: Math.round(seconds * 1e9) }),
});

const ping = async (lab: Lab, from: NodeSpec, ip: string): Promise<Check> => {
  // 64 bytes from 10.244.2.9: icmp_seq=1 ttl=63 time=0.512 ms
  const ms = await lab.line(nodeHost(from), `ping -n -c 1 -W 1 ${ip} | sed -n 's/.* time=\\([0-9.]*\\) ms$/\\1/p'`);
  return checked(ms === '' ? null : Number(ms) / 1000, 'Connection timed out');
};

const hello = async (lab: Lab, from: NodeSpec, ip: string): Promise<Check> => {
  const url = `http://${ip}:${HEALTH_PORT}/hello`;
  // 0 0.001234
  const answer = await lab.line(nodeHost(from), `curl -s -m 1 -o /dev/null -w '%{exitcode} %{time_total}' ${url}`);
  const [code, seconds] = answer.split(' ');
  const why =
    code === '7'
      ? `dial tcp ${ip}:${HEALTH_PORT}: connect: connection refused`
      : 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  return checked(code === '0' ? Number(seconds) : null, `Get "${url}": ${why}`);
};
