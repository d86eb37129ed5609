// May the person do this as Kubernetes knows them? Where the policy says so, it is asked each time; what it does not answer is refused.
import type { Access, Asker, Deed, Permit } from '../engine/ports/access.ts';
import type { AccessReviews, KubeRight, KubeUser } from '../engine/ports/access-review.ts';
import type { Policy, PolicyKubernetes } from '../model/policy.ts';
import type { Text } from '../model/text.ts';
import { REVIEW_WORDS } from './review-words.ts';

/** @param home the default cluster's name. */
export const accessByKubernetes = (
  first: Access,
  policy: () => Policy | null,
  home: () => string,
  reviews: AccessReviews,
): Access => ({
  ...first,
  async may(asker, deed): Promise<Permit> {
    const permit = await first.may(asker, deed);
    const kubernetes = policy()?.kubernetes;
    // Settings of a channel name no question, and are nothing of Kubernetes.
    if (!permit.allowed || kubernetes?.review !== true || deed.question === '') return permit;
    const who = kubeUserOf(kubernetes, asker);
    if (who === null) return { allowed: false, why: REVIEW_WORDS.unmapped(asker) };
    // What is offered is asked again before it is done.
    if (deed.offer === true) return permit;
    const cluster = deed.cluster || home();
    const found = await Promise.all(rightsFor(deed).map((right) => whyNot(reviews, cluster, who, right)));
    const why = found.find((one) => one !== null) ?? null;
    return why === null ? permit : { allowed: false, why };
  },
});

/** By team and user together: the same id in another team is another person. */
export const kubeUserOf = ({ people }: PolicyKubernetes, { team, user }: Asker): KubeUser | null => {
  const found = people.find((one) => one.team === team && one.user === user);
  return found === undefined ? null : { name: found.as, groups: found.groups ?? [] };
};

const NODES: KubeRight = { verb: 'get', resource: 'nodes', namespace: '' };

/** Without a namespace it could be about any: then in all of them. */
const rightsFor = ({ namespace, elsewhere, nodes }: Deed): readonly KubeRight[] =>
  elsewhere === true ? [NODES] : [{ verb: 'get', resource: 'pods', namespace }, ...(nodes === true ? [NODES] : [])];

/** null: Kubernetes lets them. */
export const whyNot = async (
  reviews: AccessReviews,
  cluster: string,
  who: KubeUser,
  right: KubeRight,
): Promise<Text | null> => {
  const answer = await reviews.may(cluster, who, right);
  if (answer.ok) return answer.value ? null : REVIEW_WORDS.refused(who, right, cluster);
  return answer.reason === 'forbidden'
    ? REVIEW_WORDS.notOurs(cluster)
    : REVIEW_WORDS.unanswered(right, cluster, answer);
};
