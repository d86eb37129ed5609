// What does the operator's policy say of this deed? Deny wins, and what no rule allows is not allowed. Pure.
import type { Asker, Deed } from '../engine/ports/access.ts';
import type { Policy, PolicyRule } from '../model/policy.ts';

/** Of a person in a group: yes, no, or nobody could say. */
export type Membership = (group: string) => 'in' | 'out' | 'unknown';

/** `denied` by a rule · `not-allowed` by any · `namespace` must be named, as one of those it could be in is denied. */
export type Ruling = 'allowed' | 'denied' | 'not-allowed' | 'namespace';

/** The rules for this person, place, question and cluster; their namespaces and tiers are not looked at yet. */
export const holding = (
  policy: Policy,
  asker: Asker,
  deed: Deed,
  cluster: string,
  isIn: Membership,
): readonly PolicyRule[] =>
  policy.rules.filter((rule) => {
    const place = asker.channel === '' || asker.channel.startsWith('D') ? 'direct' : asker.channel;
    return (
      isNamed(rule, asker.user, isIn) &&
      has(rule.deeds, deed.kind) &&
      has(rule.channels, place) &&
      // Setting something names no question, and no cluster: what denies a question denies nothing of that.
      (deed.question === ''
        ? rule.effect === 'allow' || rule.questions === undefined
        : has(rule.questions, deed.question)) &&
      (cluster === '' || has(rule.clusters, cluster))
    );
  });

/** @param cluster the deed's own, or the default one by its name. */
export const ruled = (policy: Policy, asker: Asker, deed: Deed, cluster: string, isIn: Membership): Ruling => {
  const rules = holding(policy, asker, deed, cluster, isIn);
  // One that begins at a further tier leaves the question itself alone.
  const denying = rules.filter(({ effect, tier = 'A' }) => effect === 'deny' && tier === 'A');
  if (denying.some(({ namespaces }) => namespaces === undefined || namespaces.includes(deed.namespace)))
    return 'denied';
  // What is offered is offered for some namespace; what is asked must not find its way into one that is denied.
  const open = deed.namespace === '' && deed.elsewhere !== true;
  if (open && deed.offer !== true && denying.length > 0) return 'namespace';
  const allowing = rules.filter(({ effect }) => effect === 'allow');
  if (allowing.some(({ namespaces }) => namespaces === undefined || namespaces.includes(deed.namespace)))
    return 'allowed';
  if (allowing.length === 0) return 'not-allowed';
  // For some namespace they may, so it is offered; and the settings of a channel are in none.
  if (open && (deed.offer === true || deed.kind === 'manage')) return 'allowed';
  return open ? 'namespace' : 'not-allowed';
};

const has = <T extends string>(list: readonly T[] | undefined, one: string): boolean =>
  list === undefined || (list as readonly string[]).includes(one) || (list as readonly string[]).includes('*');

/** Where nobody could say who is in a group, an allowing rule does not hold, and a denying one does. */
const isNamed = ({ effect, who }: PolicyRule, user: string, isIn: Membership): boolean =>
  who.some((one) => {
    if (one === '*' || one === user) return true;
    if (/^[UW]/.test(one)) return false;
    const found = isIn(one);
    return found === 'unknown' ? effect === 'deny' : found === 'in';
  });
