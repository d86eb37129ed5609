// Causes in what stands behind the service: nobody, or nobody on that port.
import type { ServiceScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { backendsOf, tcpPorts } from './backends.ts';
import {
  ADDRESS,
  type Ask,
  askAgain,
  BACKENDS,
  called,
  change,
  listed,
  look,
  open,
  refused,
  type ServiceCause,
  serviceWord,
} from './evidence.ts';

const SOURCE = 'Kubernetes: Debug Services; guide: Phase 4 (service endpoint map)';

const selector = (found: Ask): string => listed(found('service-endpoints'), 'selector').join(',');

const noEndpoints: ServiceCause = {
  code: 'service-no-endpoints',
  layer: 'service',
  step: 'service-endpoints',
  severity: 'fail',
  when: (found) => found('service-endpoints').fails,
  // No endpoint, and nobody who could be one.
  proven: (found, { service }) =>
    service.selected.ok &&
    listed(found('service-endpoints'), 'selected').length === listed(found('service-endpoints'), 'notReady').length,
  explains: [...ADDRESS, 'service-name', 'service-map'],
  say: (found, scene) => {
    const name = serviceWord(scene);
    const pods = listed(found('service-endpoints'), 'notReady');
    const why = [...new Set(listed(found('service-endpoints'), 'why'))].join(', ');
    if (selector(found) === '')
      return say(
        `Service ${name} has no selector and nobody wrote endpoints for it, so it sends to nobody.`,
        `서비스 ${name}에 셀렉터가 없고 직접 만든 엔드포인트도 없어 보낼 곳이 없습니다.`,
      );
    return pods.length > 0
      ? say(
          `None of the pods behind service ${name} is ready (${pods.slice(0, 3).join(', ')}: ${why || 'not ready'}), so it sends to nobody.`,
          `서비스 ${name} 뒤의 파드 중 준비된 것이 없어(${pods.slice(0, 3).join(', ')}: ${why || '준비되지 않음'}) 보낼 곳이 없습니다.`,
        )
      : say(
          `The selector of service ${name} (${selector(found)}) matches no pod, so it sends to nobody.`,
          `서비스 ${name}의 셀렉터(${selector(found)})에 맞는 파드가 없어 보낼 곳이 없습니다.`,
        );
  },
  remedies: (found, scene) => {
    const { namespace, name } = scene.service;
    const verify = `kubectl -n ${namespace} get endpointslices -l kubernetes.io/service-name=${name}`;
    const [pod] = listed(found('service-endpoints'), 'notReady');
    return [
      look(
        say('Compare its selector with the labels of the pods.', '셀렉터와 파드의 레이블을 비교하세요.'),
        `kubectl -n ${namespace} get service ${name} -o jsonpath='{.spec.selector}'; kubectl -n ${namespace} get pods --show-labels`,
        verify,
        SOURCE,
      ),
      ...(pod === undefined
        ? []
        : [
            look(
              say('See why its pods are not ready.', '파드가 준비되지 않은 이유를 확인하세요.'),
              `kubectl -n ${namespace} describe pod ${pod}; kubectl -n ${namespace} logs ${pod} --tail=50`,
              verify,
              SOURCE,
            ),
          ]),
    ];
  },
};

const targets = (scene: ServiceScene): string =>
  [...new Set(tcpPorts(scene).map(({ targetPort }) => targetPort))].join(', ');

/** Other ports they listen on, as seen; else as declared. */
const others = (found: Ask): readonly string[] => {
  const seen = listed(found('backend-sockets'), 'others');
  return seen.length > 0
    ? seen
    : listed(found('service-ports'), 'wrong').length > 0
      ? listed(found('service-ports'), 'declared')
      : [];
};

const allRefuse = (found: Ask): boolean => refused(found).length > 0 && open(found).length === 0;

const portMismatch: ServiceCause = {
  code: 'service-port-mismatch',
  layer: 'service',
  step: 'service-backends',
  severity: 'fail',
  when: (found) =>
    (allRefuse(found) && others(found).length > 0) ||
    // A name no container has leads nowhere: no endpoint carries that port.
    (found('service-ports').fails && !found('service-address').passes && !found('service-endpoints').fails),
  proven: (found) =>
    allRefuse(found) && (listed(found('backend-sockets'), 'others').length > 0 || found('service-ports').warns),
  explains: [...ADDRESS, ...BACKENDS, 'backend-sockets', 'service-ports', 'service-map'],
  say: (found, scene) => {
    const ports = others(found).join(', ');
    return say(
      `Service ${serviceWord(scene)} sends to port ${targets(scene)}, and its pods listen on ${ports || 'other ports'}: connections are refused.`,
      `서비스 ${serviceWord(scene)}은(는) ${targets(scene)} 포트로 보내는데 파드는 ${ports || '다른 포트'}에서 듣고 있어 연결이 거부됩니다.`,
    );
  },
  remedies: (found, scene) => {
    const { namespace, name, ports } = scene.service;
    const at = ports.findIndex(({ protocol }) => protocol === 'TCP');
    const [port] = others(found);
    const see = look(
      say('Compare target ports and container ports.', '대상 포트와 컨테이너 포트를 비교하세요.'),
      `kubectl -n ${namespace} get service ${name} -o jsonpath='{.spec.ports}'; kubectl -n ${namespace} get pods -o jsonpath='{range .items[*]}{.metadata.name} {.spec.containers[*].ports}{"\\n"}{end}'`,
      askAgain(scene),
      SOURCE,
    );
    return port === undefined
      ? [see]
      : [
          see,
          change(
            say(`If ${port} is the port meant: send there.`, `${port} 포트가 맞다면 그쪽으로 보내세요.`),
            `kubectl -n ${namespace} patch service ${name} --type=json -p '[{"op":"replace","path":"/spec/ports/${at}/targetPort","value":${port}}]'`,
            askAgain(scene),
            SOURCE,
          ),
        ];
  },
};

const notListening: ServiceCause = {
  code: 'backend-not-listening',
  layer: 'service',
  step: 'service-backends',
  severity: 'fail',
  when: (found) => refused(found).length > 0 && !(allRefuse(found) && others(found).length > 0),
  // Refused to its own node too, or its sockets say so.
  proven: (found) =>
    refused(found).every(
      (key) =>
        listed(found('backend-from-node'), 'refused').includes(key) ||
        listed(found('backend-sockets'), 'missing').includes(key),
    ),
  explains: [...ADDRESS, ...BACKENDS, 'backend-sockets'],
  about: (found) => refused(found),
  say: (found, scene) => {
    const which = called(scene, refused(found));
    const local = refused(found).some((key) => listed(found('backend-sockets'), 'localOnly').includes(key));
    const portOf = (key: string): string => key.slice(key.lastIndexOf(':'));
    const some = open(found).some((key) => refused(found).map(portOf).includes(portOf(key)));
    const ports = [...new Set(refused(found).map((key) => portOf(key).slice(1)))].join(', ');
    if (local)
      return say(
        `${which} listens on localhost alone, so nobody else can connect${some ? '; other pods of the service take connections' : ''}.`,
        `${which}이(가) localhost에서만 듣고 있어 다른 곳에서는 연결할 수 없습니다${some ? '. 서비스의 다른 파드는 연결을 받습니다' : ''}.`,
      );
    return some
      ? say(
          `${which} refuses connections while other pods of service ${serviceWord(scene)} take them: it fails now and then.`,
          `서비스 ${serviceWord(scene)}의 다른 파드는 연결을 받지만 ${which}은(는) 거부하여 간헐적으로 실패합니다.`,
        )
      : say(
          `Nobody listens on port ${ports} behind service ${serviceWord(scene)}: ${which} refuses connections.`,
          `서비스 ${serviceWord(scene)} 뒤의 ${ports} 포트에서 듣는 프로세스가 없습니다. ${which}이(가) 연결을 거부합니다.`,
        );
  },
  remedies: (found, scene) => {
    const { namespace } = scene.service;
    const pod = backendsOf(scene).find(({ key }) => refused(found).includes(key))?.pod ?? '';
    const sees =
      pod === '' ? `kubectl -n ${namespace} get pods -o wide` : `kubectl -n ${namespace} logs ${pod} --tail=50`;
    return [
      look(say('Read what it says of its port.', '포트에 대해 남긴 로그를 확인하세요.'), sees, askAgain(scene), SOURCE),
      look(
        say(
          'It must listen on 0.0.0.0 (or ::), and be unready until it does: give it a readiness probe.',
          '0.0.0.0(또는 ::)에서 들어야 하고, 그 전까지는 준비되지 않음이어야 합니다. readinessProbe를 설정하세요.',
        ),
        pod === ''
          ? `kubectl -n ${namespace} get pods -o jsonpath='{range .items[*]}{.metadata.name} {.spec.containers[*].readinessProbe}{"\\n"}{end}'`
          : `kubectl -n ${namespace} get pod ${pod} -o jsonpath='{.spec.containers[*].readinessProbe}'`,
        askAgain(scene),
        'Kubernetes: Configure Liveness, Readiness and Startup Probes',
      ),
    ];
  },
};

/** Whom not even their own node gets a connection from, where something on the way keeps the asking pod from hearing it. */
const refusedAtHome = (found: Ask): readonly string[] =>
  refused(found).length > 0 ? [] : listed(found('backend-from-node'), 'refused');

const mismatchBehind: ServiceCause = {
  ...portMismatch,
  step: 'backend-sockets',
  when: (found) => refusedAtHome(found).length > 0 && others(found).length > 0,
  proven: (found) => listed(found('backend-sockets'), 'others').length > 0,
  explains: ['service-ports'],
};

const notListeningBehind: ServiceCause = {
  ...notListening,
  step: 'backend-sockets',
  when: (found) => refusedAtHome(found).length > 0 && others(found).length === 0,
  proven: (found) => refusedAtHome(found).every((key) => listed(found('backend-sockets'), 'missing').includes(key)),
  explains: [],
  about: refusedAtHome,
};

export const BEHIND_CAUSES: readonly ServiceCause[] = [noEndpoints, portMismatch, notListening];
/** Beside a policy that keeps the asking pod out. */
export const HIDDEN_CAUSES: readonly ServiceCause[] = [mismatchBehind, notListeningBehind];
