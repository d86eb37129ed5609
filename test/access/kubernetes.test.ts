// Kubernetes is asked as whom the policy says the person is; whatever is not a plain yes is a no, and says what to ask for.
import { describe, expect, it } from 'vitest';
import { boundsBy } from '../../src/access/bounds.ts';
import { accessByKubernetes } from '../../src/access/by-kubernetes.ts';
import type { Asker, Deed } from '../../src/engine/ports/access.ts';
import type { AccessReviews } from '../../src/engine/ports/access-review.ts';
import { type Looked, looked, notLooked } from '../../src/model/looked.ts';
import type { Policy } from '../../src/model/policy.ts';
import { TIERS } from '../../src/model/tier.ts';

const POLICY: Policy = {
  groups: {},
  rules: [{ effect: 'allow', who: ['*'] }],
  limits: {},
  kubernetes: { review: true, people: [{ team: 'T1', user: 'U1', as: 'ada@example.org', groups: ['sre'] }] },
};
const ASKER: Asker = { team: 'T1', user: 'U1', channel: 'C1' };
const deed = (change: Partial<Deed> = {}): Deed => ({
  kind: 'ask',
  question: 'why-no-egress',
  cluster: '',
  namespace: 'shop',
  sensitive: false,
  ...change,
});

/** Answers every review alike, and keeps what was asked. */
const answering = (answer: Looked<boolean>) => {
  const asked: string[] = [];
  const reviews: AccessReviews = {
    may: async (cluster, { name, groups }, { verb, resource, namespace }) => {
      asked.push(`${cluster}: may ${name} (${groups.join()}) ${verb} ${resource} in ${namespace || '*'}`);
      return answer;
    },
  };
  return { asked, reviews };
};

const may = async (reviews: AccessReviews, what: Partial<Deed> = {}, who: Partial<Asker> = {}, policy = POLICY) => {
  const first = { may: async () => ({ allowed: true }) as const };
  const permit = await accessByKubernetes(
    first,
    () => policy,
    () => 'prod',
    reviews,
  ).may({ ...ASKER, ...who }, deed(what));
  return permit.allowed ? 'allowed' : permit.why.en;
};

