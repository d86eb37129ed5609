// cilium-dbg (and `cilium`, its old name in the same container): status and endpoint get.
import type { Script } from '../play.ts';
import { ciliumEndpoint } from './cilium-endpoint.ts';
import { ciliumStatus } from './cilium-status.ts';
import { complain, printOut, type Tool } from './tool.ts';

const NO_AGENT =
  'Cilium:    daemon unreachable\ncannot connect to the agent: Get "http://localhost/v1/healthz": dial unix /var/run/cilium/cilium.sock: connect: no such file or directory\nIs the agent running?\n';

export const ciliumDbg: Tool = function* (argv, { network, node }): Script {
  const line = argv.join(' ');
  const selector = /^endpoint get (\S+) -o json$/.exec(line)?.[1];
  if (line !== 'status -o json' && selector === undefined) {
    return yield* complain(
      `Error: unknown command "${argv[0] ?? ''}" for "cilium-dbg"\nRun 'cilium-dbg --help' for usage.\n`,
      1,
    );
  }
  yield { waitMs: 40 };
  if (!node.ciliumAgentUp) return yield* complain(NO_AGENT, 1);
  if (selector === undefined) return yield* printOut(ciliumStatus(network, node));
  const endpoint = ciliumEndpoint(network, node, selector);
  return endpoint === null
    ? yield* complain(`Error: Cannot get endpoint ${selector}: [GET /endpoint/{id}][404] getEndpointIdNotFound\n`, 1)
    : yield* printOut(endpoint);
};
