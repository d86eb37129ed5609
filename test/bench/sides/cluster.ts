// The playground's API server, counting what it is asked: in front of pods that answer at once, or of the simulated network.
// words: plain|simulated <kubeconfig to write> <exec ms> <round trip ms> [key and certificate files]
import { readFileSync, writeFileSync } from 'node:fs';
import type { ClusterBackend } from '../../../src/playground/backend.ts';
import { startClusterServer } from '../../../src/playground/cluster-server/server.ts';
import { demoObjects } from '../../../src/playground/demo-objects.ts';
import { simulatedCluster } from '../../../src/playground/network/simulated-cluster.ts';
import { ObjectStore } from '../../../src/playground/objects.ts';
import { DEMO_TOPOLOGY } from '../../../src/playground/topology.ts';
import { serve } from './serve.ts';

const [kind = '', kubeconfig = '', execMs = '0', rttMs = '0', keyFile = '', certFile = ''] = process.argv.slice(2);

const atOnce = (): ClusterBackend => {
  const objects = new ObjectStore();
  demoObjects(DEMO_TOPOLOGY, objects);
  return {
    objects,
    exec: async (_request, output) => {
      output.stdout('ok\n');
      return { kind: 'exited', code: 0 };
    },
    close: async () => undefined,
  };
};

const verbs: Record<string, number> = {};
const network = kind === 'plain' ? null : simulatedCluster();
const server = await startClusterServer({
  backend: network ?? atOnce(),
  ...(keyFile !== '' && { tls: { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') } }),
  // Asked about every request: here it only counts.
  authorizer: {
    allows: ({ verb, subresource }) => {
      const name = subresource === '' ? verb : `${verb} ${subresource}`;
      verbs[name] = (verbs[name] ?? 0) + 1;
      return true;
    },
  },
});
server.knobs.requestDelayMs = Number(rttMs);
if (Number(execMs) > 0) server.knobs.troubleExec({ kind: 'delay', ms: Number(execMs) });
writeFileSync(kubeconfig, server.kubeconfig(), { mode: 0o600 });

let before = { requests: 0, execs: 0, lists: 0 };
/** Breaks or mends the network; tells what came since it was last asked. */
serve(async ({ breakIt, mend }: { readonly breakIt?: string; readonly mend?: true }) => {
  if (mend === true) network?.fix();
  if (breakIt !== undefined) network?.break(breakIt);
  const now = { requests: server.counts.requests, execs: server.counts.execs, lists: verbs.list ?? 0 };
  const since = {
    requests: now.requests - before.requests,
    execs: now.execs - before.execs,
    lists: now.lists - before.lists,
  };
  before = now;
  return since;
});
