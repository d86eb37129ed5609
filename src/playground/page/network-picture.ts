// How does the simulated network look when packets are sent through a copy of it: what still gets through, and where?
import { send } from '../network/send.ts';
import { simulatedCluster } from '../network/simulated-cluster.ts';
import type { Network, Stack } from '../network/state.ts';
import { carries, kindOf } from '../network/tailnet.ts';
import type { LinkPicture, NetworkPicture, PodPicture } from './wire.ts';

export const PINGS = 10;
const INTERNET = '8.8.8.8';

const comesBack = (network: Network, from: Stack, to: string, port: number): boolean =>
  send(network, from, { to, protocol: 'udp', port }).kind === 'delivered';

/** A world of its own with the same faults: looking must not move the counters the bot will read. */
export const pictureOf = (faults: readonly string[]): NetworkPicture => {
  const cluster = simulatedCluster({ timeScale: 0 });
  for (const fault of faults) cluster.break(fault);
  const { network } = cluster;
  const { topology } = network;
  const nodes = [...network.nodes.values()];
  const objects = cluster.objects.list('pods');
  const known = (namespace: string, name: string): boolean =>
    objects.some(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  const pods = (node: string): readonly PodPicture[] =>
    topology.pods
      .filter((pod) => pod.node === node && !pod.hostNetwork)
      .map(({ namespace, name, ip }) => {
        const stack = network.pods.get(ip);
        const running = stack?.running === true && known(namespace, name) && network.nodes.get(node)?.on === true;
        return {
          namespace,
          name,
          running,
          internet: running && stack ? comesBack(network, stack, INTERNET, 53) : null,
          dns: running && stack ? comesBack(network, stack, topology.dnsServiceIp, 53) : null,
        };
      });
  const firstPod = (node: string): Stack | undefined =>
    [...network.pods.values()].find((pod) => pod.node === node && pod.spec.labels.app === 'web');
  const links = nodes.flatMap((a, at) =>
    nodes.slice(at + 1).map((b): LinkPicture => {
      const [from, to] = [firstPod(a.id), firstPod(b.id)];
      const arrived = (one: Stack | undefined, other: Stack | undefined): number =>
        one === undefined || other?.kind !== 'pod'
          ? 0
          : Array.from({ length: PINGS / 2 }).filter(
              () => send(network, one, { to: other.spec.ip, protocol: 'icmp' }).kind === 'delivered',
            ).length;
      const both = a.on && b.on ? arrived(from, to) + arrived(to, from) : 0;
      const way = carries(a) && carries(b) ? kindOf(network, a, b) : null;
      return { ends: [a.id, b.id], arrived: both, way };
    }),
  );
  return {
    nodes: nodes.map((node) => ({
      name: node.id,
      tailnetIp: node.spec.tailnetIp,
      on: node.on,
      tailscale: carries(node) && node.devices.get('tailscale0')?.up === true,
      cilium: node.on && node.ciliumAgentUp,
      internet: node.on && comesBack(network, node, INTERNET, 53),
      pods: pods(node.id),
    })),
    links,
    broken: [...faults],
  };
};
