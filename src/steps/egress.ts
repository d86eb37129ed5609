// Did anything leave from one place: an ICMP echo or a TCP connection by address, weighed together?
import type { Reading } from '../model/step.ts';
import { join, say, type Text } from '../model/text.ts';
import { type Facts, fail, type Judgement, pass, unknown } from '../model/verdict.ts';
import type { HttpResult } from '../parsers/http.ts';
import type { PingResult } from '../parsers/ping.ts';
import { httpSaw, pingSaw } from './words.ts';

export type EgressValue =
  | { readonly kind: 'ping'; readonly to: string; readonly ping: PingResult }
  | { readonly kind: 'http'; readonly to: string; readonly http: HttpResult };

export interface Egress {
  /** `unclear`: not enough was looked at to say no. */
  readonly through: 'yes' | 'no' | 'unclear';
  readonly saw: Text;
  readonly facts: Facts;
}

/** What ICMP met, in one word. */
export const icmpWord = (ping: PingResult): string => {
  if (ping.received > 0) return 'ok';
  if (ping.local === 'no-route') return 'no-route';
  if (ping.local === 'not-permitted') return 'not-permitted';
  const kinds = ping.replies.map((one) => one.what);
  if (kinds.includes('host-prohibited') || kinds.includes('admin-prohibited')) return 'prohibited';
  if (kinds.includes('net-unreachable') || kinds.includes('host-unreachable')) return 'unreachable';
  return 'lost';
};

/** Words a kernel or a router said: one look is enough to know that nothing left. */
const DEFINITE = new Set(['no-route', 'prohibited', 'unreachable']);

/** Said by proxies for an address they could not reach: TCP came as far as somebody, and nobody knows how far. */
const FOR_ANOTHER: readonly (number | null)[] = [407, 502, 503, 504, 511];

export const httpWorks = (http: HttpResult): boolean => http.outcome === 'answer' || http.outcome === 'http-error';

const tcpWord = (http: HttpResult): string => {
  if (!httpWorks(http)) return http.outcome;
  return FOR_ANOTHER.includes(http.status) ? 'proxy' : 'ok';
};

/** Weighs the readings of one place. ICMP lost alone proves nothing: it may be filtered (guide erratum 33). */
export const weighEgress = (readings: readonly Reading<EgressValue>[]): Egress => {
  let icmp = 'not-looked';
  let tcp = 'not-looked';
  let from = '';
  let tcpLost = false;
  for (const reading of readings) {
    if (!reading.ok) {
      // The tool ran and hung until its kill timer: weak, but it counts beside another failure.
      if (reading.reason === 'timed-out' && reading.key.endsWith('http')) tcp = 'hung';
      else if (reading.reason !== 'tool-missing' && reading.key.endsWith('http')) tcpLost = true;
      continue;
    }
    if (reading.value.kind === 'ping') {
      icmp = icmpWord(reading.value.ping);
      from = reading.value.ping.replies[0]?.from ?? '';
    } else tcp = tcpWord(reading.value.http);
  }
  const saw = join(readings.map(sawOf), ', ');
  const facts = { reached: icmp === 'ok' || tcp === 'ok', icmp, tcp, from };
  // Where TCP could have been tried and what it met was lost, pings alone say nothing of it: it may be filtered.
  if (icmp === 'ok' && (tcp === 'hung' || (tcp === 'not-looked' && tcpLost))) return { through: 'unclear', saw, facts };
  if (facts.reached) return { through: 'yes', saw: withFilteredNote(saw, icmp, tcp), facts };
  if (tcp === 'proxy') return { through: 'unclear', saw: join([saw, MAYBE_PROXY], ' '), facts };
  const bothFailed = icmp !== 'not-looked' && tcp !== 'not-looked';
  const tcpFailed = tcp !== 'not-looked' && tcp !== 'hung';
  return { through: bothFailed || tcpFailed || DEFINITE.has(icmp) ? 'no' : 'unclear', saw, facts };
};

const MAYBE_PROXY = say('(perhaps a proxy in between says so)', '(중간의 프록시가 한 응답일 수 있음)');

const withFilteredNote = (saw: Text, icmp: string, tcp: string): Text => {
  if (tcp === 'ok' && icmp !== 'ok' && icmp !== 'not-looked')
    return join([saw, say('(only ICMP is filtered)', '(ICMP만 걸러짐)')], ' ');
  return saw;
};

const sawOf = (reading: Reading<EgressValue>): Text => {
  if (!reading.ok) {
    const what = reading.key.endsWith('http') ? 'TCP' : 'ICMP';
    return say(`${what}: could not look (${reading.detail})`, `${what}: 확인 못 함 (${reading.detail})`);
  }
  return reading.value.kind === 'ping'
    ? pingSaw(reading.value.to, reading.value.ping)
    : httpSaw(reading.value.to, reading.value.http);
};

const EXPECTED = say('an answer by ICMP or TCP', 'ICMP 또는 TCP 응답');

/** One place. */
export const judgeEgress = (readings: readonly Reading<EgressValue>[]): Judgement => {
  const seen = weighEgress(readings);
  if (seen.through === 'yes') return pass(seen.saw, EXPECTED, seen.facts);
  return seen.through === 'no'
    ? fail(seen.saw, EXPECTED, seen.facts)
    : unknown('inconclusive', seen.saw, EXPECTED, seen.facts);
};

/** Several places, named by the part of the key before the colon: one that gets through is enough. */
export const judgeAnyEgress = (readings: readonly Reading<EgressValue>[]): Judgement => {
  const names = [...new Set(readings.map((one) => nameOf(one.key)))];
  const seen = names.map((name) => ({
    name,
    ...weighEgress(readings.filter((one) => nameOf(one.key) === name)),
  }));
  const saw = join(seen.map(({ name, saw: what }) => say(`${name}: ${what.en}`, `${name}: ${what.ko}`)));
  const reached = seen.filter((one) => one.through === 'yes').map((one) => one.name);
  const facts = { reached: reached.length > 0, through: reached, asked: names };
  if (reached.length > 0) return pass(saw, EXPECTED, facts);
  return seen.some((one) => one.through === 'no')
    ? fail(saw, EXPECTED, facts)
    : unknown('inconclusive', saw, EXPECTED, facts);
};

const nameOf = (key: string): string => key.slice(0, Math.max(0, key.lastIndexOf(':')));
