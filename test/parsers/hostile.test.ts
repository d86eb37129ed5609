import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Parsed, ToolOutput } from '../../src/model/command-call.ts';
import { UNKNOWN_REASONS } from '../../src/model/verdict.ts';
import type { DnsResult } from '../../src/parsers/dns.ts';
import type { PingResult } from '../../src/parsers/ping.ts';
import { EVERY, readerOf } from './every-parser.ts';
import { sample, samplesOf } from './sample.ts';

const SAMPLES = samplesOf('*');

/** An answer is a value, or a short reason of the closed set that quotes nothing foreign. */
const isHonest = (result: Parsed<unknown>): boolean =>
  result.ok || (UNKNOWN_REASONS.includes(result.reason) && result.why.length > 0 && result.why.length < 200);

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.json(),
  fc
    .array(
      fc.constantFrom('\n', ' ', ':', '1', '-1', '1e3', '"', '[', '{', '}', 'dst', 'packets', 'Server:', '10.0.0.1'),
    )
    .map((all) => all.join('')),
);
const anyCode = fc.oneof(fc.constantFrom(0, 1, 2, 4, 6, 7, 8, 9, 28, 124, 127, 139, -1, Number.NaN), fc.integer());

describe('every parser', () => {
  it.each(EVERY)('%s never throws on any text, and names its reason', (_name, argv, parse) => {
    fc.assert(
      fc.property(anyText, anyText, anyCode, (stdout, stderr, exitCode) =>
        isHonest(parse({ argv: argv.split(' '), stdout, stderr, exitCode })),
      ),
      { numRuns: 300 },
    );
  });

  const MUCH = 300_000;
  const repeat = (piece: string): string => piece.repeat(Math.ceil(MUCH / piece.length)).slice(0, MUCH);
  const HUGE = [
    '"',
    '\\"',
    '"encap":"ip",',
    '[',
    '[[],',
    '{"a":',
    ' ',
    '\n',
    'a',
    '1',
    '1.',
    '!',
    '-',
    'Name:\tx\n',
    ';; ',
    '(',
    '%',
    ' 1  *\n',
    'Connecting to ',
    'a{b="',
    'pong from ',
    '\t* UDP:',
  ]
    .map(repeat)
    // Blanks between two things, where a pattern may look for its next column again and again.
    .concat(`a${' '.repeat(MUCH)}\tb\n`, `a  b${' '.repeat(MUCH)}\tc\n`);

  it.each(EVERY)('%s ends soon on far too much of one thing', (_name, argv, parse) => {
    for (const text of HUGE)
      for (const exitCode of [0, 1])
        expect(isHonest(parse({ argv: argv.split(' '), stdout: text, stderr: text, exitCode }))).toBe(true);
  });

  it('never throws on a captured output with a piece cut out, put twice or replaced', () => {
    const mutation = fc.record({
      name: fc.constantFrom(...SAMPLES),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 80 }),
      piece: fc.oneof(
        fc.constant(''),
        fc.constant('twice'),
        fc.string({ unit: 'binary', maxLength: 6 }),
        fc.constantFrom('\u001b[1m', '\u0000', '1e3', '-1', '18446744073709551616', ','),
      ),
    });
    fc.assert(
      fc.property(mutation, ({ name, at, length, piece }) => {
        const one = sample(name);
        const start = Math.floor(at * one.stdout.length);
        const cut = one.stdout.slice(start, start + length);
        const put = piece === 'twice' ? cut + cut : piece;
        const stdout = one.stdout.slice(0, start) + put + one.stdout.slice(start + length);
        return isHonest(readerOf(name)({ ...one, stdout }));
      }),
      { numRuns: 3000 },
    );
  });
});

/** Prefixes of a text: all of a short one, every few characters of a long one. */
const prefixes = (text: string): readonly string[] => {
  const stepChars = Math.max(1, Math.floor(text.length / 400));
  return Array.from({ length: Math.ceil(text.length / stepChars) }, (_, index) => text.slice(0, index * stepChars));
};

const cutsOf = (one: ToolOutput): readonly ToolOutput[] => prefixes(one.stdout).map((stdout) => ({ ...one, stdout }));

const readingOf = (name: string, one: ToolOutput): unknown => {
  const result = readerOf(name)(one);
  return result.ok ? result.value : undefined;
};

/** Samples whose cut forms may only be what the whole is, or nothing. */
const WHOLE_OR_NOTHING = SAMPLES.filter((name) =>
  /route-get|traceroute|tracepath|tcpdump|conntrack-L|lab-list|ethtool-json|dig-yaml|nft|status|tailscale\/(?:ping|netcheck|metrics)\.|ip-j|lab-link|lab-routes$|files\/proc/.test(
    name,
  ),
);

/** A cut table may know less of whether MTUs were shown; all else must be as in the whole. */
const shown = (row: unknown): string => JSON.stringify(row, (key, value) => (key === 'mtuShown' ? undefined : value));

describe('a cut output', () => {
  it.each(WHOLE_OR_NOTHING)('of %s is the whole or nothing', (name) => {
    const whole = readingOf(name, sample(name));
    const others = cutsOf(sample(name))
      .map((cut) => readingOf(name, cut))
      .filter((value) => value !== undefined && JSON.stringify(value) !== JSON.stringify(whole));
    expect(others).toEqual([]);
  });

  it.each(samplesOf('ping'))('of %s never shows less loss', (name) => {
    const whole = readingOf(name, sample(name)) as PingResult | undefined;
    const better = cutsOf(sample(name))
      .map((cut) => readingOf(name, cut) as PingResult | undefined)
      .filter((value) => value !== undefined && value.lossRatio < (whole?.lossRatio ?? 2));
    expect(better).toEqual([]);
  });

  it.each(samplesOf('dns'))('of %s never shows an answer that was none, or another address', (name) => {
    const whole = readingOf(name, sample(name)) as DnsResult | undefined;
    const better = cutsOf(sample(name))
      .map((cut) => readingOf(name, cut) as DnsResult | undefined)
      .filter(
        (value) =>
          value?.outcome === 'answer' &&
          (whole?.outcome !== 'answer' || value.addresses.some((address) => !whole.addresses.includes(address))),
      );
    expect(better).toEqual([]);
  });

  it.each([
    'ip/lab-routes-text',
    'ip/ip-route-table52.healthy',
    'sockets/lab-header',
    'firewall/iptables-save.oci-plus-tailscale',
    'cilium/hubble-drop',
  ])('of %s shows nothing that was not there', (name) => {
    const whole = (readingOf(name, sample(name)) as readonly unknown[]).map(shown);
    const invented = cutsOf(sample(name))
      .flatMap((cut) => (readingOf(name, cut) as readonly unknown[] | undefined) ?? [])
      .filter((row) => !whole.includes(shown(row)));
    expect(invented).toEqual([]);
  });
});
