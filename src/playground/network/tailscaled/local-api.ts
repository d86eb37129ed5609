// What a node's daemon answers to a request at its socket, to a caller that is not root.
import { isIpv4 } from '../addresses.ts';
import type { Place } from '../place.ts';
import type { NodeStack } from '../state.ts';
import { type PingType, pingOnce } from './ping.ts';
import { derpMapOf, metricsOf, prefsOf } from './settings.ts';
import { statusOf } from './status.ts';

export interface LocalReply {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

const SOCKETS = ['/var/run/tailscale/tailscaled.sock', '/run/tailscale/tailscaled.sock'];

/** The daemon that listens at a path, as the place sees it; null when connecting fails. */
export const daemonAt = (place: Place, socket: string): NodeStack | null =>
  place.tailscaleSocket && SOCKETS.includes(socket) && place.node.on && place.node.tailscaled.running
    ? place.node
    : null;

const says = (status: number, body: string, ms = 2): LocalReply => ({ status, body, ms });
const tabbed = (value: object): LocalReply => says(200, `${JSON.stringify(value, null, '\t')}\n`);
const plain = (value: object): LocalReply => says(200, `${JSON.stringify(value)}\n`);

const PREFIX = '/localapi/v0/';
/** They change something, or tell what only root may know. */
const FOR_ROOT = ['metrics', 'goroutines', 'logtap', 'logout', 'shutdown', 'start', 'login-interactive'];
const TYPES: readonly PingType[] = ['disco', 'TSMP', 'ICMP'];

/** null: an answer never comes. */
export const answerLocalApi = (
  place: Place,
  node: NodeStack,
  asked: { readonly method: string; readonly host: string; readonly url: URL },
): LocalReply | null => {
  const { network } = place;
  if (asked.host !== '' && asked.host !== 'local-tailscaled.sock') return says(403, 'invalid localapi request\n');
  const name = asked.url.pathname.startsWith(PREFIX) ? asked.url.pathname.slice(PREFIX.length) : '';
  if (FOR_ROOT.includes(name) || (name === 'prefs' && asked.method !== 'GET')) return says(403, 'access denied\n');
  switch (name) {
    case 'status':
      return tabbed(statusOf(network, node, asked.url.searchParams.get('peers') !== 'false'));
    case 'prefs':
      return tabbed(prefsOf(node));
    case 'derpmap':
      return tabbed(derpMapOf());
    case 'usermetrics':
      return says(200, metricsOf(network, node));
    case 'check-udp-gro-forwarding':
      return plain({ Warning: node.tailscaled.groWarning });
    case 'check-ip-forwarding':
      return plain({ Warning: forwardingWarning(node) });
    case 'ping':
      return ping(place, node, asked.method, asked.url.searchParams);
    default:
      return says(404, '404 not found\n');
  }
};

/** Only a node that offers routes forwards for others; the demo's do not. */
const forwardingWarning = (node: NodeStack): string =>
  node.ipForward
    ? ''
    : 'IP forwarding is disabled, subnet routing/exit nodes will not work.\nSee https://tailscale.com/s/ip-forwarding';

const ping = (place: Place, node: NodeStack, method: string, query: URLSearchParams): LocalReply | null => {
  if (method !== 'POST') return says(400, 'want POST\n');
  const ip = query.get('ip') ?? '';
  const type = TYPES.find((one) => one === query.get('type'));
  if (!isIpv4(ip) || type === undefined) return says(400, 'invalid ping\n');
  const result = pingOnce(place.network, node, ip, type);
  return result && says(200, `${JSON.stringify(result)}\n`, result.LatencySeconds * 1000 + 1);
};
