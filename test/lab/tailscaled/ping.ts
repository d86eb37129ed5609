// Tailscale's three pings on the played tailnet: the bare UDP path, the tunnel, and the far kernel behind it.
import { setTimeout } from 'node:timers/promises';
import type { NodeSpec } from '../../../src/playground/topology.ts';
import { keysOf } from '../keys.ts';
import { RELAY_IP } from '../outside-script.ts';
import type { Lab } from '../run.ts';
import { nodeHost } from '../topology.ts';
import { peersOf } from './wireguard.ts';

/** A datagram WireGuard never sends: its own are at least 32 bytes long. */
const DISCO_BYTES = 13;
const DISCO_UDP = `udp length ${8 + DISCO_BYTES}`;

/** Each node counts the disco datagrams that reach its port; they leave past table 52, like all of tailscaled's own. */
export const DISCO_TABLE: readonly string[] = [
  'table ip disco {',
  `  chain in { type filter hook input priority 10; udp dport 41641 ${DISCO_UDP} counter; }`,
  `  chain out { type route hook output priority -150; ${DISCO_UDP} meta mark set 0x80000; }`,
  '}',
];

/** Longer than any round trip a fault makes. */
const WAIT_MS = 400;
const POLL_MS = 40;

export interface Pong {
  readonly seconds: number;
  /** Address and port of a direct path; empty through the relay. */
  readonly direct: string;
}

export type PingType = 'disco' | 'TSMP' | 'ICMP';

/** One try; null when there is no answer. */
export const tailscalePing = async (lab: Lab, from: NodeSpec, to: NodeSpec, type: PingType): Promise<Pong | null> => {
  const endpoint = (await peersOf(lab, from)).find((peer) => peer.node === to)?.endpoint ?? '';
  const direct = endpoint.startsWith(`${RELAY_IP}:`) ? '' : endpoint;
  const [reached, seconds] = await Promise.all([
    type === 'ICMP' ? null : (type === 'disco' ? disco : tsmp)(lab, from, to),
    kernelPing(lab, from, to),
  ]);
  if (reached === false || (type === 'ICMP' && seconds === null)) return null;
  return { seconds: seconds ?? 0.001, direct };
};

/** Does a datagram cross both ways, outside the tunnel? */
const disco = async (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<boolean> =>
  lab.isAlive(`tailscaled-${to.name}`) && (await datagram(lab, from, to)) && (await datagram(lab, to, from));

const datagram = async (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<boolean> => {
  const endpoint = (await peersOf(lab, from)).find((peer) => peer.node === to)?.endpoint;
  const [, ip, port] = /^([\d.]+):(\d+)$/.exec(endpoint ?? '') ?? [];
  if (ip === undefined || port === undefined) return false;
  const counted = async (): Promise<number> => {
    const { stdout } = await lab.run(nodeHost(to), ['nft', 'list', 'chain', 'ip', 'disco', 'in']);
    // udp dport 41641 udp length 21 counter packets 3 bytes 123
    return Number(/counter packets (\d+)/.exec(stdout)?.[1]);
  };
  const before = await counted();
  await lab.run(nodeHost(from), ['bash', '-c', `printf %${DISCO_BYTES}s > /dev/udp/${ip}/${port}`]);
  return grows(counted, before);
};

/** Do keepalives cross both ways, inside the tunnel but past both kernels? Turning keepalives on sends one at once. */
const tsmp = async (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<boolean> =>
  (await keepalive(lab, from, to)) && (await keepalive(lab, to, from));

const keepalive = async (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<boolean> => {
  const received = async (): Promise<number> =>
    (await peersOf(lab, to)).find((peer) => peer.node === from)?.rxBytes ?? 0;
  const before = await received();
  const set = (seconds: string) =>
    lab.run(nodeHost(from), [
      ...['wg', 'set', 'tailscale0', 'peer', keysOf(to.name).publicKey],
      ...['persistent-keepalive', seconds],
    ]);
  await set('25');
  await set('0');
  return grows(received, before);
};

const grows = async (count: () => Promise<number>, before: number): Promise<boolean> => {
  for (const until = performance.now() + WAIT_MS; performance.now() < until; await setTimeout(POLL_MS)) {
    if ((await count()) > before) return true;
  }
  return false;
};

/** Seconds; null without an answer. */
const kernelPing = async (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<number | null> => {
  const { stdout } = await lab.run(nodeHost(from), ['ping', '-n', '-c', '1', '-W', '1', to.tailnetIp]);
  // 64 bytes from 100.64.0.2: icmp_seq=1 ttl=64 time=0.512 ms
  const ms = / time=([\d.]+) ms/.exec(stdout)?.[1];
  return ms === undefined ? null : Number(ms) / 1000;
};

/** tailscaled forgets a path only after several heartbeats without an answer. */
export const hasPath = async (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<boolean> => {
  for (let tries = 0; tries < 3; tries += 1) if (await disco(lab, from, to)) return true;
  return false;
};
