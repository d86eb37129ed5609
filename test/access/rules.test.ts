// The operator's policy: deny wins, nothing is allowed that no rule allows, and what nobody can say is never to the asker's favour.
import { afterEach, describe, expect, it } from 'vitest';
import { accessByPolicy } from '../../src/access/by-policy.ts';
import { Limits } from '../../src/access/limits.ts';
import { type Membership, ruled } from '../../src/access/rules.ts';
import { checkPolicy } from '../../src/config/policy.ts';
import type { Asker, Beginnings, Deed } from '../../src/engine/ports/access.ts';
import type { Fact } from '../../src/engine/ports/access-facts.ts';
import type { Policy, PolicyRule } from '../../src/model/policy.ts';
import { openStore, type Store } from '../../src/store/open.ts';

const policy = (rules: readonly PolicyRule[], more: Partial<Policy> = {}): Policy => ({
  groups: {},
  rules,
  limits: {},
  ...more,
});
const asker = (change: Partial<Asker> = {}): Asker => ({ team: 'T1', user: 'U1', channel: 'C1', ...change });
const deed = (change: Partial<Deed> = {}): Deed => ({
  kind: 'ask',
  question: 'why-no-egress',
  cluster: '',
  namespace: 'shop',
  sensitive: false,
  ...change,
});
const allow = (change: Partial<PolicyRule> = {}): PolicyRule => ({ effect: 'allow', who: ['*'], ...change });
const deny = (change: Partial<PolicyRule> = {}): PolicyRule => ({ ...allow(change), effect: 'deny' });
const out: Membership = () => 'out';

describe('rules', () => {
  it.each<readonly [string, readonly PolicyRule[], Partial<Asker>, Partial<Deed>, string]>([
    ['all may', [allow()], {}, {}, 'allowed'],
    ['no rule is for them', [allow({ who: ['U2'] })], {}, {}, 'not-allowed'],
    ['deny wins, wherever it stands', [deny({ who: ['U1'] }), allow()], {}, {}, 'denied'],
    ['deny wins after, too', [allow(), deny({ questions: ['why-no-egress'] })], {}, {}, 'denied'],
    ['another question', [allow({ questions: ['health'] })], {}, {}, 'not-allowed'],
    ['another channel', [allow({ channels: ['C9'] })], {}, {}, 'not-allowed'],
    ['a direct message is none of the channels', [allow({ channels: ['C1'] })], { channel: 'D1' }, {}, 'not-allowed'],
    ['a direct message by name', [allow({ channels: ['direct'] })], { channel: 'D1' }, {}, 'allowed'],
    ['another cluster', [allow({ clusters: ['staging'] })], {}, {}, 'not-allowed'],
    ['a cluster by name', [allow({ clusters: ['prod'] })], {}, {}, 'allowed'],
    ['another deed', [allow({ deeds: ['see'] })], {}, {}, 'not-allowed'],
    ['another namespace', [allow({ namespaces: ['pay'] })], {}, {}, 'not-allowed'],
    ['a namespace that is not named', [allow({ namespaces: ['shop'] })], {}, { namespace: '' }, 'namespace'],
    ['one that could be a denied one', [allow(), deny({ namespaces: ['pay'] })], {}, { namespace: '' }, 'namespace'],
    ['a denied namespace', [allow(), deny({ namespaces: ['shop'] })], {}, {}, 'denied'],
    ['a tier that is denied leaves the question', [allow(), deny({ tier: 'B' })], {}, {}, 'allowed'],
    ['all of them are all of it', [allow(), deny({ tier: 'A' })], {}, {}, 'denied'],
    [
      'what names no question is not denied by one',
      [allow(), deny({ questions: ['health'] })],
      {},
      { question: '' },
      'allowed',
    ],
    ['what names no question is allowed by one', [allow({ questions: ['health'] })], {}, { question: '' }, 'allowed'],
    ['beside a denied namespace', [allow(), deny({ namespaces: ['pay'] })], {}, {}, 'allowed'],
    [
      'nodes are in no namespace',
      [allow(), deny({ namespaces: ['pay'] })],
      {},
      { namespace: '', elsewhere: true },
      'allowed',
    ],
    [
      'rights in a namespace are none on nodes',
      [allow({ namespaces: ['shop'] })],
      {},
      { namespace: '', elsewhere: true },
      'not-allowed',
    ],
    ['offered, for some namespace', [allow({ namespaces: ['shop'] })], {}, { namespace: '', offer: true }, 'allowed'],
  ])('%s', (_what, rules, who, what, ruling) => {
    expect(ruled(policy(rules), asker(who), deed(what), 'prod', out)).toBe(ruling);
  });

  it('take who is in a group to nobody’s favour where it cannot be known', () => {
    const unknown: Membership = () => 'unknown';
    expect(ruled(policy([allow({ who: ['oncall'] })]), asker(), deed(), 'prod', unknown)).toBe('not-allowed');
    expect(ruled(policy([allow(), deny({ who: ['vendors'] })]), asker(), deed(), 'prod', unknown)).toBe('denied');
  });
});