describe('with a review', () => {
  it.each<readonly [string, Partial<Deed>, readonly string[]]>([
    ['a pod', {}, ['prod: may ada@example.org (sre) get pods in shop']],
    ['a pod elsewhere', { cluster: 'edge' }, ['edge: may ada@example.org (sre) get pods in shop']],
    ['a card', { kind: 'share' }, ['prod: may ada@example.org (sre) get pods in shop']],
    ['nodes', { namespace: '', elsewhere: true }, ['prod: may ada@example.org (sre) get nodes in *']],
    [
      'a place without a namespace',
      { namespace: '', nodes: true },
      ['prod: may ada@example.org (sre) get pods in *', 'prod: may ada@example.org (sre) get nodes in *'],
    ],
    ['what is only offered', { offer: true }, []],
    ['settings of a channel', { kind: 'manage', question: '', namespace: '' }, []],
  ])('%s is asked about in the name of its asker', async (_what, about, expected) => {
    const { asked, reviews } = answering(looked(true));
    expect(await may(reviews, about)).toBe('allowed');
    expect(asked).toEqual(expected);
  });

  it.each<readonly [string, Looked<boolean>, RegExp]>([
    [
      'no',
      looked(false),
      /does not let you \(ada@example.org\) get pods in namespace shop of cluster prod, .*administrator/,
    ],
    ['no right of ours', notLooked('forbidden', '403'), /create subjectaccessreviews \(manifests\/components/],
    ['silence', notLooked('timed-out', ''), /did not say whether you may get pods in namespace shop \(timed-out\)/],
    ['an error', notLooked('unreachable', ''), /\(unreachable\), so nothing was done/],
    ['nonsense', notLooked('unreadable', ''), /\(unreadable\), so nothing was done/],
  ])('%s is refused', async (_what, answer, why) => {
    expect(await may(answering(answer).reviews)).toMatch(why);
  });

  it.each<readonly [string, Partial<Asker>]>([
    ['somebody who is not in the list', { user: 'U2' }],
    ['the same id in another team', { team: 'T2' }],
  ])('%s is refused before anything is asked', async (_what, who) => {
    const { asked, reviews } = answering(looked(true));
    expect(await may(reviews, {}, who)).toMatch(/does not know who you are there/);
    expect(await may(reviews, { offer: true }, who)).toMatch(/does not know who you are there/);
    expect(asked).toEqual([]);
  });

  it('is not made where the switch is off, nor after a refusal', async () => {
    const { asked, reviews } = answering(looked(false));
    const off = { ...POLICY, kubernetes: { review: false, people: [] } };
    expect(await may(reviews, {}, {}, off)).toBe('allowed');
    expect(asked).toEqual([]);
  });
});

describe('the bounds of a run', () => {
  const bounds = (
    policy: Policy,
    reviews: AccessReviews,
    deeds = [deed()],
    who: Partial<Asker> = {},
    approved = false,
  ) =>
    boundsBy(
      {
        facts: {
          standing: async () => ({ known: true, value: 'member' }),
          reach: async () => ({ known: true, value: 'own' }),
        },
        policy: () => policy,
        home: () => 'prod',
        reviews,
      },
      { ...ASKER, ...who },
      deeds,
      approved,
    );
  const reached = async (policy: Policy, into = 'shop', deeds = [deed()]): Promise<string> => {
    const of = bounds(policy, answering(looked(true)).reviews, deeds);
    const all = await Promise.all(TIERS.map(async (tier) => ((await of.forbids(tier, into)) === '' ? tier : '')));
    return all.join('');
  };
  const rules = (...all: Policy['rules']): Policy => ({ ...POLICY, rules: all });

  it.each<readonly [string, Policy['rules'], string]>([
    ['no word of tiers', [{ effect: 'allow', who: ['*'] }], 'ABCD'],
    ['a rule that allows so far', [{ effect: 'allow', who: ['*'], tier: 'B' }], 'AB'],
    [
      'the furthest of those that allow',
      [
        { effect: 'allow', who: ['*'], tier: 'A' },
        { effect: 'allow', who: ['U1'], tier: 'C' },
      ],
      'ABC',
    ],
    [
      'one that denies wins',
      [
        { effect: 'allow', who: ['*'] },
        { effect: 'deny', who: ['U1'], tier: 'C' },
      ],
      'AB',
    ],
    [
      'of another namespace',
      [
        { effect: 'allow', who: ['*'] },
        { effect: 'deny', who: ['*'], namespaces: ['pay'], tier: 'B' },
      ],
      'ABCD',
    ],
    [
      'of another channel',
      [
        { effect: 'allow', who: ['*'] },
        { effect: 'deny', who: ['*'], channels: ['C2'], tier: 'B' },
      ],
      'ABCD',
    ],
    ['no rule any more', [{ effect: 'allow', who: ['U9'] }], ''],
  ])('%s', async (_what, all, expected) => {
    expect(await reached(rules(...all))).toBe(expected);
  });

  it('hold for each pod that is looked into, also where another was asked about', async () => {
    const pay: Policy = rules(
      { effect: 'allow', who: ['*'] },
      { effect: 'deny', who: ['*'], namespaces: ['pay'], tier: 'B' },
    );
    expect([await reached(pay, 'shop'), await reached(pay, 'pay')]).toEqual(['ABCD', 'A']);
    expect(await reached(pay, 'shop', [deed(), deed({ namespace: 'pay' })])).toBe('A');
  });

  it.each<readonly [string, boolean, boolean, string]>([
    ['capture', false, false, 'ABC'],
    ['capture', false, true, 'ABCD'],
    ['overlay', false, false, 'ABCD'],
    ['overlay', true, false, 'ABC'],
    ['overlay', true, true, 'ABCD'],
  ])('hold %s (cilium %s, approved %s) to what a second person said', async (question, cilium, approved, expected) => {
    const policy: Policy = { ...rules({ effect: 'allow', who: ['*'] }), approval: { approvers: ['U2'], cilium } };
    const of = bounds(policy, answering(looked(true)).reviews, [deed({ question })], {}, approved);
    const all = await Promise.all(TIERS.map(async (tier) => ((await of.forbids(tier, '')) === '' ? tier : '')));
    expect(all.join('')).toBe(expected);
  });

  it('ask Kubernetes for exec in each namespace once, and only inside pods', async () => {
    const { asked, reviews } = answering(looked(false));
    const of = bounds(POLICY, reviews);
    const why = await Promise.all([of.forbids('C', 'shop'), of.forbids('C', 'shop'), of.forbids('B', 'pay')]);
    expect(why[0]).toMatch(/does not let you \(ada@example.org\) create pods\/exec in namespace shop/);
    expect(why[2]).toMatch(/create pods\/exec in namespace pay/);
    expect(await of.forbids('D', '')).toBe('');
    expect(asked).toEqual([
      'prod: may ada@example.org (sre) create pods/exec in shop',
      'prod: may ada@example.org (sre) create pods/exec in pay',
    ]);
    expect(await bounds(POLICY, reviews, [deed()], { user: 'U2' }).forbids('B', 'shop')).toMatch(/no Kubernetes user/);
  });
});
