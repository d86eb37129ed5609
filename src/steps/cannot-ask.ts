// When is there nothing to look at, or no way to look, before anything is run?
import type { Location } from '../model/location.ts';
import type { PodScene, Scene } from '../model/scene.ts';
import { same, say } from '../model/text.ts';
import { type Judgement, skipped, unknown } from '../model/verdict.ts';
import { ciliumPlace, hasAgent, isIpv4, nodePlace, targetPlace } from './places.ts';

export type Place =
  | { readonly ok: true; readonly location: Location }
  | { readonly ok: false; readonly says: Judgement };

const place = (location: Location): Place => ({ ok: true, location });
const nowhere = (says: Judgement): Place => ({ ok: false, says });

export const NOT_RUNNING = skipped('not-applicable', say('the pod is not running', '파드가 실행 중이 아님'));
export const HOST_NETWORK = skipped(
  'not-applicable',
  say("the pod uses its node's network", '파드가 노드의 네트워크를 사용함'),
);

/** Nothing of the pod's network exists: no node, no address, or a phase without a sandbox. */
export const hasNetwork = (scene: PodScene): boolean =>
  scene.target.phase === 'Running' && scene.target.node !== '' && scene.target.ip !== '';

/** The target's own network namespace. */
export const inTarget = (scene: PodScene): Place => {
  if (!hasNetwork(scene)) return nowhere(NOT_RUNNING);
  if (!isIpv4(scene.target.ip)) {
    return nowhere(
      unknown(
        'inconclusive',
        say(
          `the pod has only the IPv6 address ${scene.target.ip}, and this question is asked over IPv4`,
          `파드에 IPv6 주소(${scene.target.ip})만 있는데, 이 질문은 IPv4로만 확인합니다`,
        ),
      ),
    );
  }
  return place(targetPlace(scene));
};

/** As inTarget, and only for a pod with a network of its own. */
export const inOwnNetwork = (scene: PodScene): Place =>
  hasNetwork(scene) && scene.target.hostNetwork ? nowhere(HOST_NETWORK) : inTarget(scene);

/** The host network of the target's node, by the agent there. */
export const onNode = (scene: PodScene): Place => {
  const { node } = scene.target;
  if (node === '')
    return nowhere(skipped('not-applicable', say('the pod has no node yet', '파드가 아직 노드에 배정되지 않음')));
  return onNodeNamed(scene, node);
};

/** The host network of a node, by the agent there. */
export const onNodeNamed = (scene: Scene, node: string): Place => {
  if (!scene.agents.ok) return nowhere(unknown(scene.agents.reason, same(scene.agents.detail)));
  if (!hasAgent(scene, node))
    return nowhere(
      unknown('tool-missing', say(`no netwhy agent is ready on ${node}`, `${node}에 준비된 netwhy 에이전트가 없음`)),
    );
  return place(nodePlace(node));
};

/** The cilium-agent container on a node. */
export const inCiliumOn = (scene: Scene, node: string): Place => {
  if (!scene.ciliumPods.ok) return nowhere(unknown(scene.ciliumPods.reason, same(scene.ciliumPods.detail)));
  const location = ciliumPlace(scene, node);
  if (location === null)
    return nowhere(unknown('tool-missing', say(`no Cilium agent runs on ${node}`, `${node}에 Cilium 에이전트가 없음`)));
  return place(location);
};
