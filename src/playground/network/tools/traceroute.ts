// traceroute with one UDP probe a hop; exit 0 even when it never arrives.
import { isIpv4 } from '../addresses.ts';
import type { Script } from '../play.ts';
import { resolve } from '../resolver.ts';
import { send } from '../send.ts';
import { busyboxUsage } from './busybox-usage.ts';
import { traceMark } from './icmp-words.ts';
import { numberOf, readOptions } from './options.ts';
import { complain, type Tool } from './tool.ts';

const FIRST_PORT = 33_434;

export const traceroute: Tool = function* (argv, place): Script {
  const busybox = place.flavour === 'busybox';
  const options = readOptions(argv, 'nq:w:m:f:46Ii:s:t:z:');
  if (options.bad) {
    return busybox
      ? yield* busyboxUsage(
          `traceroute: invalid option -- '${options.bad}'`,
          'traceroute [-46IFlnrv] HOST [BYTES]',
          'Trace the route to HOST',
        )
      : yield* complain(`Bad option \`-${options.bad}' (argc 1)\n`, 2);
  }
  const [target] = options.rest;
  if (target === undefined) return yield* complain('Specify "host" missing argument.\n', 2);
  let ip = target;
  if (!isIpv4(target)) {
    const found = yield* resolve(place, target);
    if (found.kind !== 'found')
      return yield* complain(
        `${target}: Name or service not known\nCannot handle "host" cmdline arg \`${target}' on position 1 (argc ${argv.length})\n`,
        2,
      );
    ip = found.addresses[0] ?? '';
  }
  const maxHops = numberOf(options, 'm', 30);
  const waitMs = numberOf(options, 'w', 5) * 1000;
  yield { waitMs: 2 };
  yield { stdout: `traceroute to ${target} (${ip}), ${maxHops} hops max, ${busybox ? 46 : 60} byte packets\n` };
  let silentMs = 0;
  for (let hop = 1; hop <= maxHops; hop += 1) {
    const fate = send(place.network, place.stack, {
      to: ip,
      protocol: 'udp',
      port: FIRST_PORT + hop,
      sizeBytes: 60,
      ttl: hop,
    });
    const label = String(hop).padStart(2);
    if (fate.kind === 'local') {
      const denied = fate.errno === 'EPERM';
      const words = denied ? 'Operation not permitted' : 'Network is unreachable';
      if (busybox) return yield* complain(`traceroute: sendto: ${words}\n`, 1);
      return yield* complain(`\n${denied ? 'send' : 'connect'}: ${words}\n`, 1);
    }
    if (fate.kind === 'icmp') {
      yield { waitMs: fate.rttMs };
      yield { stdout: `${label}  ${fate.from}  ${fate.rttMs.toFixed(3)} ms${traceMark(fate)}\n` };
      if (fate.error !== 'ttl-exceeded') break;
    } else if (fate.kind === 'lost') {
      // iputils' sibling waits for all silent hops at the same time.
      yield { waitMs: busybox ? waitMs : Math.max(0, waitMs - silentMs) };
      silentMs = waitMs;
      yield { stdout: `${label}  *\n` };
    } else {
      yield { waitMs: fate.rttMs };
      yield { stdout: `${label}  ${ip}  ${fate.rttMs.toFixed(3)} ms\n` };
      break;
    }
  }
  return 0;
};
