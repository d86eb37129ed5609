// Causes on the way to pods on other nodes, in a pod that answers nobody, and what only shows elsewhere.
import type { ServiceScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { notReady } from './backend-steps.ts';
import { backendsOf, nodesOf } from './backends.ts';
import {
  ADDRESS,
  type Ask,
  askAgain,
  called,
  change,
  listed,
  look,
  lost,
  type ServiceCause,
  serviceWord,
  wordOf,
} from './evidence.ts';

/** Other nodes of which no backend answers the asker. */
export const silentNodes = (found: Ask, scene: ServiceScene): readonly string[] =>
  nodesOf(scene, lost(found)).filter(
    (node) =>
      node !== scene.target.node &&
      backendsOf(scene).every((one) => one.node !== node || lost(found).includes(one.key)),
  );

export const answersTailnet = (found: Ask, node: string): boolean =>
  [
    ...listed(found('backend-nodes'), 'answering'),
    ...listed(found('pod-tailnet'), 'answering'),
    ...listed(found('node-peer'), 'answering'),
  ].includes(node);

const unreachable = (found: Ask, scene: ServiceScene): readonly string[] =>
  silentNodes(found, scene).filter(
    (node) =>
      !answersTailnet(found, node) &&
      (listed(found('backend-nodes'), 'silent').includes(node) || notReady(scene).includes(node)),
  );

const nodeUnreachable: ServiceCause = {
  code: 'backend-node-unreachable',
  layer: 'tailnet',
  step: 'service-backends',
  severity: 'fail',
  when: (found, scene) => unreachable(found, scene).length > 0,
  proven: (found, scene) =>
    unreachable(found, scene).some((node) => listed(found('backend-nodes'), 'silent').includes(node)),
  explains: [
    ...ADDRESS,
    'backend-nodes',
    'backend-from-node',
    'backend-neighbour',
    'pod-peer-other-node',
    'pod-tailnet',
    'node-peer',
    'service-name',
  ],
  about: unreachable,
  say: (found, scene) => {
    const nodes = unreachable(found, scene).join(', ');
    return say(
      `${scene.target.node} does not hear ${nodes} over the tailnet, and pods of service ${serviceWord(scene)} are there: ${called(scene, lost(found))}.`,
      `${scene.target.node}에서 tailnet으로 ${nodes}에 닿지 못하는데 서비스 ${serviceWord(scene)}의 파드가 그곳에 있습니다: ${called(scene, lost(found))}.`,
    );
  },
  remedies: (found, scene) => {
    const [node = ''] = unreachable(found, scene);
    return [
      look(
        say(`Is ${node} there?`, `${node}이(가) 살아 있는지 확인하세요.`),
        `kubectl get node ${node} -o wide`,
        askAgain(scene),
        'Kubernetes: Node status',
      ),
      look(
        say('Look at the tailnet between the two.', '두 노드 사이의 tailnet을 확인하세요.'),
        `netwhy ask why-flaky ${scene.target.node} ${node}`,
        askAgain(scene),
        'guide: Phase 1 and Phase 6',
      ),
    ];
  },
};

/** Not even its own node is answered. */
const mute = (found: Ask): readonly string[] =>
  lost(found).filter((key) => listed(found('backend-from-node'), 'lost').includes(key));

const unresponsive: ServiceCause = {
  code: 'backend-unresponsive',
  layer: 'pod',
  step: 'service-backends',
  severity: 'fail',
  when: (found) => mute(found).length > 0,
  proven: (found) => mute(found).every((key) => listed(found('backend-neighbour'), 'lost').includes(key)),
  explains: [...ADDRESS, 'backend-from-node', 'backend-neighbour', 'backend-sockets'],
  about: (found) => mute(found),
  say: (found, scene) =>
    say(
      `${called(scene, mute(found))} counts as ready and answers nobody, not even its own node: service ${serviceWord(scene)} fails whenever it is chosen.`,
      `${called(scene, mute(found))}은(는) 준비된 것으로 되어 있지만 자기 노드에도 응답하지 않습니다. 서비스 ${serviceWord(scene)}이(가) 그쪽으로 보낼 때마다 실패합니다.`,
    ),
  remedies: (found, scene) => {
    const { namespace } = scene.service;
    const pod = backendsOf(scene).find(({ key }) => mute(found).includes(key))?.pod ?? '';
    const name = pod === '' ? '$POD' : pod;
    return [
      look(
        say(
          'See what it does, and why its readiness probe passes.',
          '무엇을 하는지, readinessProbe가 왜 통과하는지 확인하세요.',
        ),
        `kubectl -n ${namespace} describe pod ${name}; kubectl -n ${namespace} logs ${name} --tail=50`,
        askAgain(scene),
        'Kubernetes: Debug Pods',
      ),
      change(
        say('Replace it.', '파드를 교체하세요.'),
        `kubectl -n ${namespace} delete pod ${name}`,
        askAgain(scene),
        'Kubernetes: Debug Pods',
      ),
    ];
  },
};

const nameUnresolved: ServiceCause = {
  code: 'service-name-unresolved',
  layer: 'dns',
  step: 'service-name',
  severity: 'fail',
  when: (found) => found('service-name').fails,
  proven: (found) => found('service-address').passes,
  explains: [],
  say: (found, scene) => {
    const { namespace, name } = scene.target;
    return found('service-address').passes
      ? say(
          `Service ${serviceWord(scene)} answers by its address, but its name does not resolve for ${namespace}/${name}.`,
          `서비스 ${serviceWord(scene)}은(는) 주소로는 응답하지만 ${namespace}/${name}에서 이름이 해석되지 않습니다.`,
        )
      : say(
          `The name of service ${serviceWord(scene)} does not resolve for ${namespace}/${name}.`,
          `${namespace}/${name}에서 서비스 ${serviceWord(scene)}의 이름이 해석되지 않습니다.`,
        );
  },
  remedies: (_found, scene) => [
    look(
      say('Ask where its name resolution breaks.', '이름 해석이 어디에서 막히는지 진단하세요.'),
      `netwhy ask why-no-dns ${scene.target.namespace}/${scene.target.name} ${scene.service.name}.${scene.service.namespace}.svc.cluster.local`,
      askAgain(scene),
      'guide: Phase 6, checklist 1 (CoreDNS)',
    ),
  ],
};

const failsElsewhere: ServiceCause = {
  code: 'service-fails-elsewhere',
  layer: 'service',
  step: 'service-elsewhere',
  severity: 'warn',
  when: (found) => found('service-address').passes && found('service-elsewhere').fails,
  explains: [],
  about: (found) => [wordOf(found('service-elsewhere'), 'node')],
  say: (found, scene) =>
    say(
      `Service ${serviceWord(scene)} answers ${scene.target.namespace}/${scene.target.name}; to a pod on ${wordOf(found('service-elsewhere'), 'node')} it does not.`,
      `서비스 ${serviceWord(scene)}은(는) ${scene.target.namespace}/${scene.target.name}에는 응답하지만 ${wordOf(found('service-elsewhere'), 'node')}의 파드에는 응답하지 않습니다.`,
    ),
  remedies: (found, scene) => [
    look(
      say('Ask from there.', '그곳에서 진단하세요.'),
      `netwhy ask why-no-service ${serviceWord(scene)} ${wordOf(found('service-elsewhere'), 'pod')}`,
      askAgain(scene),
      'guide: Phase 4 (service endpoint map)',
    ),
  ],
};

export const WAY_CAUSES: readonly ServiceCause[] = [nodeUnreachable];
export const MUTE_CAUSES: readonly ServiceCause[] = [unresponsive];
export const NAME_CAUSES: readonly ServiceCause[] = [nameUnresolved];
export const ELSEWHERE_CAUSES: readonly ServiceCause[] = [failsElsewhere];
