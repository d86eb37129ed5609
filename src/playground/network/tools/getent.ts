// getent ahostsv4: the C library's own answer; a miss prints nothing.
import { isIpv4 } from '../addresses.ts';
import type { Script } from '../play.ts';
import { resolve } from '../resolver.ts';
import { complain, type Tool } from './tool.ts';

export const getent: Tool = function* (argv, place): Script {
  const [database, name] = argv;
  if (database !== 'ahostsv4' && database !== 'hosts' && database !== 'ahosts') {
    return yield* complain(
      `Unknown database: ${database ?? ''}\nTry \`getent --help' or \`getent --usage' for more information.\n`,
      1,
    );
  }
  if (name === undefined) return yield* complain('Enumeration not supported on ahostsv4\n', 3);
  yield { waitMs: 3 };
  const found = isIpv4(name) ? ({ kind: 'found', addresses: [name] } as const) : yield* resolve(place, name);
  if (found.kind !== 'found') return 2;
  const shown = name.replace(/\.$/, '');
  for (const address of found.addresses) {
    const column = address.padEnd(15);
    yield { stdout: `${column} STREAM ${shown}\n${column} DGRAM  \n${column} RAW    \n` };
  }
  return 0;
};
