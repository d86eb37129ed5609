// `ip route get` and `ip route show`, as JSON and as text, in the shapes iproute2 prints.
import { isIpv4 } from '../addresses.ts';
import type { Script } from '../play.ts';
import { isLocal, lookup, sourceOf } from '../routing.ts';
import type { Route, Stack } from '../state.ts';
import { complain, printOut } from './tool.ts';

/** `default`, a bare address for /32, else the range. */
const target = (to: string): string => (to === '0.0.0.0/0' ? 'default' : to.replace(/\/32$/, ''));

/** JSON by hand: iproute2 writes the key `dst` twice for an encapsulated route, which JSON.stringify cannot. */
const jsonLine = (pairs: readonly (readonly [key: string, value: unknown])[]): string =>
  `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;

const encapPairs = ({ encap }: Route) =>
  encap
    ? ([
        ['encap', 'ip'],
        ['id', encap.id],
        ['src', '0.0.0.0'],
        ['dst', encap.dst],
        ['ttl', 0],
        ['tos', 0],
      ] as const)
    : [];

const metricPairs = ({ mtuBytes }: Route) =>
  mtuBytes === undefined ? [] : ([['metrics', [{ mtu: mtuBytes }]]] as const);

const listed = (route: Route): string =>
  jsonLine([
    ['dst', target(route.to)],
    ...encapPairs(route),
    ...(route.via ? ([['gateway', route.via]] as const) : []),
    ['dev', route.dev],
    ...(route.protocol ? ([['protocol', route.protocol]] as const) : []),
    ...(route.scopeLink ? ([['scope', 'link']] as const) : []),
    ...(route.src ? ([['prefsrc', route.src]] as const) : []),
    ...(route.metric === undefined ? [] : ([['metric', route.metric]] as const)),
    ['flags', route.onlink ? ['onlink'] : []],
    ...metricPairs(route),
  ]);

const listedText = (route: Route): string => {
  const { encap } = route;
  return [
    target(route.to),
    encap && ` encap ip id ${encap.id} src 0.0.0.0 dst ${encap.dst} ttl 0 tos 0`,
    route.via && `via ${route.via}`,
    `dev ${route.dev}`,
    route.protocol && `proto ${route.protocol}`,
    route.scopeLink && 'scope link',
    route.src && `src ${route.src}`,
    route.metric !== undefined && `metric ${route.metric}`,
    route.onlink && 'onlink',
    route.mtuBytes !== undefined && `mtu ${route.mtuBytes}`,
  ]
    .filter(Boolean)
    .join(' ');
};

const get = (stack: Stack, ip: string, mark: number, json: boolean): string | null => {
  if (isLocal(stack, ip)) {
    const pairs = [
      ['type', 'local'],
      ['dst', ip],
      ['dev', 'lo'],
      ['table', 'local'],
      ['prefsrc', ip],
      ['flags', []],
      ['uid', 0],
      ['cache', ['local']],
    ] as const;
    return json ? `[${jsonLine(pairs)}]\n` : `local ${ip} dev lo table local src ${ip} uid 0 \n    cache <local> \n`;
  }
  const choice = lookup(stack, ip, mark);
  if (!choice) return null;
  const { route, table } = choice;
  const src = sourceOf(stack, route);
  const mtu = stack.pmtu.get(ip) ?? route.mtuBytes;
  if (!json) {
    const { encap } = route;
    const words = [
      ip,
      encap && ` encap ip id ${encap.id} src 0.0.0.0 dst ${encap.dst} ttl 0 tos 0`,
      route.via && `via ${route.via}`,
      `dev ${route.dev}`,
      table !== 'main' && `table ${table}`,
      `src ${src}`,
      mark > 0 && `mark 0x${mark.toString(16)}`,
      'uid 0',
    ];
    return `${words.filter(Boolean).join(' ')} \n    cache ${mtu === undefined ? '' : `mtu ${mtu} `}\n`;
  }
  const pairs: (readonly [string, unknown])[] = [
    ['dst', ip],
    ...encapPairs(route),
    ...(route.via ? ([['gateway', route.via]] as const) : []),
    ['dev', route.dev],
    ...(table === 'main' ? [] : ([['table', table]] as const)),
    ['prefsrc', src],
    ['flags', []],
    ...(mark > 0 ? ([['mark', mark]] as const) : []),
    ['uid', 0],
    ['cache', []],
    ...(mtu === undefined ? [] : ([['metrics', [{ mtu }]]] as const)),
  ];
  return `[${jsonLine(pairs)}]\n`;
};

const show = function* (stack: Stack, words: readonly string[], json: boolean): Script {
  const table = words[words.indexOf('table') + 1] ?? 'main';
  const name = words.includes('table') ? (table === '254' ? 'main' : table) : 'main';
  const routes = stack.tables.get(name);
  if (!routes && name === 'default') return yield* printOut(json ? '[]\n' : '');
  if (!routes) {
    if (!/^\d+$|^main$|^local$/.test(name)) {
      return yield* complain(`Error: argument "${name}" is wrong: table id value is invalid\n\n`, 255);
    }
    // A table that never had a route: rc 2 and, in JSON, a lone bracket (measured).
    if (json) yield { stdout: '[' };
    return yield* complain('Error: ipv4: FIB table does not exist.\nDump terminated\n', 2);
  }
  const onlyDefault = words.includes('default') && !words.includes('table');
  const shown = routes.filter(
    (route) => stack.devices.get(route.dev)?.up && (!onlyDefault || route.to === '0.0.0.0/0'),
  );
  return yield* printOut(
    json ? `[${shown.map(listed).join(',')}]\n` : shown.map((route) => `${listedText(route)} \n`).join(''),
  );
};

export function* ipRoute(stack: Stack, words: readonly string[], json: boolean): Script {
  const [verb = 'show', ...rest] = words;
  if ('show'.startsWith(verb) || 'list'.startsWith(verb)) return yield* show(stack, rest, json);
  if (verb !== 'get') return yield* complain(`Command "${verb}" is unknown, try "ip route help".\n`, 255);
  const [ip] = rest;
  if (ip === undefined) return yield* complain('need at least a destination address\n', 1);
  if (!isIpv4(ip)) return yield* complain(`Error: inet prefix is expected rather than "${ip}".\n`, 1);
  const mark = rest[1] === 'mark' ? Number(rest[2]) : 0;
  const text = get(stack, ip, mark, json);
  return text === null ? yield* complain('RTNETLINK answers: Network is unreachable\n', 2) : yield* printOut(text);
}

export function* ipRule(stack: Stack, json: boolean): Script {
  const rules = [{ priority: 0, table: 'local', mark: undefined }, ...stack.rules];
  const hex = (mark: number) => `0x${mark.toString(16)}`;
  const asJson = rules.map(({ priority, mark, table }) => ({
    priority,
    src: 'all',
    ...(mark === undefined ? {} : { fwmark: hex(mark), fwmask: '0xff0000' }),
    ...(table === null ? { action: 'unreachable' } : { table }),
  }));
  const asText = rules.map(({ priority, mark, table }) => {
    const marked = mark === undefined ? '' : ` fwmark ${hex(mark)}/0xff0000`;
    return `${priority}:\tfrom all${marked} ${table === null ? 'unreachable' : `lookup ${table}`}\n`;
  });
  return yield* printOut(json ? `${JSON.stringify(asJson)}\n` : asText.join(''));
}
