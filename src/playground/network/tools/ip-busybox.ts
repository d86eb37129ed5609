// ip of busybox: text only, tables by name or number, sparser lines.
import type { Script } from '../play.ts';
import { isLocal, lookup, sourceOf } from '../routing.ts';
import type { Device, Route } from '../state.ts';
import { busyboxUsage } from './busybox-usage.ts';
import { complain, printOut, type Tool } from './tool.ts';

const usage = () =>
  busyboxUsage(
    '',
    'ip [OPTIONS] address|route|link|tunnel|neigh|rule [ARGS]',
    'OPTIONS := -f[amily] inet|inet6|link | -o[neline]',
  );

// default via 192.0.2.1 dev eth0 · 192.0.2.0/24 dev eth0 scope link  src 192.0.2.2
const routeText = (route: Route): string =>
  [
    route.to === '0.0.0.0/0' ? 'default' : route.to.replace(/\/32$/, ''),
    route.via && ` via ${route.via}`,
    ` dev ${route.dev}`,
    route.scopeLink && ' scope link',
    route.src && `  src ${route.src}`,
    route.mtuBytes !== undefined && `  mtu ${route.mtuBytes}`,
  ]
    .filter(Boolean)
    .join('');

const linkText = (device: Device): string => {
  const flags = ['BROADCAST', 'MULTICAST', ...(device.up ? ['UP', 'LOWER_UP'] : [])];
  const kinds = device.kind === 'loopback' ? ['LOOPBACK', 'UP', 'LOWER_UP'] : flags;
  const at = device.kind === 'veth' ? `@if${device.index + 1}` : '';
  const type = device.kind === 'loopback' ? 'loopback' : 'ether';
  const all = device.kind === 'loopback' ? device.mac : 'ff:ff:ff:ff:ff:ff';
  return `${device.index}: ${device.name}${at}: <${kinds.join(',')}> mtu ${device.mtuBytes} qdisc noqueue qlen 1000\n    link/${type} ${device.mac} brd ${all}\n`;
};

export const busyboxIp: Tool = function* (argv, place): Script {
  const { stack } = place;
  const [object = '', verb = 'show', ...rest] = argv;
  if (object === 'link' && (verb === 'show' || verb === 'list')) {
    const name = rest[0] === 'dev' ? rest[1] : rest[0];
    const devices = [...stack.devices.values()].filter((device) => name === undefined || device.name === name);
    if (devices.length === 0) return yield* complain(`ip: can't find device '${name ?? ''}'\n`, 1);
    return yield* printOut(devices.map(linkText).join(''));
  }
  if (object !== 'route') return yield* usage();
  if (verb === 'get') {
    const [to = ''] = rest;
    if (isLocal(stack, to)) return yield* printOut(`local ${to} dev lo  src ${to} \n`);
    const route = lookup(stack, to)?.route;
    if (!route) return yield* complain('ip: RTNETLINK answers: Network is unreachable\n', 2);
    const mtu = stack.pmtu.get(to) ?? route.mtuBytes;
    const via = route.via ? ` via ${route.via}` : '';
    return yield* printOut(
      `${to}${via} dev ${route.dev}  src ${sourceOf(stack, route)}${mtu === undefined ? '' : `  mtu ${mtu}`} \n`,
    );
  }
  if (verb !== 'show' && verb !== 'list') return yield* usage();
  const table = rest[0] === 'table' ? (rest[1] ?? 'main') : 'main';
  return yield* printOut((stack.tables.get(table) ?? []).map((route) => `${routeText(route)} \n`).join(''));
};
