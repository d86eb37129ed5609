// The programs of a cilium-agent container, as they would answer in this lab: the simulated ones, on a state read from it.
import { createServer } from 'node:http';
import { playAtOnce } from '../../../src/playground/network/play.ts';
import { start } from '../../../src/playground/network/toolbox.ts';
import { NO_AGENT } from '../../../src/playground/network/tools/cilium-agent.ts';
import { metricsPage } from '../../../src/playground/network/tools/cilium-counters.ts';
import type { ObjectStore } from '../../../src/playground/objects.ts';
import type { NodeSpec } from '../../../src/playground/topology.ts';
import type { Ended, Lab } from '../run.ts';
import { nodeHost } from '../topology.ts';
import { healthJson, isWell, probeNodes } from './health.ts';
import { observe } from './observe.ts';

/** There are no flows to observe: no hubble. */
export const PLAYED: ReadonlySet<string> = new Set(['cilium-dbg', 'cilium', 'cilium-health', 'bpftool']);

export const runCiliumTool = async (
  lab: Lab,
  objects: ObjectStore,
  spec: NodeSpec,
  argv: readonly string[],
): Promise<Ended> => {
  const { network, node } = await observe(lab, objects, spec.name);
  const line = argv.join(' ');
  if (/^cilium-health status (?:--probe )?-o json$/.test(line)) {
    return node.ciliumAgentUp
      ? { code: 0, stdout: await healthJson(lab, spec), stderr: '' }
      : { code: 1, stdout: '', stderr: NO_AGENT };
  }
  const place = {
    network,
    stack: node,
    node,
    flavour: 'gnu',
    resolvConf: '',
    tailscaleSocket: false,
    tools: null,
  } as const;
  const script = start(argv, place);
  if (script === null) throw new Error(`not played: ${line}`);
  const { exitCode: code, stdout, stderr } = playAtOnce(script);
  const isMetrics = line.includes(' metrics list -p ') && code === 0;
  return { code, stdout: isMetrics ? withReach(stdout, await unreached(lab, spec)) : stdout, stderr };
};

interface Unreached {
  readonly cilium_unreachable_nodes: number;
  readonly cilium_unreachable_health_endpoints: number;
}

const unreached = async (lab: Lab, spec: NodeSpec): Promise<Unreached> => {
  const nodes = await probeNodes(lab, spec);
  return {
    cilium_unreachable_nodes: nodes.filter(({ host }) => !isWell(host)).length,
    cilium_unreachable_health_endpoints: nodes.filter(({ endpoint }) => !isWell(endpoint)).length,
  };
};

/** The simulation's own idea of who reaches whom gives way to what was measured. */
const withReach = (json: string, measured: Unreached): string => {
  const metrics = JSON.parse(json) as readonly { readonly name: string }[];
  return `${JSON.stringify(
    metrics.map((metric) =>
      Object.hasOwn(measured, metric.name) ? { ...metric, value: measured[metric.name as keyof Unreached] } : metric,
    ),
    null,
    2,
  )}\n`;
};

/** Where a node's port 9962 gets its page from: see node-script.ts. */
export const metricsSocket = (folder: string, node: NodeSpec): string => `${folder}/${nodeHost(node)}.metrics`;

/** Serves a node's Prometheus page until the lab is closed. */
export const serveMetrics = (lab: Lab, objects: ObjectStore, spec: NodeSpec): Promise<void> => {
  const server = createServer(async (_request, response) => {
    const [{ network, node }, measured] = await Promise.all([observe(lab, objects, spec.name), unreached(lab, spec)]);
    response.end(
      metricsPage(network, node).replace(/^(cilium_unreachable_\w+) \d+$/gm, (line, name) =>
        Object.hasOwn(measured, name) ? `${name} ${measured[name as keyof Unreached]}` : line,
      ),
    );
  });
  lab.whenKilled(`cilium-metrics-${spec.name}`, () => server.close());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(metricsSocket(lab.folder, spec), resolve);
  });
};
