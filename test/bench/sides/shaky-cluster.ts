// A cluster whose API server fails now and then: one request in so many gets 500, one exec in so many loses its socket, its status or its start.
// words: <kubeconfig to write> <share of failures> <time scale> <key file> <certificate file>
import { readFileSync, writeFileSync } from 'node:fs';
import { startClusterServer } from '../../../src/playground/cluster-server/server.ts';
import { simulatedCluster } from '../../../src/playground/network/simulated-cluster.ts';
import { seeded } from '../chance.ts';
import { serve } from './serve.ts';

const [kubeconfig = '', share = '0', timeScale = '1', keyFile = '', certFile = ''] = process.argv.slice(2);

const next = seeded(1);
let [requests, execs, failed] = [0, 0, 0];
const fails = (): boolean => {
  const does = next() < Number(share);
  if (does) failed += 1;
  return does;
};

const server = await startClusterServer({
  backend: simulatedCluster({ timeScale: Number(timeScale) }),
  tls: { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') },
  authorizer: {
    allows: ({ subresource }) => {
      if (subresource !== '') return true;
      requests += 1;
      if (fails()) throw new Error('etcdserver: leader changed');
      return true;
    },
  },
});
const execFails = (share: number) => (): boolean => next() < share;
const part = Number(share) / 3;
for (const trouble of [
  { kind: 'drop', afterBytes: 100 },
  { kind: 'no-status' },
  { kind: 'refuse', code: 500 },
] as const) {
  const meets = execFails(part);
  server.knobs.troubleExec(trouble, () => {
    const does = meets();
    if (does) failed += 1;
    return does;
  });
}
writeFileSync(kubeconfig, server.kubeconfig(), { mode: 0o600 });

serve(async () => {
  ({ execs } = server.counts);
  return { requests, execs, failed, sockets: server.counts.sockets, live: server.counts.live };
});
