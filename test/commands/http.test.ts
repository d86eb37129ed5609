// In which order are the tools of a place tried for an HTTP request?
import { describe, expect, it } from 'vitest';
import { variantsOf } from '../../src/commands/catalogue.ts';

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
});
