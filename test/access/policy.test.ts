import { describe, expect, it } from 'vitest';
import { accessBy } from '../../src/access/access.ts';
import { decide } from '../../src/access/policy.ts';
import { POLICY_WORDS } from '../../src/access/words.ts';
import type { Deed } from '../../src/engine/ports/access.ts';
import type { Fact, Reach, Standing, Unknown } from '../../src/engine/ports/access-facts.ts';

const deed = (kind: Deed['kind'], sensitive = false): Deed => ({
  kind,
  question: 'why-no-egress',
  cluster: '',
  namespace: '',
  sensitive,
});
const is = <T>(value: T): Fact<T> => ({ known: true, value });
const unknown = (why: Unknown): Fact<never> => ({ known: false, why });
const KINDS = ['ask', 'see', 'share', 'manage'] as const;
const verdict = (permit: ReturnType<typeof decide>) => (permit.allowed ? 'allowed' : permit.why.en);

describe('the policy', () => {
  it('lets members do everything, and nobody else anything', () => {
    const standings: readonly Standing[] = ['guest', 'bot', 'deactivated', 'stranger'];
    for (const kind of KINDS) {
      expect(verdict(decide(deed(kind), is<Standing>('member'), null))).toBe('allowed');
      for (const one of standings) {
        const said = one === 'member' ? '' : POLICY_WORDS[one].en;
        expect(verdict(decide(deed(kind), is(one), is<Reach>('own')))).toBe(said);
      }
    }
  });

  it('forgives a missing scope to who plainly asks or looks, and nothing else', () => {
    const missing = unknown('not-permitted');
    expect(KINDS.map((kind) => decide(deed(kind), missing, null).allowed)).toEqual([true, true, false, false]);
    expect(KINDS.map((kind) => decide(deed(kind, true), missing, is<Reach>('own')).allowed)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it.each(['not-there', 'no-answer'] as const)('refuses whom Slack says nothing of: %s', (why) => {
    for (const kind of KINDS)
      expect(verdict(decide(deed(kind), unknown(why), null))).toBe(POLICY_WORDS.personUnknown[why].en);
  });

  it('shows what is sensitive only where it is known that nobody else reads along', () => {
    const see = (reach: Fact<Reach> | null) => verdict(decide(deed('see', true), is<Standing>('member'), reach));
    expect(see(null)).toBe('allowed');
    expect(see(is<Reach>('own'))).toBe('allowed');
    expect(see(is<Reach>('shared'))).toBe(POLICY_WORDS.shared.en);
    for (const why of ['not-permitted', 'not-there', 'no-answer'] as const)
      expect(see(unknown(why))).toBe(POLICY_WORDS.channelUnknown[why].en);
  });

  it('shows what is not sensitive in a shared channel too', () => {
    expect(verdict(decide(deed('share'), is<Standing>('member'), is<Reach>('shared')))).toBe('allowed');
  });
});

describe('access', () => {
  it('asks about the channel only where it matters', async () => {
    const asked: string[] = [];
    const access = accessBy({
      standing: async (user) => {
        asked.push(user);
        return is<Standing>('member');
      },
      reach: async (channel) => {
        asked.push(channel);
        return is<Reach>('shared');
      },
    });
    expect((await access.may({ team: 'T1', user: 'U1', channel: 'C1' }, deed('ask'))).allowed).toBe(true);
    expect((await access.may({ team: 'T1', user: 'U1', channel: '' }, deed('ask', true))).allowed).toBe(true);
    expect(asked).toEqual(['U1', 'U1']);
    expect((await access.may({ team: 'T1', user: 'U1', channel: 'C1' }, deed('ask', true))).allowed).toBe(false);
    expect(asked).toEqual(['U1', 'U1', 'U1', 'C1']);
  });
});
