// Who may do what where an operator wrote a policy: first what Slack says of person and channel, then its rules.
import type { Access, Asker, Deed, Permit } from '../engine/ports/access.ts';
import type { AccessFacts } from '../engine/ports/access-facts.ts';
import type { Policy } from '../model/policy.ts';
import { type Membership, ruled } from './rules.ts';
import { POLICY_WORDS } from './words.ts';

/** @param policy as it is now; null where there is none. @param home the default cluster's name. */
export const accessByPolicy = (
  first: Access,
  facts: AccessFacts,
  policy: () => Policy | null,
  home: () => string,
): Access => ({
  async may(asker, deed): Promise<Permit> {
    const permit = await first.may(asker, deed);
    const now = policy();
    if (!permit.allowed || now === null) return permit;
    const cluster = deed.cluster || (deed.question === '' ? '' : home());
    const ruling = ruled(now, asker, deed, cluster, await membershipOf(now, facts, asker, deed));
    return ruling === 'allowed' ? permit : { allowed: false, why: POLICY_WORDS.rules[ruling] };
  },
});

/** Only groups that a rule for such a deed names are asked for. */
export const membershipOf = (
  policy: Policy,
  facts: AccessFacts,
  { user }: Asker,
  { kind }: Deed,
): Promise<Membership> =>
  membershipIn(
    policy,
    facts,
    user,
    policy.rules.filter(({ deeds }) => deeds?.includes(kind as never) ?? true).flatMap(({ who }) => who),
  );

export const membershipIn = async (
  { groups }: Policy,
  facts: AccessFacts,
  user: string,
  names: readonly string[],
): Promise<Membership> => {
  const named = new Set(names);
  const known = new Map<string, 'in' | 'out' | 'unknown'>();
  await Promise.all(
    Object.entries(groups)
      .filter(([name]) => named.has(name))
      .map(async ([name, { users = [], usergroup }]) => {
        if (users.includes(user)) return known.set(name, 'in');
        if (usergroup === undefined) return known.set(name, 'out');
        const members = (await facts.members?.(usergroup)) ?? { known: false, why: 'not-permitted' };
        if (members.known) return known.set(name, members.value.includes(user) ? 'in' : 'out');
        // Without the scope the ids are the group, where there are any.
        return known.set(name, members.why === 'not-permitted' && users.length > 0 ? 'out' : 'unknown');
      }),
  );
  return (group) => known.get(group) ?? 'unknown';
};
