// Which route does a stack take to an address, by its rules and tables?
import { inCidr, mostSpecific } from './addresses.ts';
import type { Route, Stack } from './state.ts';

export interface RouteChoice {
  readonly route: Route;
  readonly table: string;
}

/** The address belongs to one of the stack's devices. */
export const isLocal = (stack: Stack, ip: string): boolean =>
  inCidr(ip, '127.0.0.0/8') ||
  [...stack.devices.values()].some((device) => device.addresses.some((address) => address.split('/')[0] === ip));

const bestIn = (routes: readonly Route[], ip: string): Route | undefined => mostSpecific(routes, ip, ({ to }) => to);

/** null when no rule leads to a route: the kernel says ENETUNREACH. */
export const lookup = (stack: Stack, ip: string, mark = 0): RouteChoice | null => {
  for (const rule of stack.rules) {
    if (rule.mark !== undefined && (mark & 0xff0000) !== rule.mark) continue;
    if (rule.table === null) return null;
    const route = bestIn(stack.tables.get(rule.table) ?? [], ip);
    // A route by a device that is gone or down does not exist for the kernel.
    if (route && stack.devices.get(route.dev)?.up) return { route, table: rule.table };
  }
  return null;
};

/** The address a stack puts on its own packets along a route. */
export const sourceOf = (stack: Stack, route: Route): string =>
  route.src ??
  stack.devices.get(route.dev)?.addresses[0]?.split('/')[0] ??
  (stack.kind === 'node' ? stack.spec.vcnIp : stack.spec.ip);

/** The largest packet towards an address: learned path MTU, else the route's, else the device's. */
export const mtuTowards = (stack: Stack, route: Route, ip: string): number => {
  const device = stack.devices.get(route.dev)?.mtuBytes ?? 1500;
  const limit = route.mtuBytes ?? device;
  return Math.min(limit, stack.pmtu.get(ip) ?? limit);
};
