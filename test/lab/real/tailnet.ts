// Real Tailscale in a lab: tailscaled on each node, its control server and a relay in the internet.
import { setTimeout } from 'node:timers/promises';
import { DEMO_TOPOLOGY, type NodeSpec } from '../../../src/playground/topology.ts';
import { type Ended, type Lab, startLab } from '../run.ts';
import { daemon, feed } from '../script.ts';
import { others, type Tailnet } from '../tailnet.ts';
import { nodeHost } from '../topology.ts';

/** True inside the real run.sh: the programs are built and on PATH. */
export const isBuilt = (): boolean => process.env.NETWHY_LAB_TAILSCALE !== undefined;

// A private address: with a public one tailscaled tries port 443 of it too, and after a restart nothing else.
const CONTROL = '10.99.0.10:8080';
const RELAYS = ['198.51.100.20', '198.51.100.30'];
const ORDERS = '127.0.0.1:8081';
/** As on a node; each node sees its own. */
const SOCKET = '/run/tailscale/tailscaled.sock';

const REAL_TAILNET: Tailnet = {
  inet: [
    feed(
      'ip -b -',
      [CONTROL.replace(/:.*/, ''), ...RELAYS].map((address) => `addr add ${address}/32 dev lo`),
    ),
    daemon('tailnet-control', ['tailnet-control', CONTROL, ORDERS, ...RELAYS].join(' ')),
  ],
  node: (_topology, node) => [
    'mkdir -p /run/tailscale',
    'mount -t tmpfs -o mode=755 none /run/tailscale',
    startDaemon(node),
    'tries=0',
    `while [ ! -S ${SOCKET} ]; do sleep 0.05; tries=$((tries + 1)); [ $tries -lt 200 ]; done`,
  ],
  // One after the other: the control server gives addresses in the order of joining.
  join: async (lab) => {
    for (const node of lab.topology.nodes) await joinTailnet(lab, node);
    await Promise.all(lab.topology.nodes.map((node) => seesAll(lab, node)));
  },
};

const startDaemon = (node: NodeSpec): string =>
  daemon(
    `tailscaled-${node.name}`,
    // Without a logs server, and with nft where it would first look for iptables.
    `TS_DEBUG_FIREWALL_MODE=nftables tailscaled --tun=tailscale0 --port=41641 --no-logs-no-support --statedir=/run/tailscale/state --socket=${SOCKET}`,
  );

/** `tailscale up` as the nodes are told; accept-dns off, or MagicDNS would get into CoreDNS. */
export const JOIN: readonly string[] = [
  'up',
  `--login-server=http://${CONTROL}`,
  '--advertise-tags=tag:k8s',
  '--accept-dns=false',
  '--timeout=20s',
];

const joinTailnet = async (lab: Lab, node: NodeSpec): Promise<void> => {
  const end = await tailscale(lab, nodeHost(node), ...JOIN, `--hostname=${node.name}`);
  if (end.code !== 0) throw new Error(`${node.name} does not join the tailnet: ${end.stderr}`);
};

/** What control tells spreads to every node in its own time; a ping ends at the first direct pong. */
const seesAll = async (lab: Lab, node: NodeSpec): Promise<void> => {
  for (const peer of others(lab.topology, node)) {
    await eventually(`${node.name} reaches ${peer.name} directly`, async () => {
      const end = await tailscale(lab, nodeHost(node), 'ping', '--timeout=1s', '-c', '5', peer.tailnetIp);
      return end.code === 0 ? end : null;
    });
  }
};

/** Asks again until there is an answer; all in the lab happens in seconds. @throws Error that names what did not happen. */
export const eventually = async <T>(what: string, ask: () => Promise<T | null>, withinMs = 20_000): Promise<T> => {
  const until = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > until) throw new Error(`not within ${withinMs} ms: ${what}`);
    await setTimeout(100);
  }
};

export const startRealLab = (topology = DEMO_TOPOLOGY): Promise<Lab> => startLab(topology, REAL_TAILNET);

const tailscale = (lab: Lab, host: string, ...args: readonly string[]): Promise<Ended> =>
  lab.run(host, ['tailscale', ...args]);

/** Tells the control server what to do; see tailnet-control/main.go. */
export const order = async (lab: Lab, request: string): Promise<void> => {
  const end = await lab.run('inet', ['curl', '-sS', '--fail-with-body', '-X', 'POST', `http://${ORDERS}/${request}`]);
  if (end.code !== 0) throw new Error(`the control server refuses ${request}: ${end.stdout}${end.stderr}`);
};
