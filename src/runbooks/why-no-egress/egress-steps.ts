// Who gets out: the pod itself, its neighbours, a pod elsewhere, the bare node; by address and by name?
import { type Probe, podStep } from '../../model/step.ts';
import { say } from '../../model/text.ts';
import { fail, pass, skipped } from '../../model/verdict.ts';
import { HOST_NETWORK, hasNetwork, inTarget, NOT_RUNNING, onNode } from '../../steps/cannot-ask.ts';
import { type EgressValue, httpWorks, judgeAnyEgress, judgeEgress } from '../../steps/egress.ts';
import { egressProbes } from '../../steps/egress-probes.ts';
import { elsewherePods, podPlace, siblingsOf } from '../../steps/places.ts';
import { httpProbe } from '../../steps/probes.ts';
import { httpSaw } from '../../steps/words.ts';
import { onceItReaches, onceItReachesWithAgent } from './moot.ts';

const egressPod = podStep<EgressValue, 'egress-pod'>({
  id: 'egress-pod',
  asks: say('Does the pod reach the internet by address?', '파드가 주소로 인터넷에 접속되는가?'),
  vantage: 'pod',
  probes: (scene, site) => {
    const place = inTarget(scene);
    return place.ok ? egressProbes(place.location, site) : place.says;
  },
  judge: judgeEgress,
});

const egressName = podStep({
  id: 'egress-name',
  asks: say('Does an HTTP request by name get through?', '이름을 쓴 HTTP 요청이 통하는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene, site) => {
    const place = inTarget(scene);
    if (!place.ok) return place.says;
    const resolver = scene.dns.ok && !scene.target.hostNetwork ? scene.dns.value.serviceIp : '';
    return [httpProbe('only', place.location, scene.host || site.checkipHost, resolver)];
  },
  judge: ([reading], scene, site) => {
    const host = scene.host || site.checkipHost;
    const expected = say('an answer', '응답');
    if (reading === undefined || !reading.ok) return fail(say('nothing', '없음'), expected);
    const http = reading.value;
    const facts = { outcome: http.outcome, host };
    // The asker's host need not serve port 80: a refusal comes from there all the same.
    if (httpWorks(http) || (http.outcome === 'refused' && scene.host !== '')) {
      // Only an address is repeated: the rest of a body is the far end's word.
      const seenAs = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(http.body) ? http.body : '';
      const saw = httpSaw(host, http);
      return pass(
        seenAs === '' ? saw : say(`${saw.en}, seen there as ${seenAs}`, `${saw.ko}, 상대에게 보인 주소 ${seenAs}`),
        expected,
        { ...facts, publicIp: seenAs },
      );
    }
    return fail(httpSaw(host, http), expected, facts);
  },
  // Pings that get out do not answer for TCP; a question that is not about the way out may put its own here.
  moot: () => null,
});

const nobody = (english: string, korean: string) => skipped('not-applicable', say(english, korean));

const egressSibling = podStep<EgressValue, 'egress-sibling'>({
  id: 'egress-sibling',
  asks: say('Do other pods on the same node reach the internet?', '같은 노드의 다른 파드는 인터넷에 접속되는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene, site): readonly Probe<EgressValue>[] | ReturnType<typeof nobody> => {
    if (!hasNetwork(scene)) return NOT_RUNNING;
    if (scene.target.hostNetwork) return HOST_NETWORK;
    const pods = siblingsOf(scene);
    if (pods.length === 0) return nobody('no other pod on the node', '노드에 다른 파드가 없음');
    return pods.flatMap((pod) => egressProbes(podPlace(pod), site, `${pod.namespace}/${pod.name}`));
  },
  judge: judgeAnyEgress,
  moot: onceItReaches,
});

const egressElsewhere = podStep<EgressValue, 'egress-elsewhere'>({
  id: 'egress-elsewhere',
  asks: say('Does a pod on another node reach the internet?', '다른 노드의 파드는 인터넷에 접속되는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene, site) => {
    if (!hasNetwork(scene)) return NOT_RUNNING;
    const pods = elsewherePods(scene);
    if (pods.length === 0) return nobody('no pod on another node', '다른 노드에 파드가 없음');
    return pods.flatMap((pod) => egressProbes(podPlace(pod), site, `${pod.namespace}/${pod.name}`));
  },
  judge: (readings, scene) => {
    const said = judgeAnyEgress(readings);
    return { ...said, facts: { ...said.facts, node: elsewherePods(scene)[0]?.node ?? '' } };
  },
  moot: onceItReaches,
});

const egressNode = podStep<EgressValue, 'egress-node'>({
  id: 'egress-node',
  asks: say('Does the node itself reach the internet?', '노드 자체는 인터넷에 접속되는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene, site) => {
    const place = onNode(scene);
    return place.ok ? egressProbes(place.location, site) : place.says;
  },
  judge: judgeEgress,
  moot: onceItReachesWithAgent,
});

export const EGRESS_STEPS = [egressPod, egressName, egressSibling, egressElsewhere, egressNode] as const;
