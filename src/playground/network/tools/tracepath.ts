// tracepath of iputils 20221126: UDP packets as large as the path allows, one hop further each time.

import type { Script } from '../play.ts';
import { lookup, mtuTowards } from '../routing.ts';
import { send } from '../send.ts';
import { numberOf, readOptions } from './options.ts';
import { complain, type Tool } from './tool.ts';

const FIRST_PORT = 44_444;
/** It waits this long for each silent hop (measured). */
const PATIENCE_MS = 3000;

const line = (ttl: number, from: string, ms: number, rest: string): string =>
  `${`${String(ttl).padStart(2)}:  ${from}`.padEnd(57)}${ms.toFixed(3).padStart(7)}ms ${rest}\n`;

export const tracepath: Tool = function* (argv, place): Script {
  const options = readOptions(argv, 'nbm:l:p:46');
  const [target = ''] = options.rest;
  if (options.bad || target === '') return yield* complain(`tracepath: invalid option -- '${options.bad}'\n`, 255);
  const maxHops = numberOf(options, 'm', 30);
  const choice = lookup(place.stack, target);
  if (!choice) {
    yield { stdout: ' 1:  send failed\n     Resume: pmtu 65535 \n' };
    return 0;
  }
  let mtu = mtuTowards(place.stack, choice.route, target);
  yield { stdout: ` 1?: [LOCALHOST]                      pmtu ${mtu}\n` };
  let ttl = 1;
  // Every try either goes one hop on or meets a smaller MTU, so a few more tries than hops are enough.
  for (let tries = 0; ttl <= maxHops && tries < maxHops + 8; tries += 1) {
    const fate = send(place.network, place.stack, {
      to: target,
      protocol: 'udp',
      port: FIRST_PORT + ttl,
      sizeBytes: mtu,
      dontFragment: true,
      ttl,
    });
    if (fate.kind === 'lost' || (fate.kind === 'local' && fate.errno !== 'EMSGSIZE')) {
      yield { waitMs: PATIENCE_MS };
      yield { stdout: `${String(ttl).padStart(2)}:  no reply\n` };
      ttl += 1;
      continue;
    }
    const ms = 'rttMs' in fate ? fate.rttMs : 0;
    yield { waitMs: ms };
    if (fate.kind === 'local') {
      mtu = fate.mtuBytes ?? mtu;
    } else if (fate.kind === 'icmp' && fate.error === 'frag-needed') {
      mtu = fate.mtuBytes ?? mtu;
      yield { stdout: line(ttl, fate.from, ms, `pmtu ${mtu}`) };
    } else if (fate.kind === 'icmp' && fate.error === 'ttl-exceeded') {
      // The first hop is asked twice.
      yield { stdout: line(ttl, fate.from, ms, '').repeat(ttl === 1 ? 2 : 1) };
      ttl += 1;
    } else if (fate.kind === 'icmp') {
      const mark = fate.error === 'host-prohibited' ? '!A' : '!N';
      yield { stdout: `${line(ttl, fate.from, ms, mark)}     Resume: pmtu ${mtu} \n` };
      return 0;
    } else {
      const said = line(ttl, target, ms, 'reached').repeat(ttl === 1 ? 2 : 1);
      yield { stdout: `${said}     Resume: pmtu ${mtu} hops ${ttl} back ${ttl} \n` };
      return 0;
    }
  }
  yield { stdout: `     Too many hops: pmtu ${mtu}\n     Resume: pmtu ${mtu} \n` };
  return 0;
};
