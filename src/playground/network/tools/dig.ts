// dig of bind 9.18: rc 0 for any answer, 9 for none.
import { queryDns } from '../dns.ts';
import type { Script } from '../play.ts';
import { nameserverOf } from '../resolver.ts';
import { complain, type Tool } from './tool.ts';

const BANNER = '; <<>> DiG 9.18.49-1~deb12u3-Debian <<>>';
const USAGE =
  'Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}\n            {global-d-opt} host [@local-server] {local-d-opt}\n            [ host [@local-server] {local-d-opt} [...]]\n\nUse "dig -h" (or "dig -h | more") for complete list of options\n';

interface Asked {
  server: string;
  name: string;
  type: string;
  timeMs: number;
  tries: number;
  short: boolean;
  protocol: 'udp' | 'tcp';
}

const TYPES = ['A', 'AAAA'];

const read = (argv: readonly string[]): Asked | string => {
  const asked: Asked = { server: '', name: '', type: 'A', timeMs: 5000, tries: 3, short: false, protocol: 'udp' };
  for (const word of argv) {
    const [, option = '', value] = /^\+([a-z]+)(?:=(.*))?$/.exec(word) ?? [];
    if (word.startsWith('@')) asked.server = word.slice(1);
    else if (option === 'time' && Number(value) > 0) asked.timeMs = Number(value) * 1000;
    else if (option === 'tries' && Number(value) > 0) asked.tries = Number(value);
    else if (option === 'short') asked.short = true;
    else if (option === 'tcp') asked.protocol = 'tcp';
    else if (word.startsWith('+') || word.startsWith('-')) return word;
    else if (TYPES.includes(word.toUpperCase())) asked.type = word.toUpperCase();
    else asked.name = word;
  }
  return asked;
};

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon Nov 23 14:52:12 UTC 2026` */
export const dateText = (date: Date): string =>
  `${WEEKDAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()} ${date.toISOString().slice(11, 19)} UTC ${date.getUTCFullYear()}`;

export const dig: Tool = function* (argv, place): Script {
  const asked = read(argv);
  if (typeof asked === 'string') return yield* complain(`Invalid option: ${asked}\n${USAGE}`, 1);
  const server = asked.server || nameserverOf(place.resolvConf);
  const header = `\n${BANNER} ${argv.join(' ')}\n${asked.server ? '; (1 server found)\n' : ''};; global options: +cmd\n`;
  const absolute = asked.name.endsWith('.') ? asked.name : `${asked.name}.`;
  yield { waitMs: 8 };
  const tcp = asked.protocol === 'tcp';
  const problem = (words: string): string =>
    tcp
      ? `;; Connection to ${server}#53(${server}) for ${asked.name} failed: ${words}.\n`
      : `;; communications error to ${server}#53: ${words}\n`;
  let problems = '';
  for (let turn = 0; turn < asked.tries; turn += 1) {
    const result = queryDns(place.network, place.stack, server, asked.name, asked.protocol);
    if (result.kind === 'timeout') {
      yield { waitMs: asked.timeMs };
      problems += problem('timed out');
    } else if (result.kind === 'refused') {
      yield { waitMs: result.ms };
      problems += problem('connection refused');
    } else if (result.kind === 'unreachable') {
      // Its own stack refuses before dig has said what it is doing: no banner (measured).
      yield {
        stdout: `;; ${tcp ? 'Connection to' : 'UDP setup with'} ${server}#53(${server}) for ${asked.name} failed: network unreachable.\n;; no servers could be reached\n`,
      };
      return 9;
    } else {
      yield { waitMs: result.ms };
      const records = asked.type === 'A' ? result.a : result.aaaa;
      if (asked.short) {
        yield { stdout: problems + records.map((record) => `${record}\n`).join('') };
        return 0;
      }
      const tab = absolute.length < 16 ? '\t\t' : '\t';
      const section = records.map((record) => `${absolute}${tab}0\tIN\t${asked.type}\t${record}\n`).join('');
      const id = 1 + Math.floor(place.network.random() * 65_535);
      yield {
        stdout:
          `${problems}${header};; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${result.rcode}, id: ${id}\n` +
          `;; flags: qr rd ra; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n` +
          `;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n;; QUESTION SECTION:\n;${absolute}${tab}\tIN\t${asked.type}\n\n` +
          (section ? `;; ANSWER SECTION:\n${section}\n` : '') +
          `;; Query time: ${Math.round(result.ms)} msec\n;; SERVER: ${server}#53(${server}) (${asked.protocol.toUpperCase()})\n` +
          `;; WHEN: ${dateText(new Date())}\n;; MSG SIZE  rcvd: ${28 + absolute.length + 16 * records.length}\n\n`,
      };
      return 0;
    }
  }
  yield { stdout: `${problems}${asked.short ? '' : header};; no servers could be reached\n` };
  return 9;
};
