// nslookup of bind 9.18: one complaint per try, then the answer or "no servers could be reached".
import { type DnsResult, queryDns } from '../dns.ts';
import type { Place } from '../place.ts';
import type { Beat, Script } from '../play.ts';
import { candidates, nameserverOf } from '../resolver.ts';
import type { Tool } from './tool.ts';

interface Asked {
  readonly words: readonly string[];
  readonly timeoutMs: number;
  readonly tries: number;
  readonly both: boolean;
  readonly unknown: readonly string[];
}

const read = (argv: readonly string[]): Asked => {
  const options = argv.filter((word) => word.startsWith('-')).map((word) => word.slice(1).split('='));
  const value = (...names: string[]) => options.find(([name = '']) => names.includes(name))?.[1];
  const known = ['type', 'querytype', 'q', 'timeout', 'retry', 'port', 'debug', 'nosearch', 'search'];
  return {
    words: argv.filter((word) => !word.startsWith('-')),
    timeoutMs: Number(value('timeout') ?? '5') * 1000,
    tries: Number(value('retry') ?? '2') + 1,
    both: value('type', 'querytype', 'q') === undefined,
    unknown: options.map(([name = '']) => name).filter((name) => !known.includes(name)),
  };
};

/** Asks until somebody answers; null when nobody did. */
function* persist(
  place: Place,
  server: string,
  name: string,
  asked: Asked,
): Generator<Beat, DnsResult | null, undefined> {
  for (let turn = 0; turn < asked.tries; turn += 1) {
    const result = queryDns(place.network, place.stack, server, name);
    if (result.kind === 'answer') {
      yield { waitMs: result.ms };
      return result;
    }
    yield { waitMs: result.kind === 'timeout' ? asked.timeoutMs : 1 };
    if (result.kind === 'unreachable') {
      yield {
        stdout: `;; UDP setup with ${server}#53(${server}) for ${asked.words[0] ?? name} failed: network unreachable.\n;; no servers could be reached\n`,
      };
    } else {
      const why = result.kind === 'timeout' ? 'timed out' : 'connection refused';
      yield { stdout: `;; communications error to ${server}#53: ${why}\n` };
    }
    if (turn === asked.tries - 1)
      yield { stdout: result.kind === 'unreachable' ? '\n' : ';; no servers could be reached\n\n' };
  }
  return null;
}

export const nslookup: Tool = function* (argv, place): Script {
  const asked = read(argv);
  for (const option of asked.unknown) yield { stdout: `*** Invalid option: ${option}\n` };
  const [name = '', given] = asked.words;
  const server = given ?? nameserverOf(place.resolvConf);
  const shown = name.replace(/\.$/, '');
  yield { waitMs: 8 };
  const header = `Server:\t\t${server}\nAddress:\t${server}#53\n\n`;
  let rcode = 'NXDOMAIN';
  for (const candidate of candidates(name, place.resolvConf)) {
    const result = yield* persist(place, server, candidate, asked);
    if (result?.kind !== 'answer') return 1;
    rcode = result.rcode;
    if (rcode === 'NXDOMAIN') continue;
    if (rcode !== 'NOERROR') break;
    yield { stdout: header };
    const found = candidate.replace(/\.$/, '');
    for (const address of result.a) yield { stdout: `Name:\t${found}\nAddress: ${address}\n` };
    if (asked.both) {
      const second = yield* persist(place, server, candidate, asked);
      const addresses = second?.kind === 'answer' ? second.aaaa : [];
      for (const address of addresses) yield { stdout: `Name:\t${found}\nAddress: ${address}\n` };
    }
    yield { stdout: '\n' };
    return 0;
  }
  yield { stdout: `${header}** server can't find ${shown}: ${rcode}\n\n` };
  return 1;
};
