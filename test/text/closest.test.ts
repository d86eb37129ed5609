// Which words come close to a mistyped one.
import { describe, expect, it } from 'vitest';
import { closest, edits } from '../../src/text/closest.ts';

describe('edits between two words', () => {
  it.each([
    ['web-0', 'web-0', 0],
    ['web-0', 'web-1', 1],
    ['wbe-0', 'web-0', 1],
    ['web', 'web-0', 2],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('%s and %s: %i', (a, b, count) => expect([edits(a, b), edits(b, a)]).toEqual([count, count]));

  it('of very long words end', () => expect(edits('a'.repeat(1e6), 'b'.repeat(1e6))).toBe(120));
});

describe('what was meant', () => {
  const KNOWN = ['masquerade-off', 'mtu', 'mtu:node', 'dns', 'tailscale0-down'];
  it.each([
    ['masquerade', ['masquerade-off']],
    ['MASQ', ['masquerade-off']],
    ['mtu', ['mtu', 'mtu:node']],
    ['mt', ['mtu', 'mtu:node']],
    ['dsn', ['dns']],
    ['scale', ['tailscale0-down']],
    ['', []],
    ['quiet', []],
    ['foo', []],
  ])('by %j', (typed, found) => expect(closest(typed, KNOWN)).toEqual(found));

  it('is a few words at most, each once', () => {
    expect(closest('web', ['web-0', 'web-0', 'web-1', 'web-2', 'web-3'])).toEqual(['web-0', 'web-1', 'web-2']);
  });
});
