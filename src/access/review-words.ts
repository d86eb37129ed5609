// Why Kubernetes did not let somebody, and whom to ask for what.
import type { Asker } from '../engine/ports/access.ts';
import type { KubeRight, KubeUser } from '../engine/ports/access-review.ts';
import type { NotLooked } from '../model/looked.ts';
import { say, type Text } from '../model/text.ts';

/** `get pods in namespace shop`, as an administrator would type it. */
export const rightText = ({ verb, resource, namespace }: KubeRight): Text => {
  const what = `${verb} ${resource}`;
  if (resource === 'nodes') return say(what, what);
  return namespace === ''
    ? say(`${what} in every namespace`, `모든 네임스페이스에서 ${what}`)
    : say(`${what} in namespace ${namespace}`, `${namespace} 네임스페이스에서 ${what}`);
};

export const REVIEW_WORDS = {
  unmapped: ({ team, user }: Asker): Text =>
    say(
      `This netwhy asks Kubernetes whether you may look, and does not know who you are there. Ask its operator to add you (team ${team}, user ${user}) to its policy.`,
      `이 netwhy는 확인 권한을 쿠버네티스에 묻는데, 쿠버네티스에서 누구인지 등록되어 있지 않습니다. 운영자에게 정책 등록을 요청하세요(팀 ${team}, 사용자 ${user}).`,
    ),
  refused: ({ name }: KubeUser, right: KubeRight, cluster: string): Text => {
    const { en, ko } = rightText(right);
    const named = right.resource === 'nodes' || right.namespace !== '';
    return say(
      `Kubernetes does not let you (${name}) ${en} of cluster ${cluster}, so netwhy does not look for you. Ask the cluster's administrator for that right${named ? '' : ', or name a namespace, as in shop/web-0'}.`,
      `쿠버네티스가 ${cluster} 클러스터에서 ${name} 사용자에게 허용하지 않아 확인하지 않았습니다: ${ko}. 클러스터 관리자에게 권한을 요청하세요${named ? '' : '(또는 shop/web-0처럼 네임스페이스를 지정하세요)'}.`,
    );
  },
  notOurs: (cluster: string): Text =>
    say(
      `netwhy may not ask cluster ${cluster} whether you may look, so nothing was done. Its operator must give it create subjectaccessreviews (manifests/components/access-review).`,
      `netwhy에 ${cluster} 클러스터에서 확인 권한을 물어볼 권한이 없어 실행하지 않았습니다. 운영자가 create subjectaccessreviews 권한을 주어야 합니다(manifests/components/access-review).`,
    ),
  unanswered: (right: KubeRight, cluster: string, { reason }: NotLooked): Text => {
    const { en, ko } = rightText(right);
    return say(
      `Cluster ${cluster} did not say whether you may ${en} (${reason}), so nothing was done. Try again in a moment; if it stays so, tell netwhy's operator.`,
      `${cluster} 클러스터가 권한(${ko})을 답하지 않아(${reason}) 실행하지 않았습니다. 잠시 후 다시 시도하고, 계속되면 netwhy 운영자에게 알리세요.`,
    );
  },
} as const;
