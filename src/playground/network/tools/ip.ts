// ip of iproute2 6.1: global options, then the object.
import type { Script } from '../play.ts';
import { ipLink } from './ip-link.ts';
import { ipRoute, ipRule } from './ip-route.ts';
import { complain, type Tool } from './tool.ts';

const KNOWN = [
  'j',
  'json',
  's',
  'stats',
  'statistics',
  'd',
  'details',
  '4',
  'o',
  'oneline',
  'br',
  'brief',
  'p',
  'pretty',
];

const OBJECTS = ['route', 'rule', 'link', 'address'] as const;

export const ip: Tool = function* (argv, place): Script {
  const at = argv.findIndex((word) => !word.startsWith('-'));
  const given = (at < 0 ? argv : argv.slice(0, at)).map((word) => word.replace(/^--?/, ''));
  const unknown = given.find((word) => !KNOWN.includes(word));
  if (unknown !== undefined) return yield* complain(`Option "-${unknown}" is unknown, try "ip -help".\n`, 255);
  const [word, ...rest] = at < 0 ? [] : argv.slice(at);
  if (word === undefined) return yield* complain('Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n', 255);
  const has = (...names: string[]) => given.some((one) => names.includes(one));
  const flags = { json: has('j', 'json'), stats: has('s', 'stats', 'statistics'), details: has('d', 'details') };
  // Objects may be shortened, the first that fits in iproute2's order wins.
  const object = word === 'a' || word === 'addr' ? 'address' : OBJECTS.find((one) => one.startsWith(word));
  switch (object) {
    case 'route':
      return yield* ipRoute(place.stack, rest, flags.json);
    case 'rule':
      return yield* ipRule(place.stack, flags.json);
    case 'link':
      return yield* ipLink(place.stack, 'link', rest, flags);
    case 'address':
      return yield* ipLink(place.stack, 'addr', rest, flags);
    default:
      return yield* complain(`Object "${word}" is unknown, try "ip help".\n`, 1);
  }
};
