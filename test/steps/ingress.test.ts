// Several ingress policies together: does one pod let the asker in?
import { describe, expect, it } from 'vitest';
import type { IngressPolicyFacts } from '../../src/model/scene.ts';
import { ingressOn } from '../../src/steps/ingress.ts';

const policy = (name: string, allowsTarget: boolean | null, denies: boolean | null = false): IngressPolicyFacts => ({
  kind: 'NetworkPolicy',
  namespace: 'shop',
  name,
  selects: ['shop/cart-0'],
  allowsTarget,
  denies,
});

describe('a pod is', () => {
  it.each([
    ['open without a policy', [], 'open', []],
    ['let in by one that allows', [policy('a', true)], 'allowed', []],
    ['let in by one of two', [policy('a', false), policy('b', true)], 'allowed', []],
    ['closed where none allows', [policy('a', false), policy('b', false)], 'denied', ['a', 'b']],
    ['not told where one may allow', [policy('a', false), policy('b', null)], 'unsure', ['b']],
    ['let in by one beside another that may', [policy('a', true), policy('b', null)], 'allowed', []],
    ['closed by a deny, whatever allows', [policy('a', true), policy('b', false, true)], 'denied', ['b']],
    ['not told where one may deny', [policy('a', true), policy('b', null, null)], 'unsure', ['b']],
  ] as const)('%s', (_name, policies, reach, names) => {
    expect(ingressOn(policies, 'shop/cart-0')).toEqual({
      reach,
      names: names.map((one) => `NetworkPolicy shop/${one}`),
    });
  });

  it('open where a policy selects others', () => {
    expect(ingressOn([policy('a', false)], 'shop/cart-1').reach).toBe('open');
  });
});
