// How far may a run of this person look? The furthest a rule allows, short of what any forbids. Pure.
import type { Asker, Deed } from '../engine/ports/access.ts';
import type { Policy } from '../model/policy.ts';
import { isBeyond, TIERS, type Tier } from '../model/tier.ts';
import { holding, type Membership } from './rules.ts';

/**
 * @param into namespace of the pod that would be looked into, which need not be the one asked about; empty where it is none.
 * @returns null: nowhere.
 */
export const furthest = (
  policy: Policy,
  asker: Asker,
  deed: Deed,
  cluster: string,
  isIn: Membership,
  into: string,
): Tier | null => {
  const rules = holding(policy, asker, deed, cluster, isIn);
  const allowed = rules
    .filter(({ effect, namespaces }) => effect === 'allow' && (namespaces?.includes(deed.namespace) ?? true))
    .map(({ tier = 'D' }) => tier);
  const denied = rules
    .filter(({ effect, tier }) => effect === 'deny' && tier !== undefined)
    .filter(({ namespaces }) => namespaces?.some((one) => one === deed.namespace || one === into) ?? true)
    .flatMap(({ tier = 'A' }) => tier);
  return (
    TIERS.findLast(
      (tier) => allowed.some((most) => !isBeyond(tier, most)) && denied.every((first) => isBeyond(first, tier)),
    ) ?? null
  );
};
