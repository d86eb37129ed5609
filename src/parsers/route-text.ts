// What do the text forms of `ip route` hold, iproute2's and busybox's?
import { isIP } from 'node:net';
import { type Parsed, parsed, unreadable } from '../model/command-call.ts';
import { wholeNumber } from './numbers.ts';
import type { RouteFields } from './route-json.ts';

const TYPES = new Set(['unicast', 'local', 'broadcast', 'throw', 'blackhole', 'unreachable', 'prohibit', 'multicast']);
/** Words that stand alone. */
const FLAGS = new Set(['onlink', 'linkdown', 'dead', 'pervasive', 'offload', 'nexthop', 'cache', '<local>', 'lock']);
/** Words followed by a value we do not need. */
const SKIPPED = new Set(
  'proto scope metric uid mark weight pref expires advmss ttl tos id hoplimit initcwnd realm rtt window encap'.split(
    ' ',
  ),
);

/**
 * `10.244.2.11  encap ip id 102 src 0.0.0.0 dst 100.64.0.2 ttl 0 tos 0 via 10.244.2.1 dev cilium_vxlan src 10.244.1.1 uid 0`
 * and, joined to it, the lines that start with a blank (`cache mtu 1230`, `nexthop via …`).
 */
export const routeFromWords = (line: string): Parsed<RouteFields> => {
  const words = line.split(/\s+/).filter((word) => word !== '');
  const type = TYPES.has(words[0] ?? '') ? (words.shift() ?? '') : 'unicast';
  const dst = words.shift() ?? '';
  if (dst !== 'default' && isIP(dst.replace(/\/\d{1,3}$/, '')) === 0) return unreadable('route: no destination');
  const found = new Map<string, string>();
  // Between `encap` and `via` or `dev`, src and dst are those of the outer packet.
  let outer = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (FLAGS.has(word)) continue;
    const value = words[at + 1];
    if (value === undefined) return unreadable('route: a word without its value');
    at += 1;
    if (word === 'encap') outer = true;
    else if (word === 'via' || word === 'dev') outer = false;
    // mtu lock 1230
    if (word === 'mtu' && value === 'lock') {
      at += 1;
      put(found, 'mtu', words[at] ?? '');
    } else if (['via', 'dev', 'src', 'dst', 'table', 'mtu'].includes(word))
      put(found, outer ? `outer ${word}` : word, value);
    else if (!SKIPPED.has(word)) return unreadable('route: a word that is not understood');
  }
  return checked(type, dst, found);
};

/** The first of several next hops counts. */
const put = (found: Map<string, string>, key: string, value: string): void => {
  if (!found.has(key)) found.set(key, value);
};

const checked = (type: string, dst: string, found: ReadonlyMap<string, string>): Parsed<RouteFields> => {
  const mtuBytes = wholeNumber(found.get('mtu'));
  if (found.has('mtu') && mtuBytes === null) return unreadable('route: an MTU that is no number');
  for (const key of ['via', 'src', 'outer dst'])
    if (found.has(key) && isIP(found.get(key) ?? '') === 0) return unreadable('route: an address is not understood');
  return parsed({
    type,
    dst,
    gateway: found.get('via') ?? null,
    dev: found.get('dev') ?? null,
    src: found.get('src') ?? null,
    table: found.get('table') ?? null,
    mtuBytes,
    tunnelPeer: found.get('outer dst') ?? null,
  });
};

/** Routes one after another; a line that starts with a blank belongs to the one before. */
export const routesFromText = (text: string): Parsed<readonly RouteFields[]> => {
  // An exec that loses its output looks like an empty table: no route at all is not believed in text form.
  if (!text.endsWith('\n')) return unreadable('route: the last line is cut');
  const lines: string[] = [];
  for (const line of text.slice(0, -1).split('\n')) {
    const last = lines.length - 1;
    if (/^\s/.test(line) && last >= 0) lines[last] = `${lines[last]} ${line}`;
    else lines.push(line);
  }
  const routes: RouteFields[] = [];
  for (const line of lines) {
    const route = routeFromWords(line);
    if (!route.ok) return route;
    routes.push(route.value);
  }
  return parsed(routes);
};
