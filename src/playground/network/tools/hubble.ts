// `hubble observe`: the drops this node's agent remembers, one JSON object a line.
import { endpointIdOf, identityOf } from '../../demo/cilium.ts';
import type { Script } from '../play.ts';
import type { Drop, Network, NodeStack } from '../state.ts';
import { readOptions } from './options.ts';
import { complain, printOut, type Tool } from './tool.ts';

const WORLD = 2;
const REASONS = { POLICY_DENIED: 133, EP_NOT_READY: 203, FIB_LOOKUP_FAILED: 169 };

const peer = (network: Network, ip: string): object => {
  const pod = network.pods.get(ip)?.spec;
  if (!pod) return { identity: WORLD, labels: ['reserved:world'] };
  const identity = identityOf(pod);
  return {
    ID: endpointIdOf(pod),
    identity: identity.id,
    namespace: pod.namespace,
    labels: identity.labels,
    pod_name: pod.name,
  };
};

const l4 = ({ protocol, sport, dport }: Drop): object => {
  if (protocol === 'icmp') return { ICMPv4: { type: 8 } };
  const ports = { source_port: sport, destination_port: dport };
  return protocol === 'udp' ? { UDP: ports } : { TCP: { ...ports, flags: { SYN: true } } };
};

const line = (network: Network, node: NodeStack, drop: Drop): string => {
  const time = new Date(drop.atMs).toISOString();
  const code = REASONS[drop.reason];
  const flow = {
    time,
    verdict: 'DROPPED',
    drop_reason: code,
    IP: { source: drop.src, destination: drop.dst, ipVersion: 'IPv4' },
    l4: l4(drop),
    source: peer(network, drop.src),
    destination: peer(network, drop.dst),
    Type: 'L3_L4',
    node_name: node.id,
    event_type: { type: 1, sub_type: code },
    traffic_direction: drop.direction,
    drop_reason_desc: drop.reason,
  };
  return `${JSON.stringify({ flow, node_name: node.id, time })}\n`;
};

/** `2m`, `30s`, `1h` in milliseconds. */
const durationMs = (text: string): number =>
  Number.parseFloat(text) * ({ s: 1000, m: 60_000, h: 3_600_000 }[text.slice(-1)] ?? Number.NaN);

export const hubble: Tool = function* (argv, { node, network }): Script {
  const [verb, ...rest] = argv;
  if (verb !== 'observe') return yield* complain(`Error: unknown command "${verb ?? ''}" for "hubble"\n`, 1);
  const options = readOptions(rest, 'o:', { pod: true, verdict: true, since: true, last: true, output: true });
  if (options.bad) return yield* complain(`unknown flag: ${options.bad}\n\nUsage:\n  hubble observe [flags]\n`, 1);
  if (!node.ciliumAgentUp) {
    return yield* complain(
      'failed to connect to \'unix:///var/run/cilium/hubble.sock\': connection error: desc = "transport: error while dialing"\n',
      1,
    );
  }
  const since = Date.now() - durationMs(options.flags.get('since') ?? '1h');
  const pod = options.flags.get('pod');
  const podAt = (ip: string): string | undefined => network.pods.get(ip)?.id;
  const drops = node.drops
    .filter((drop) => drop.atMs >= since && (pod === undefined || podAt(drop.src) === pod || podAt(drop.dst) === pod))
    .slice(-Number(options.flags.get('last') ?? '20'));
  return yield* printOut(drops.map((drop) => line(network, node, drop)).join(''));
};
