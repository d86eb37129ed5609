// Which error of the kernel do these words of the C library name? glibc and musl (Alpine) word some differently.

export type Errno = 'refused' | 'host-unreachable' | 'net-unreachable' | 'timed-out' | 'not-permitted' | 'too-long';

const WORDS: readonly (readonly [RegExp, Errno])[] = [
  [/connection refused/i, 'refused'],
  // glibc · musl; EHOSTUNREACH is what a REJECT rule or an unreachable route looks like
  [/no route to host|host is unreachable/i, 'host-unreachable'],
  [/network is unreachable|network unreachable/i, 'net-unreachable'],
  [/connection timed out|operation timed out/i, 'timed-out'],
  [/operation not permitted|permission denied/i, 'not-permitted'],
  // iputils local error · glibc · musl
  [/message too (?:long|large)/i, 'too-long'],
];

/** null when the words name none we know (a foreign locale, another error). */
export const errnoOf = (words: string): Errno | null => WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
