// The built-in cluster with many nodes, some of them ill, in a process of its own: what it costs is not netwhy's.
// usage, forked: node test/bench/wide-cluster.ts <nodes> <ill> <exec ms> <round trip ms>; tells { kubeconfig, ill }, then counts when asked.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startClusterServer } from '../../src/playground/cluster-server/server.ts';
import { simulatedCluster } from '../../src/playground/network/simulated-cluster.ts';
import { wideTopology } from '../../src/playground/wide-topology.ts';

const [nodes = 0, ill = 0, execMs = 0, roundTripMs = 0] = process.argv.slice(2).map(Number);
const network = simulatedCluster({ topology: wideTopology(nodes) });
const server = await startClusterServer({ backend: network });
server.knobs.requestDelayMs = roundTripMs;
server.knobs.troubleExec({ kind: 'delay', ms: execMs });

// Spread over the cluster; every second one is switched off, the others have lost their tailscaled.
const all = [...network.network.nodes.values()];
const sick = Array.from({ length: ill }, (_one, at) => all[Math.floor(((at + 0.5) * nodes) / ill)]);
for (const [at, node] of sick.entries()) {
  if (node === undefined) continue;
  if (at % 2 === 0) node.on = false;
  else node.tailscaled.running = false;
}

const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-wide-'));
const kubeconfig = path.join(folder, 'kubeconfig');
await writeFile(kubeconfig, server.kubeconfig(), { mode: 0o600 });

let mostSockets = 0;
const watching = setInterval(() => {
  mostSockets = Math.max(mostSockets, server.counts.sockets);
}, 2);

process.on('message', (asked) => {
  if (asked === 'counts') {
    process.send?.({ ...server.counts, mostSockets });
    mostSockets = 0;
  }
});
process.on('disconnect', async () => {
  clearInterval(watching);
  await server.close();
  await network.close();
  await rm(folder, { recursive: true, force: true });
  process.exit(0);
});
process.send?.({ kubeconfig, ill: sick.map((node) => node?.id ?? '') });
