// First handshakes of WireGuard and first answers of every resolver, so that a question meets a settled network.
import type { Lab } from './run.ts';
import { nodeHost } from './topology.ts';

/** @throws Error naming what does not answer. */
export const warmUp = async (lab: Lab): Promise<void> => {
  const { nodes, pods } = lab.topology;
  const pings = nodes.flatMap((from) =>
    nodes
      .filter((to) => to.index > from.index)
      .map((to) => ({ host: nodeHost(from), argv: ['ping', '-n', '-c', '1', '-W', '3', to.tailnetIp] })),
  );
  const digs = pods
    .filter((pod) => pod.labels['k8s-app'] === 'kube-dns')
    .flatMap((pod) =>
      nodes.map((node) => ({
        host: nodeHost(node),
        argv: ['dig', '+time=1', '+tries=4', `@${pod.ip}`, 'google.com', 'A'],
      })),
    );
  for (const wave of [pings, digs]) {
    const ends = await Promise.all(wave.map(({ host, argv }) => lab.run(host, argv)));
    const bad = wave[ends.findIndex((end) => end.code !== 0)];
    if (bad !== undefined) throw new Error(`the lab does not settle: ${bad.argv.join(' ')} fails on ${bad.host}`);
  }
};