describe('a policy', () => {
  const groups = { oncall: { usergroup: 'S1', users: ['U7'] } };
  const may = (members: Fact<readonly string[]>, user: string) =>
    accessByPolicy(
      { may: async () => ({ allowed: true }) },
      {
        standing: async () => ({ known: true, value: 'member' }),
        reach: async () => ({ known: true, value: 'own' }),
        members: async () => members,
      },
      () => policy([allow({ who: ['oncall'] })], { groups }),
      () => 'prod',
    ).may(asker({ user }), deed());

  it('knows a group by Slack and by its ids, and by its ids alone without the scope', async () => {
    const told: Fact<readonly string[]> = { known: true, value: ['U1'] };
    const missing: Fact<never> = { known: false, why: 'not-permitted' };
    expect([(await may(told, 'U1')).allowed, (await may(told, 'U2')).allowed]).toEqual([true, false]);
    expect([(await may(missing, 'U7')).allowed, (await may(missing, 'U1')).allowed]).toEqual([true, false]);
    expect((await may({ known: false, why: 'no-answer' }, 'U1')).allowed).toBe(false);
  });

  it('is never asked to forgive what Slack refuses', async () => {
    const why = { en: 'guest', ko: '게스트' };
    const access = accessByPolicy(
      { may: async () => ({ allowed: false, why }) },
      {
        standing: async () => ({ known: false, why: 'no-answer' }),
        reach: async () => ({ known: false, why: 'no-answer' }),
      },
      () => policy([allow()]),
      () => 'prod',
    );
    expect(await access.may(asker(), deed())).toEqual({ allowed: false, why });
  });
});

describe('a policy file', () => {
  it('says all that is wrong by its path, and shows no value', () => {
    const wrong = {
      groups: { oncall: { usergroup: 'hunter2' } },
      rules: [
        { effect: 'maybe', who: ['nobody-knows'] },
        { effect: 'allow', who: [], secret_word: 1 },
      ],
      limits: { user: { perMinute: -5 } },
    };
    const read = checkPolicy(wrong);
    const said = 'complaints' in read ? read.complaints.map(({ en }) => en.split(':')[0]) : [];
    expect(said.sort()).toEqual(
      ['groups.oncall.usergroup', 'limits.user.perMinute', 'rules.0.effect', 'rules.1.?', 'rules.1.who'].sort(),
    );
    expect(JSON.stringify(read)).not.toMatch(/hunter2|maybe|nobody-knows|secret_word/);
  });

  it('takes people by team and user, once, and never for what is Kubernetes’ own', () => {
    const people = (...all: readonly object[]) => {
      const read = checkPolicy({ rules: [{ effect: 'allow', who: ['*'] }], kubernetes: { review: true, people: all } });
      return 'complaints' in read ? read.complaints.map(({ en }) => en.split(':')[0]) : [];
    };
    const ada = { team: 'T1', user: 'U1', as: 'https://issuer.example#ada', groups: ['oidc:sre'] };
    expect(people(ada, { ...ada, team: 'T2' })).toEqual([]);
    expect(people(ada, ada)).toEqual(['kubernetes.people.1']);
    expect(people({ ...ada, groups: ['system:masters'] })).toEqual(['kubernetes.people.0.groups.0']);
    expect(people({ ...ada, as: 'system:admin' }, { user: 'U2', as: 'bob' })).toEqual([
      'kubernetes.people.0.as',
      'kubernetes.people.1.team',
    ]);
  });

  it('names a group that is not there', () => {
    const read = checkPolicy({ rules: [{ effect: 'allow', who: ['oncall'] }] });
    expect('complaints' in read && read.complaints[0]?.en).toContain('rules.0.who.0');
  });
});

describe('a measure', () => {
  const limitsOf = async (limits: Policy['limits'], begun?: Beginnings) => {
    let now = 1_000_000;
    const store = await openStore({ engine: 'sqlite', file: ':memory:' }, { now: () => now });
    opened.push(store);
    let nth = 0;
    const measure = new Limits({
      policy: () => policy([allow()], { limits }),
      begun: begun ?? store.beginnings,
      log: { error: () => undefined },
    });
    return {
      /** Empty when it was admitted; else why not. */
      async admit(who = asker(), run = `r-${++nth}`): Promise<string> {
        const permit = await measure.admit(who, 'prod', run);
        return permit.allowed ? '' : permit.why.en;
      },
      over: (run: string, began: boolean) => measure.over(run, began),
      after: (ms: number) => (now += ms),
    };
  };
  const opened: Store[] = [];
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  it('of a minute says when there is room again, and there is', async () => {
    const { admit, over, after } = await limitsOf({ user: { perMinute: 2 } });
    expect(await admit()).toBe('');
    after(20_000);
    expect(await admit(asker(), 'second')).toBe('');
    await over('second', true);
    after(10_000);
    expect(await admit()).toContain('Ask again in 30 s');
    expect(await admit(asker({ user: 'U2' }))).toBe('');
    after(29_999);
    expect(await admit()).not.toBe('');
    after(1);
    expect(await admit()).toBe('');
  });

  it('of how many at once counts what is not over, in a channel and in a cluster too', async () => {
    for (const kind of ['user', 'channel', 'cluster'] as const) {
      const { admit, over } = await limitsOf({ [kind]: { atOnce: 1 } });
      expect(await admit(asker(), 'first')).toBe('');
      expect(await admit()).toContain('under way at once');
      await over('first', true);
      expect(await admit()).toBe('');
    }
  });

  it('does not count what did not begin', async () => {
    const { admit, over } = await limitsOf({ user: { perMinute: 1 } });
    expect(await admit(asker(), 'first')).toBe('');
    await over('first', false);
    expect(await admit()).toBe('');
  });

  it('admits nobody where nothing can be counted, and says so', async () => {
    const broken = async (): Promise<never> => {
      throw new Error('disk full');
    };
    const { admit } = await limitsOf({ user: { perMinute: 1 } }, { begin: broken, over: broken, forget: broken });
    expect(await admit()).toContain('cannot count');
  });
});
