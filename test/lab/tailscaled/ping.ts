// Tailscale's three pings on the played tailnet: the bare UDP path, the tunnel, and the far kernel behind it.
import type { NodeSpec } from '../../../src/playground/topology.ts';
import { keysOf } from '../keys.ts';
import { sharedLook } from '../look.ts';
import { RELAY_IP } from '../outside-script.ts';
import type { Lab } from '../run.ts';
import { nodeHost } from '../topology.ts';
import { arrives, DISCO_BYTES } from './arrivals.ts';

/** Looks 10 times, longer in all than any round trip a fault makes. */
const untilOver = (number: string, before: string): string =>
  `for look in 1 2 3 4 5 6 7 8 9 10; do [ "$(${number})" -gt ${before} ] && { echo yes; break; }; sleep 0.04; done`;

export interface Pong {
  readonly seconds: number;
  /** Address and port of a direct path; empty through the relay. */
  readonly direct: string;
}

export type PingType = 'disco' | 'TSMP' | 'ICMP';

/** One try; null when there is no answer. */
export const tailscalePing = async (lab: Lab, from: NodeSpec, to: NodeSpec, type: PingType): Promise<Pong | null> => {
  const [endpoint, reached, seconds] = await Promise.all([
    endpointOf(lab, from, to),
    type === 'ICMP' ? null : (type === 'disco' ? disco : tsmp)(lab, from, to),
    kernelPing(lab, from, to),
  ]);
  if (reached === false || (type === 'ICMP' && seconds === null)) return null;
  return { seconds: seconds ?? 0.001, direct: endpoint.startsWith(`${RELAY_IP}:`) ? '' : endpoint };
};

/** 10.0.0.12:41641 */
const endpointOf = async (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<string> => {
  const listed = await lookAtEndpoints(lab, from.name, () => lab.text(nodeHost(from), 'wg show tailscale0 endpoints'));
  // <public key> 10.0.0.12:41641
  const peer = listed.split('\n').find((line) => line.startsWith(keysOf(to.name).publicKey));
  return peer?.split('\t')[1] ?? '';
};

const lookAtEndpoints = sharedLook<string>(300);

/** Does a datagram cross both ways, outside the tunnel? */
const disco = async (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<boolean> =>
  lab.isAlive(`tailscaled-${to.name}`) && (await datagram(lab, from, to)) && (await datagram(lab, to, from));

const datagram = async (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<boolean> => {
  // Where it goes to, and where it comes from as the other sees it: a relay stands for its sender.
  const [target, source] = await Promise.all([endpointOf(lab, from, to), endpointOf(lab, to, from)]);
  const [, ip, port] = ENDPOINT.exec(target) ?? [];
  const [, sender] = ENDPOINT.exec(source) ?? [];
  if (ip === undefined || port === undefined || sender === undefined) return false;
  const send = () => lab.line(nodeHost(from), `printf %${DISCO_BYTES}s > /dev/udp/${ip}/${port}`);
  return arrives(lab, to, sender, send, LONGEST_MS);
};

/** Longer than any round trip a fault makes. */
const LONGEST_MS = 500;

const ENDPOINT = /^([\d.]+):(\d+)$/;

/** Do keepalives cross both ways, inside the tunnel but past both kernels? Turning keepalives on sends one at once. */
const tsmp = async (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<boolean> =>
  (await keepalive(lab, from, to)) && (await keepalive(lab, to, from));

const keepalive = async (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<boolean> => {
  // <public key> 14820 14796
  const received = `wg show tailscale0 transfer | grep -F '${keysOf(from.name).publicKey}' | cut -f 2`;
  const before = await lab.line(nodeHost(to), received);
  if (before === '') return false;
  const set = `wg set tailscale0 peer '${keysOf(to.name).publicKey}' persistent-keepalive`;
  await lab.line(nodeHost(from), `${set} 25; ${set} 0`);
  return (await lab.line(nodeHost(to), untilOver(received, before))) === 'yes';
};

/** Seconds; null without an answer. */
const kernelPing = async (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<number | null> => {
  // 64 bytes from 100.64.0.2: icmp_seq=1 ttl=64 time=0.512 ms
  const ms = await lab.line(
    nodeHost(from),
    `ping -n -c 1 -W 1 ${to.tailnetIp} | sed -n 's/.* time=\\([0-9.]*\\) ms$/\\1/p'`,
  );
  return ms === '' ? null : Number(ms) / 1000;
};

/**
 * tailscaled knows its paths by heartbeats, forgets one only after several without an answer, and tells its status at once:
 * who asks meanwhile gets what the last look found, or finds.
 */
export const hasPath = (lab: Lab, from: NodeSpec, to: NodeSpec): Promise<boolean> =>
  lookForPath(lab, `${from.name}>${to.name}`, async () =>
    (await Promise.all([0, 1, 2].map(() => disco(lab, from, to)))).includes(true),
  );

const lookForPath = sharedLook<boolean>(3_000);
