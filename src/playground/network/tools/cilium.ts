// cilium-dbg (and `cilium`, its old name in the same container): the subcommands that only read.
import type { Script } from '../play.ts';
import type { Network, NodeStack } from '../state.ts';
import { NO_AGENT } from './cilium-agent.ts';
import { bpfMetrics, metricsList } from './cilium-counters.ts';
import { ciliumEndpoint, ciliumEndpoints } from './cilium-endpoint.ts';
import { ctList, ipcacheList, mapList, natList, nodeList, policyRows } from './cilium-maps.ts';
import { lbList, serviceList } from './cilium-services.ts';
import { ciliumStatus } from './cilium-status.ts';
import { complain, printOut, type Tool } from './tool.ts';

type Answer = (network: Network, node: NodeStack) => string;

const WHOLE: Readonly<Record<string, Answer>> = {
  'status -o json': ciliumStatus,
  'endpoint list -o json': ciliumEndpoints,
  'service list -o json': (_network, node) => serviceList(node),
  'node list': nodeList,
  'map list': (_network, node) => mapList(node),
  'encrypt status': () => 'Encryption: Disabled\n',
  'bpf lb list -o json': (_network, node) => lbList(node),
  'bpf ipcache list -o json': (_network, node) => ipcacheList(node),
  'bpf metrics list -o json': bpfMetrics,
  'bpf nat list': natList,
  'bpf ct list global': (_network, node) => ctList(node),
  'bpf ipmasq list': () => 'No entries found.\n',
  // Gone since 1.18: the command above it prints its help.
  'bpf tunnel list': () => 'Direct access to local BPF maps\n\nUsage:\n  cilium-dbg bpf [command]\n',
};

/** Maps are read from the kernel: they answer while the agent is down. */
const needsAgent = (line: string): boolean => !line.startsWith('bpf ');

/** null: no such subcommand. An answer of null: it does not know what it was asked about. */
const answerOf = (line: string): ((network: Network, node: NodeStack) => string | null) | null => {
  if (Object.hasOwn(WHOLE, line)) return WHOLE[line] ?? null;
  const selector = /^endpoint get (\S+) -o json$/.exec(line)?.[1];
  if (selector !== undefined) return (network, node) => ciliumEndpoint(network, node, selector);
  const endpoint = /^bpf policy get (\d+) -n$/.exec(line)?.[1];
  if (endpoint !== undefined) return (network, node) => policyRows(network, node, Number(endpoint));
  const pattern = /^metrics list -p (\S+) -o json$/.exec(line)?.[1];
  return pattern === undefined ? null : (network, node) => metricsList(network, node, pattern);
};

export const ciliumDbg: Tool = function* (argv, { network, node }): Script {
  const line = argv.join(' ');
  const answer = answerOf(line);
  if (answer === null) {
    return yield* complain(
      `Error: unknown command "${argv[0] ?? ''}" for "cilium-dbg"\nRun 'cilium-dbg --help' for usage.\n`,
      1,
    );
  }
  yield { waitMs: 40 };
  if (needsAgent(line) && !node.ciliumAgentUp) return yield* complain(NO_AGENT, 1);
  const text = answer(network, node);
  if (text !== null) return yield* printOut(text);
  return line.startsWith('endpoint get')
    ? yield* complain(`Error: Cannot get endpoint ${argv[2]}: [GET /endpoint/{id}][404] getEndpointIdNotFound\n`, 1)
    : yield* complain(`Error: open /sys/fs/bpf/tc/globals/cilium_policy_v2_${argv[3]}: no such file or directory\n`, 1);
};
