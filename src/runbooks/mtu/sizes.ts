// Which sizes does the budget allow, and which pods and addresses are asked with them?
import type { NodeScene, PodFacts } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { say } from '../../model/text.ts';
import { type Judgement, unknown } from '../../model/verdict.ts';
import { healthIpOf, podsOn } from '../../steps/node-pairs.ts';
import { canEnterPods } from '../../steps/places.ts';

/** IPv4 and ICMP headers: what a ping's payload leaves of an MTU. */
const PING_HEADERS_BYTES = 28;

/** The largest payload that fits an MTU. */
export const payloadOf = (mtuBytes: number): number => mtuBytes - PING_HEADERS_BYTES;

/** What the tailnet leaves for a packet inside VXLAN. */
export const innerLimit = (site: Site): number => site.tailnetMtuBytes - site.vxlanOverheadBytes;

/** A payload everything carries. */
export const SMALL_BYTES = 100;

/** Fragments are counted before and after the large packets. */
export const BIG_DELAY_MS = 300;
export const AFTER_MS = 1000;

/** The pods named, on their nodes; else one that can be entered, or some that must bring their own tools. */
export const podsAsked = (scene: NodeScene, node: string): readonly PodFacts[] => {
  const named = [scene.pod, scene.peerPod].filter((pod) => pod !== null && !pod.hostNetwork && pod.node === node);
  const chosen = named.flatMap((pod) => (pod === null ? [] : [pod]));
  return chosen.length > 0 ? chosen : podsOn(scene, node).slice(0, canEnterPods(scene, node) ? 1 : 3);
};

/** A pod that was named and has no network of its own to look into now. */
export const notRunning = (scene: NodeScene): Judgement | null => {
  const pod = [scene.pod, scene.peerPod].find((one) => one !== null && one.phase !== 'Running');
  if (pod == null) return null;
  const state = [pod.phase, pod.reason].filter((word) => word !== '').join(', ');
  return unknown(
    'inconclusive',
    say(
      `${pod.namespace}/${pod.name} is not running (${state}): it sends nothing`,
      `${pod.namespace}/${pod.name}이(가) 실행 중이 아님 (${state}). 보내는 것이 없음`,
    ),
  );
};

/** Whose own size is read: that costs little, so of an unnamed lot as many as the scene holds of the node. */
export const podsRead = (scene: NodeScene, node: string): readonly PodFacts[] => {
  const asked = podsAsked(scene, node);
  return [scene.pod, scene.peerPod].some((pod) => pod !== null && asked.includes(pod)) ? asked : podsOn(scene, node);
};

/** A named pod there; else Cilium's own test endpoint, which no policy shuts; else any pod. */
export const addressOn = (scene: NodeScene, node: string): string => {
  const named = [scene.peerPod, scene.pod].find((pod) => pod?.node === node && !pod.hostNetwork);
  return named?.ip || healthIpOf(scene, node) || (podsOn(scene, node)[0]?.ip ?? '');
};
