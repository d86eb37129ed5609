// How far one run may look: what the policy says of tiers, and what Kubernetes says of the person inside somebody's pod.
import type { Asker, Bounds, Deed } from '../engine/ports/access.ts';
import type { AccessFacts } from '../engine/ports/access-facts.ts';
import type { AccessReviews } from '../engine/ports/access-review.ts';
import type { Policy } from '../model/policy.ts';
import { isBeyond, type Tier } from '../model/tier.ts';
import { wantsApproval } from './approval.ts';
import { kubeUserOf, whyNot } from './by-kubernetes.ts';
import { membershipOf } from './by-policy.ts';
import { furthest } from './tier.ts';

export interface BoundsParts {
  readonly facts: AccessFacts;
  /** null where there is none. */
  readonly policy: () => Policy | null;
  /** The default cluster's name. */
  readonly home: () => string;
  readonly reviews: AccessReviews;
}

const NOT_APPROVED = 'the policy of this netwhy wants the approval of a second person for this';

/** What was found out holds for the run: it is over within a minute. */
export const boundsBy = (parts: BoundsParts, asker: Asker, deeds: readonly Deed[], approved: boolean): Bounds => {
  const known = new Map<string, Promise<string>>();
  return {
    forbids(tier, namespace) {
      const key = `${tier} ${namespace}`;
      const found = known.get(key) ?? whyBeyond(parts, asker, deeds, tier, namespace, approved);
      known.set(key, found);
      return found;
    },
  };
};

const whyBeyond = async (
  { facts, policy, home, reviews }: BoundsParts,
  asker: Asker,
  deeds: readonly Deed[],
  tier: Tier,
  namespace: string,
  approved: boolean,
): Promise<string> => {
  const now = policy();
  if (now === null) return '';
  // However it got here: a schedule, or a policy that changed since it was asked.
  if (tier === 'D' && !approved && deeds.some(({ question }) => wantsApproval(now, question, true)))
    return NOT_APPROVED;
  for (const deed of deeds) {
    const cluster = deed.cluster || home();
    const most = furthest(now, asker, deed, cluster, await membershipOf(now, facts, asker, deed), namespace);
    if (most === null || isBeyond(tier, most))
      return `the policy of this netwhy lets you look no further than tier ${most ?? 'none'} here; this is tier ${tier} (${REACHES[tier]})`;
  }
  // Inside a pod's network one acts as the pod: that is what exec would give.
  if (now.kubernetes?.review !== true || namespace === '' || (tier !== 'B' && tier !== 'C')) return '';
  const who = kubeUserOf(now.kubernetes, asker);
  if (who === null) return 'the policy of this netwhy names no Kubernetes user for you';
  const right = { verb: 'create', resource: 'pods/exec', namespace } as const;
  return (await whyNot(reviews, deeds[0]?.cluster || home(), who, right))?.en ?? '';
};

const REACHES: Readonly<Record<Tier, string>> = {
  A: 'the API and the nodes themselves',
  B: 'exec in a pod',
  C: 'inside the network of a pod',
  D: 'exec in cilium-agent, or captured packets',
};
