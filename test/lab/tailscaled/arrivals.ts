// Which disco datagrams reach a node, told as they arrive: a kernel log group read by one standing tcpdump, so that a ping costs no looking.
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';
import type { NodeSpec } from '../../../src/playground/topology.ts';
import type { Lab } from '../run.ts';
import { nodeHost } from '../topology.ts';

/** A datagram WireGuard never sends: its own are at least 32 bytes long. */
export const DISCO_BYTES = 13;
const DISCO_UDP = `udp length ${8 + DISCO_BYTES}`;
const GROUP = 5;

/**
 * After every filter of the node, as the socket would have it; told at once, not when the kernel's queue is full. They leave
 * past table 52, like all of tailscaled's own.
 */
export const DISCO_TABLE: readonly string[] = [
  'table ip disco {',
  `  chain in { type filter hook input priority 10; udp dport 41641 ${DISCO_UDP} log group ${GROUP} queue-threshold 1; }`,
  `  chain out { type route hook output priority -150; ${DISCO_UDP} meta mark set 0x80000; }`,
  '}',
];

/** Emits the sender's address, e.g. `10.0.0.12`. */
const heard = new WeakMap<Lab, Map<string, EventEmitter>>();

/** Listens until the node's tailscaled is killed. @throws Error when tcpdump does not start. */
export const listenForDisco = async (lab: Lab, node: NodeSpec): Promise<void> => {
  const nodes = heard.get(lab) ?? new Map<string, EventEmitter>();
  heard.set(lab, nodes);
  const senders = new EventEmitter().setMaxListeners(0);
  nodes.set(node.name, senders);
  const [file = '', ...args] = lab.enter(nodeHost(node), TCPDUMP);
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } });
  lab.whenKilled(`tailscaled-${node.name}`, () => child.kill('SIGKILL'));
  // 01:50:05.850151 IP 10.0.0.12.41641 > 10.0.0.11.41641: UDP, length 13
  createInterface({ input: child.stdout }).on('line', (line) => {
    const sender = / IP (\d+\.\d+\.\d+\.\d+)\.\d+ > /.exec(line)?.[1];
    if (sender !== undefined) senders.emit(sender);
  });
  await listening(child);
};

const TCPDUMP = ['tcpdump', '-l', '-n', '--immediate-mode', '-i', `nflog:${GROUP}`];

const listening = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`tcpdump on nflog:${GROUP} ended with ${code}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      if (chunk.includes('listening on')) resolve();
    });
  });

/** Does one from this sender reach the node while `send` runs, or within `afterMs` of it? */
export const arrives = async (
  lab: Lab,
  node: NodeSpec,
  sender: string,
  send: () => Promise<unknown>,
  afterMs: number,
): Promise<boolean> => {
  const senders = heard.get(lab)?.get(node.name);
  if (senders === undefined) return false;
  const given = new AbortController();
  const came = once(senders, sender, { signal: given.signal }).then(
    () => true,
    () => false,
  );
  await send();
  const timer = setTimeout(() => given.abort(), afterMs);
  try {
    return await came;
  } finally {
    clearTimeout(timer);
  }
};
