// Which way does the kernel send a packet, and what do its tables and rules say?
import { z } from 'zod';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { errnoOf } from './errno-words.ts';
import { fromJson } from './json-text.ts';
import { routesFromJson } from './route-json.ts';
import { routesFromText } from './route-text.ts';
import { screen } from './screen.ts';

export type RouteGet =
  | {
      readonly kind: 'route';
      readonly device: string;
      readonly gateway: string | null;
      readonly source: string | null;
      /** null: the tool did not name one, which is main (busybox never names one). */
      readonly table: string | null;
      /** null: the route has none, or the tool is busybox, which does not print it. */
      readonly mtuBytes: number | null;
      /** Outer destination of a route with encapsulation; null without one. */
      readonly tunnelPeer: string | null;
    }
  | { readonly kind: 'unreachable' };

export interface RouteEntry {
  /** `default`, an address with prefix length, or a bare address for a host route. */
  readonly destination: string;
  /** The first next hop's, of a route with several. */
  readonly device: string | null;
  readonly gateway: string | null;
  readonly table: string | null;
  /** unicast, throw, blackhole, unreachable, prohibit, local, broadcast … */
  readonly type: string;
  readonly mtuBytes: number | null;
  /** false: maybe busybox printed this, which leaves MTUs out. Then null says nothing, and the link's MTU may be too large. */
  readonly mtuShown: boolean;
}

export interface RuleEntry {
  readonly priority: number;
  /** Empty when the rule has an action instead. */
  readonly table: string;
  /** As printed, e.g. 0x80000/0xff0000; null without one. */
  readonly mark: string | null;
  /** unreachable, blackhole or prohibit; null for a lookup. */
  readonly action: string | null;
}

const isJson = (output: ToolOutput): boolean => output.argv.includes('-j');

/** One `ip route get`, JSON or text. */
export const parseRouteGet: Parser<RouteGet> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (output.exitCode !== 0) return routeGetFailed(output);
  // iproute2's text ends with a line that starts with `cache`; the MTU stands there.
  if (!isJson(output) && / uid \d/.test(output.stdout) && !/\n {4}cache\b.*\n$/.test(output.stdout))
    return unreadable('ip route get: the output is cut');
  const routes = (isJson(output) ? routesFromJson : routesFromText)(output.stdout);
  if (!routes.ok) return routes;
  const [route] = routes.value;
  if (route === undefined || routes.value.length > 1 || route.dev === null)
    return unreadable('ip route get: not one route with a device');
  if (output.argv.includes('get') && output.argv[output.argv.indexOf('get') + 1] !== route.dst)
    return unreadable('ip route get: the answer is about another address');
  const { dev: device, gateway, src: source, table, mtuBytes, tunnelPeer } = route;
  return parsed({ kind: 'route', device, gateway, source, table, mtuBytes, tunnelPeer });
};

// RTNETLINK answers: Network is unreachable (no route) · No route to host (a route of type unreachable) · Invalid argument (blackhole)
const routeGetFailed = (output: ToolOutput): ReturnType<typeof parseRouteGet> => {
  const errno = errnoOf(/RTNETLINK answers: (.+)/.exec(output.stderr)?.[1] ?? '');
  if (
    output.exitCode <= 2 &&
    output.stdout.trim() === '' &&
    (errno === 'net-unreachable' || errno === 'host-unreachable')
  )
    return parsed({ kind: 'unreachable' });
  if (errno === 'not-permitted') return unreadable('ip route get: not permitted', 'forbidden');
  return unreadable('ip route get: an error that is not understood');
};

// Error: ipv4: FIB table does not exist.
const NO_TABLE = /^Error: ipv[46]: FIB table does not exist\.$/m;

/** One table; a table that was never created is empty. */
export const parseRoutes: Parser<readonly RouteEntry[]> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (output.exitCode !== 0) {
    const isEmpty = output.exitCode === 2 && NO_TABLE.test(output.stderr) && ['', '['].includes(output.stdout.trim());
    return isEmpty ? parsed([]) : unreadable('ip route: an error that is not understood');
  }
  const routes = (isJson(output) ? routesFromJson : routesFromText)(output.stdout);
  if (!routes.ok) return routes;
  // iproute2's text names the protocol of connected routes or an MTU; busybox neither.
  const mtuShown = isJson(output) || / (?:proto|mtu|encap) /.test(output.stdout);
  return parsed(
    routes.value.map(({ dst, dev, gateway, table, type, mtuBytes }) => ({
      destination: dst,
      device: dev,
      gateway,
      table,
      type,
      mtuBytes,
      mtuShown,
    })),
  );
};

const rule = z.looseObject({
  priority: z.int().nonnegative(),
  table: z.string().optional(),
  action: z.string().optional(),
  fwmark: z.string().optional(),
  fwmask: z.string().optional(),
});

// 5210:	from all fwmark 0x80000/0xff0000 lookup main · 5250:	from all fwmark 0x80000/0xff0000 unreachable
const RULE =
  /^(\d{1,10}):\tfrom \S+(?: to \S+)?(?: fwmark (0x[0-9a-f]{1,8}(?:\/0x[0-9a-f]{1,8})?))?(?: (?:iif|oif) \S+)*(?: lookup (\S+)| (unreachable|blackhole|prohibit))(?: (?:proto \S+|suppress_\S+ \S+))* ?$/;

const rulesFromText = (text: string): Parsed<readonly RuleEntry[]> => {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length === 0) return unreadable('ip rule: the last line is cut');
  const rules: RuleEntry[] = [];
  for (const line of lines) {
    const match = RULE.exec(line);
    if (match === null) return unreadable('ip rule: a line is not understood');
    rules.push({
      priority: Number(match[1]),
      table: match[3] ?? '',
      mark: match[2] ?? null,
      action: match[4] ?? null,
    });
  }
  return parsed(rules);
};

/** `ip rule show`, JSON or text. */
export const parseRules: Parser<readonly RuleEntry[]> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (output.exitCode !== 0) return unreadable('ip rule: an error that is not understood');
  if (!isJson(output)) return rulesFromText(output.stdout);
  const rules = fromJson(output.stdout, z.array(rule));
  if (!rules.ok) return rules;
  return parsed(
    rules.value.map(({ priority, table = '', action = null, fwmark, fwmask }) => ({
      priority,
      table,
      mark: fwmark === undefined ? null : fwmask === undefined ? fwmark : `${fwmark}/${fwmask}`,
      action,
    })),
  );
};
