// Causes at the far end: nothing runs there, nothing stands behind the Service, or the map does not lead to it.
import { say } from '../../model/text.ts';
import { listed, wordOf } from '../../steps/facts.ts';
import { change, inAgentOn, look } from '../../steps/remedies.ts';
import { serviceOf } from './ends.ts';
import { askPath, goalName, type PathCause, SYMPTOMS } from './evidence.ts';

const AT_THE_END = [...SYMPTOMS, 'answers-at-home'] as const;

const destinationNotRunning: PathCause = {
  code: 'pod-not-running',
  layer: 'object',
  step: 'destination',
  severity: 'fail',
  when: (found) => found('destination').facts.notRunning === true,
  proven: () => true,
  explains: AT_THE_END,
  about: (_found, scene) => [goalName(scene)],
  say: (found, scene) =>
    say(
      `The destination ${goalName(scene)} is not running (${found('destination').judgement.saw.en}): nothing can arrive.`,
      `목적지 ${goalName(scene)}이(가) 실행 중이 아니어서(${found('destination').judgement.saw.ko}) 아무것도 도착할 수 없습니다.`,
    ),
  remedies: (_found, scene) => {
    const [namespace = '', name = ''] = goalName(scene).split('/');
    return [
      look(
        say('See why in its events.', '이벤트에서 이유를 확인하세요.'),
        `kubectl -n ${namespace} describe pod ${name}`,
        `kubectl -n ${namespace} get pod ${name} -o wide`,
        'Kubernetes: Debug Pods',
      ),
    ];
  },
};

const named = (scene: Parameters<typeof serviceOf>[0]): readonly [string, string] => {
  const service = serviceOf(scene);
  return [service?.namespace ?? '', service?.name ?? ''];
};

const serviceNoEndpoints: PathCause = {
  code: 'service-no-endpoints',
  layer: 'service',
  step: 'destination',
  severity: 'fail',
  when: (found) => found('destination').facts.noEndpoints === true,
  proven: (found) => found('arrives').fails,
  explains: [...AT_THE_END, 'service-map'],
  say: (found, scene) =>
    say(
      `Service ${named(scene).join('/')} has no ready backend (${wordOf(found('destination'), 'all')} in all): nothing can answer.`,
      `서비스 ${named(scene).join('/')}에 준비된 백엔드가 없어(전체 ${wordOf(found('destination'), 'all')}개) 아무도 응답할 수 없습니다.`,
    ),
  remedies: (_found, scene) => {
    const [namespace, name] = named(scene);
    return [
      look(
        say('Compare the selector with the pods and their readiness.', '셀렉터와 파드, 준비 상태를 비교하세요.'),
        `kubectl -n ${namespace} get service ${name} -o jsonpath='{.spec.selector}'; kubectl -n ${namespace} get pods --show-labels`,
        `kubectl -n ${namespace} get endpointslices -l kubernetes.io/service-name=${name}`,
        'Kubernetes: Debug Services',
      ),
    ];
  },
};

const map = (code: 'lb-map-no-backends' | 'lb-map-diverged', empty: boolean): PathCause => ({
  code,
  layer: 'service',
  step: 'service-map',
  severity: 'fail',
  when: (found) => found('service-map').fails && (found('service-map').facts.empty === true) === empty,
  proven: (found) => found('arrives').fails,
  explains: SYMPTOMS,
  about: (_found, { target }) => [target.node],
  say: (found, scene) => {
    const front = wordOf(found('service-map'), 'front');
    const { node } = scene.target;
    const strangers = listed(found('service-map'), 'strangers').join(', ');
    return empty
      ? say(
          `Cilium on ${node} has no backend for ${front} (${goalName(scene)}), though backends are ready.`,
          `백엔드는 준비되어 있지만 ${node}의 Cilium 맵에는 ${front}(${goalName(scene)})의 백엔드가 없습니다.`,
        )
      : say(
          `Cilium on ${node} sends ${front} (${goalName(scene)}) to ${strangers || 'backends it lost'}, which is not ready or not there.`,
          `${node}의 Cilium이 ${front}(${goalName(scene)})을(를) 준비되지 않았거나 없는 ${strangers || '백엔드'}(으)로 보냅니다.`,
        );
  },
  remedies: (_found, scene, site) => [
    look(
      say('Compare what the agent means with what the datapath holds.', '에이전트의 의도와 데이터패스를 비교하세요.'),
      `${inAgentOn(scene.target.node, site, 'cilium-dbg service list')}; ${inAgentOn(scene.target.node, site, 'cilium-dbg bpf lb list')}`,
      askPath(scene),
      'guide: Phase 4 (bpf lb list); errata G8',
    ),
    change(
      say(
        `Restart the agent of ${scene.target.node}: it writes the map anew.`,
        `${scene.target.node}의 에이전트를 재시작하면 맵을 다시 씁니다.`,
      ),
      `kubectl -n ${site.ciliumNamespace} delete pod -l k8s-app=cilium --field-selector spec.nodeName=${scene.target.node}`,
      askPath(scene),
      'cilium: kube-proxy replacement',
    ),
  ],
});

export const TARGET_CAUSES: readonly PathCause[] = [destinationNotRunning, serviceNoEndpoints];
export const MAP_CAUSES: readonly PathCause[] = [map('lb-map-no-backends', true), map('lb-map-diverged', false)];
