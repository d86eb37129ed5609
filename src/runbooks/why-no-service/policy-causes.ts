// Causes in network policy: the asker may not send there, or the pods behind the service do not let it in.
import type { ServiceScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { backendsOf } from './backends.ts';
import {
  ADDRESS,
  type Ask,
  askAgain,
  BACKENDS,
  heardNearby,
  listed,
  look,
  lost,
  open,
  type ServiceCause,
  serviceWord,
} from './evidence.ts';

/** The endpoint says so; or nobody could ask Cilium, and its settings do. */
const inAudit = (found: Ask, { ciliumConfig }: ServiceScene): boolean => {
  const settings = ciliumConfig.ok ? ciliumConfig.value : {};
  return (
    found('service-drops').facts.audit === true ||
    settings['policy-audit-mode'] === 'true' ||
    settings['enable-policy'] === 'never'
  );
};

const egressNames = (found: Ask): string => listed(found('policies'), 'names').join(', ');

const dropped = (found: Ask, way: 'egressDenied' | 'ingressDenied'): boolean =>
  listed(found('service-drops'), way).length > 0;

/** Somebody else than the asker is let in: it is about the asker. */
const othersGetIn = (found: Ask): boolean =>
  found('service-sibling').passes ||
  lost(found).some((key) => listed(found('backend-neighbour'), 'open').includes(key));

const deniesEgress: ServiceCause = {
  code: 'policy-denies-egress',
  layer: 'policy',
  step: 'policies',
  severity: 'fail',
  when: (found, scene) =>
    lost(found).length > 0 &&
    open(found).length === 0 &&
    !inAudit(found, scene) &&
    found('service-drops').facts.enforced !== false &&
    !found('pod-route').fails &&
    (dropped(found, 'egressDenied') ||
      (egressNames(found) !== '' && othersGetIn(found) && listed(found('service-ingress'), 'denied').length === 0)),
  proven: (found) => dropped(found, 'egressDenied') && egressNames(found) !== '',
  explains: [
    ...ADDRESS,
    ...BACKENDS,
    'service-name',
    'service-drops',
    'egress-pod',
    'egress-name',
    'pod-peer-same-node',
    'pod-peer-other-node',
    'pod-tailnet',
    'policy-drops',
  ],
  say: (found, scene) => {
    const { namespace, name } = scene.target;
    return say(
      `${egressNames(found) || 'An egress policy'} does not let ${namespace}/${name} send to the pods of service ${serviceWord(scene)}.`,
      `${egressNames(found) || '송신 정책'}이(가) ${namespace}/${name}에서 서비스 ${serviceWord(scene)}의 파드로 가는 송신을 허용하지 않습니다.`,
    );
  },
  remedies: (_found, scene) => [
    look(
      say(
        'Read the policies of the asking pod; to a service its pods must be allowed, on their own port.',
        '묻는 파드의 정책을 확인하세요. 서비스로 가려면 그 파드와 파드의 포트가 허용되어야 합니다.',
      ),
      `kubectl -n ${scene.target.namespace} get networkpolicies,ciliumnetworkpolicies -o yaml; kubectl -n ${scene.target.namespace} get pod ${scene.target.name} --show-labels`,
      askAgain(scene),
      'cilium: network policy; Kubernetes: Network Policies',
    ),
  ],
};

/** Backends the rules keep the asker from, and from which nothing came back. */
const deniedByRules = (found: Ask, scene: ServiceScene): readonly string[] => {
  const pods = [
    ...listed(found('service-ingress'), 'denied'),
    ...(dropped(found, 'ingressDenied') ? listed(found('service-ingress'), 'unsure') : []),
  ];
  return backendsOf(scene)
    .filter(({ key, pod }) => lost(found).includes(key) && pods.includes(`${scene.service.namespace}/${pod}`))
    .map(({ key }) => key);
};

const deniesIngress: ServiceCause = {
  code: 'policy-denies-ingress',
  layer: 'policy',
  step: 'service-ingress',
  severity: 'fail',
  when: (found, scene) =>
    lost(found).length > 0 &&
    !inAudit(found, scene) &&
    !dropped(found, 'egressDenied') &&
    (dropped(found, 'ingressDenied') || deniedByRules(found, scene).length > 0),
  proven: (found, scene) => {
    const denied = deniedByRules(found, scene);
    return denied.length > 0 && (dropped(found, 'ingressDenied') || denied.every((key) => heardNearby(found, key)));
  },
  explains: [...ADDRESS, ...BACKENDS, 'service-drops'],
  say: (found, scene) => {
    const { namespace, name } = scene.target;
    const which =
      listed(found('service-ingress'), 'names').join(', ') || listed(found('service-drops'), 'deniedBy').join(', ');
    return say(
      `${which || 'An ingress policy'} does not let ${namespace}/${name} in to the pods of service ${serviceWord(scene)}.`,
      `${which || '수신 정책'}이(가) ${namespace}/${name}에서 서비스 ${serviceWord(scene)}의 파드로 들어오는 수신을 허용하지 않습니다.`,
    );
  },
  remedies: (_found, scene) => {
    const { namespace, name } = scene.target;
    return [
      look(
        say('Read the policies that select its pods.', '서비스의 파드를 선택하는 정책을 확인하세요.'),
        `kubectl -n ${scene.service.namespace} get networkpolicies,ciliumnetworkpolicies -o yaml; kubectl get ciliumclusterwidenetworkpolicies`,
        askAgain(scene),
        'cilium: network policy; Kubernetes: Network Policies',
      ),
      look(
        say(
          'If the pod should get in: let its labels in, on the target port, with a rule of `ingress`.',
          '허용해야 하는 파드라면 그 레이블과 대상 포트를 `ingress` 규칙에 추가하세요.',
        ),
        `kubectl -n ${namespace} get pod ${name} --show-labels`,
        askAgain(scene),
        'Kubernetes: Network Policies',
      ),
    ];
  },
};

export const POLICY_CAUSES: readonly ServiceCause[] = [deniesEgress, deniesIngress];
