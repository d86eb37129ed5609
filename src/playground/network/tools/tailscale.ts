// The tailscale command: status as JSON, ping, netcheck, version.
import type { Place } from '../place.ts';
import type { Script } from '../play.ts';
import type { NodeStack } from '../state.ts';
import { daemonAt } from '../tailscaled/local-api.ts';
import { netcheckJson, netcheckText } from '../tailscaled/netcheck.ts';
import { statusOf } from '../tailscaled/status.ts';
import { readGoFlags } from './go-flags.ts';
import { tailscalePing } from './tailscale-ping.ts';
import { complain, type Tool } from './tool.ts';

const SOCKET = '/var/run/tailscale/tailscaled.sock';
const NO_DAEMON =
  "failed to connect to local tailscaled; it doesn't appear to be running (sudo systemctl start tailscaled ?)\n";
const UNSTABLE = '# Warning: this JSON format is not yet considered a stable interface\n';

const unknownFlag = (name: string) => complain(`flag provided but not defined: -${name}\n`, 2);

export const tailscale: Tool = function* (argv, place): Script {
  const { flags, rest, bad } = readGoFlags(argv, { socket: true });
  if (bad) return yield* unknownFlag(bad);
  const [subcommand = '', ...words] = rest;
  yield { waitMs: 15 };
  if (subcommand === 'netcheck') return yield* netcheck(words, place);
  const node = daemonAt(place, flags.get('socket') ?? SOCKET);
  if (!node) return yield* complain(NO_DAEMON, 1);
  if (subcommand === 'status') return yield* status(words, place, node);
  if (subcommand === 'ping') return yield* tailscalePing(words, place, node);
  return yield* complain(`tailscale: unknown subcommand: ${subcommand}\n`, 1);
};

function* status(words: readonly string[], place: Place, node: NodeStack): Script {
  const { flags, bad } = readGoFlags(words, { json: false, peers: false });
  if (bad) return yield* unknownFlag(bad);
  if (flags.get('json') !== 'true') return yield* complain('the simulation prints status as JSON alone: --json\n', 1);
  yield { stdout: JSON.stringify(statusOf(place.network, node, flags.get('peers') !== 'false'), null, 2) };
  return 0;
}

/** Measured from the network the command runs in. */
function* netcheck(words: readonly string[], { network, node }: Place): Script {
  const { flags, bad } = readGoFlags(words, { format: true });
  if (bad) return yield* unknownFlag(bad);
  yield { waitMs: network.cloud.blocksUdp.has(node.id) ? 4800 : 900 };
  if (flags.get('format') !== 'json') {
    yield { stdout: netcheckText(network, node) };
    return 0;
  }
  yield { stderr: UNSTABLE };
  yield { stdout: netcheckJson(network, node) };
  return 0;
}
