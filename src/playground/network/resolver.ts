// How a program turns a name into addresses: resolv.conf, its search list, and the C library's patience.
import { type DnsResult, queryDns } from './dns.ts';
import type { Place } from './place.ts';
import type { Beat } from './play.ts';

/** What the C library waits for one answer, and how often it asks a server. */
const TRY_MS = 5000;
const TRIES = 2;

/** First nameserver line; empty when there is none. */
export const nameserverOf = (resolvConf: string): string => /^nameserver (\S+)$/m.exec(resolvConf)?.[1] ?? '';

/** The absolute names a lookup tries, in order. */
export const candidates = (name: string, resolvConf: string): readonly string[] => {
  if (name.endsWith('.')) return [name];
  const search = (/^search (.+)$/m.exec(resolvConf)?.[1] ?? '').split(' ').filter(Boolean);
  const ndots = Number(/\bndots:(\d+)/.exec(resolvConf)?.[1] ?? '1');
  const listed = search.map((domain) => `${name}.${domain}`);
  return name.split('.').length - 1 >= ndots ? [name, ...listed] : [...listed, name];
};

export type Resolved =
  | { readonly kind: 'found'; readonly addresses: readonly string[] }
  | { readonly kind: 'unknown-name' }
  /** No server gave an answer: "temporary failure in name resolution". */
  | { readonly kind: 'no-server'; readonly timedOut: boolean };

/** getaddrinfo for IPv4: takes as long as the real one does. */
export function* resolve(place: Place, name: string): Generator<Beat, Resolved, undefined> {
  const server = nameserverOf(place.resolvConf);
  for (const candidate of candidates(name, place.resolvConf)) {
    let last: DnsResult | null = null;
    for (let turn = 0; turn < TRIES; turn += 1) {
      last = queryDns(place.network, place.stack, server, candidate);
      yield { waitMs: last.kind === 'timeout' ? TRY_MS : 'ms' in last ? last.ms : 0 };
      if (last.kind === 'answer') break;
    }
    if (last?.kind !== 'answer') return { kind: 'no-server', timedOut: last?.kind === 'timeout' };
    if (last.rcode === 'NOERROR' && last.a.length > 0) return { kind: 'found', addresses: last.a };
    if (last.rcode === 'REFUSED' || last.rcode === 'SERVFAIL') return { kind: 'no-server', timedOut: false };
  }
  return { kind: 'unknown-name' };
}
