// nslookup of busybox: asks for A and AAAA, gives up after 5 s, and words a refusal on stderr only.
import { queryDns } from '../dns.ts';
import type { Script } from '../play.ts';
import { nameserverOf } from '../resolver.ts';
import { busyboxUsage } from './busybox-usage.ts';
import { complain, type Tool } from './tool.ts';

const usage = () =>
  busyboxUsage(
    '',
    'nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]',
    'Query DNS about HOST\n\nQUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any',
  );

export const busyboxNslookup: Tool = function* (argv, place): Script {
  const options = argv.filter((word) => word.startsWith('-')).map((word) => word.slice(1).split('='));
  const [name, given] = argv.filter((word) => !word.startsWith('-'));
  const value = (option: string) => options.find(([one]) => one === option)?.[1];
  // Measured with busybox 1.35: `-retry=0` is out of range.
  const bad = [value('retry'), value('timeout')].find((text) => text !== undefined && !(Number(text) >= 1));
  if (bad !== undefined) return yield* complain(`nslookup: number ${bad} is not in 1..2147483647 range\n`, 1);
  const known = ['type', 'querytype', 'port', 'retry', 'timeout', 'debug'];
  if (name === undefined || options.some(([one = '']) => !known.includes(one))) return yield* usage();

  const server = given ?? nameserverOf(place.resolvConf);
  const type = value('type') ?? value('querytype');
  const absolute = name.endsWith('.') || name.split('.').length > 1 ? name : `${name}.`;
  const result = queryDns(place.network, place.stack, server, absolute);
  yield { waitMs: result.kind === 'timeout' ? Number(value('timeout') ?? '5') * 1000 : 3 };
  if (result.kind === 'unreachable') {
    return yield* complain(`nslookup: can't connect to remote host (${server}): Network is unreachable\n`, 1);
  }
  if (result.kind === 'refused') yield { stderr: `nslookup: write to '${server}': Connection refused\n` };
  if (result.kind !== 'answer') {
    yield { stdout: ';; connection timed out; no servers could be reached\n\n' };
    return 1;
  }
  yield { waitMs: result.ms };
  const header = `Server:\t\t${server}\nAddress:\t${server}:53\n\n`;
  if (result.rcode !== 'NOERROR') {
    const line = `** server can't find ${name}: ${result.rcode}\n\n`;
    yield { stdout: header + line + (type === undefined ? line : '') };
    return 1;
  }
  const block = (address: string) => `Name:\t${name}\nAddress: ${address}\n\n`;
  const a = result.a.map(block).join('');
  const aaaa = result.aaaa.map(block).join('') || 'Non-authoritative answer:\n\n';
  yield { stdout: header + (type === 'aaaa' ? '' : a) + (type === undefined || type === 'aaaa' ? aaaa : '') };
  return 0;
};
