// In which order are the tools of a place tried for an HTTP request?
import { describe, expect, it } from 'vitest';
import { checkCall, variantsOf } from '../../src/commands/catalogue.ts';

const call = { name: 'http', args: { host: 'shop.example', timeoutMs: 3000 } };

describe('an HTTP request', () => {
  it.each([
    ['agent', ['curl']],
    ['agent-netns', ['curl']],
    // GNU wget -q tells no cause, so it comes second.
    ['pod-exec', ['curl', 'wget']],
  ] as const)('by %s tries %j', (rung, tools) => {
    expect(variantsOf(call, rung).map(([tool]) => tool)).toEqual(tools);
  });

  it.each([
    ['shop.example', true],
    ['8.8.8.8', false],
    ['2001:db8::1', false],
  ])('to %s asks the resolver first: %s', (host, asks) => {
    const { spec, args } = checkCall({ name: 'http', args: { host, timeoutMs: 3000, resolver: '10.96.0.10' } });
    expect(spec.prepare?.argv(args) !== null).toBe(asks);
  });
});
