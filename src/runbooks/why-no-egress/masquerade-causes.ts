// Causes in address translation: off, not on the way out, or not for this destination.
import type { Finding } from '../../model/runbook.ts';
import type { PodScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import {
  type Ask,
  askAgain,
  change,
  type EgressCause,
  helmSet,
  inAgent,
  listed,
  look,
  POD_EGRESS,
  podsFail,
  wordOf,
} from './evidence.ts';

/** The agent's word if it gave one, else the configuration's. */
const source = (found: Ask): Finding => (found('masquerade').silent ? found('masquerade-config') : found('masquerade'));

/** iptables masquerading is on, and the rule it consists of is not there. */
const rulesMissing = (found: Ask): boolean =>
  source(found).facts.enabled === true &&
  source(found).facts.mode === 'iptables' &&
  found('firewall').facts.masquerades === 0;

const SYMPTOMS = [...POD_EGRESS, 'pod-tailnet', 'masquerade-config', 'masquerade'] as const;

/** The usual size of a cluster's pod range around this pod. */
const podRange = ({ target }: PodScene): string => `${target.ip.split('.').slice(0, 2).join('.')}.0.0/16`;

const RESTART = (namespace: string): string => `kubectl -n ${namespace} rollout restart daemonset/cilium`;

const masqueradeOff: EgressCause = {
  code: 'masquerade-off',
  layer: 'masquerade',
  step: 'masquerade',
  severity: 'fail',
  when: (found) =>
    podsFail(found) &&
    !found('egress-sibling').passes &&
    (source(found).facts.enabled === false || rulesMissing(found)),
  proven: (found) => found('egress-pod').fails && found('egress-node').passes,
  // Switched on, and its rule gone. Where the configuration says off and the agent on, one of them is wrong.
  shownElsewhere: (found) => rulesMissing(found) && found('masquerade-config').facts.enabled !== false,
  explains: SYMPTOMS,
  say: (found, { target }) =>
    source(found).facts.enabled === false
      ? say(
          `Masquerading is off: pods on ${target.node} leave with their own addresses, which nobody outside can answer.`,
          `마스커레이드가 꺼져 있어 ${target.node}의 파드가 자기 주소 그대로 나가고, 밖에서는 응답할 수 없습니다.`,
        )
      : say(
          `Masquerading is on, but ${target.node} has no rule for it: pods leave with their own addresses.`,
          `마스커레이드는 켜져 있지만 ${target.node}에 규칙이 없어 파드가 자기 주소 그대로 나갑니다.`,
        ),
  remedies: (found, scene, site) => {
    const pods = `kubectl -n ${site.ciliumNamespace} get pods -l k8s-app=cilium --field-selector spec.nodeName=${scene.target.node} -o name`;
    const restart = change(
      say('Restart the agents so that they act on it.', '에이전트를 재시작해 반영하세요.'),
      RESTART(site.ciliumNamespace),
      askAgain(scene),
      'guide: Phase 6, checklist 2 (Masquerade); cilium: enable-ipv4-masquerade',
    );
    if (source(found).facts.enabled !== false)
      return [
        look(say('Find the agent of the node.', '노드의 에이전트를 찾으세요.'), pods, askAgain(scene), 'errata G11'),
        restart,
      ];
    return [
      change(
        say('Switch masquerading on.', '마스커레이드를 켜세요.'),
        helmSet(scene, site, 'enableIPv4Masquerade=true'),
        `kubectl -n ${site.ciliumNamespace} get configmap cilium-config -o jsonpath='{.data.enable-ipv4-masquerade}'`,
        'guide: Phase 6, checklist 2 (Masquerade); cilium: enableIPv4Masquerade',
      ),
      restart,
    ];
  },
};

const masqueradeMissingUplink: EgressCause = {
  code: 'masquerade-missing-uplink',
  layer: 'masquerade',
  step: 'masquerade',
  severity: 'fail',
  when: (found) => podsFail(found) && !found('egress-sibling').passes && source(found).facts.lacksUplink === true,
  proven: (found) => found('egress-pod').fails && found('egress-node').passes,
  explains: SYMPTOMS,
  say: (found, { target }) => {
    const devices = listed(source(found), 'devices').join(', ');
    const uplink = wordOf(source(found), 'uplink');
    return say(
      `Cilium masquerades on ${devices} only, and the internet is behind ${uplink || 'another device'}: pods on ${target.node} leave with their own addresses.`,
      `Cilium이 ${devices}에서만 마스커레이드하는데 인터넷은 ${uplink || '다른 장치'} 쪽이라, ${target.node}의 파드가 자기 주소 그대로 나갑니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const uplink = wordOf(source(found), 'uplink') || 'enp0s6';
    if (wordOf(source(found), 'mode') === 'iptables')
      return [
        change(
          say(
            'Masquerade on every interface: leave egressMasqueradeInterfaces empty.',
            'egressMasqueradeInterfaces를 비워 모든 인터페이스에서 마스커레이드하게 하세요.',
          ),
          helmSet(scene, site, 'egressMasqueradeInterfaces='),
          `kubectl -n ${site.ciliumNamespace} get configmap cilium-config -o jsonpath='{.data.egress-masquerade-interfaces}'`,
          'cilium: egressMasqueradeInterfaces',
        ),
        change(
          say('Restart the agents so that they act on it.', '에이전트를 재시작해 반영하세요.'),
          RESTART(site.ciliumNamespace),
          askAgain(scene),
          'cilium: egressMasqueradeInterfaces',
        ),
      ];
    return [
      change(
        say(
          'Name both devices, or leave `devices` unset and let Cilium choose.',
          '두 장치를 모두 지정하거나, devices를 비워 Cilium이 고르게 하세요.',
        ),
        helmSet(scene, site, `devices='{${uplink},${site.tailnetDevice}}'`),
        inAgent(scene, site, 'cilium-dbg status | grep Masquerading'),
        'guide: why devices matters; errata G45',
      ),
      change(
        say('Restart the agents so that they act on it.', '에이전트를 재시작해 반영하세요.'),
        RESTART(site.ciliumNamespace),
        askAgain(scene),
        'cilium: devices',
      ),
    ];
  },
};

const masqueradeExemptsTarget: EgressCause = {
  code: 'masquerade-exempts-target',
  layer: 'masquerade',
  step: 'masquerade',
  severity: 'fail',
  when: (found) => podsFail(found) && !found('egress-sibling').passes && source(found).facts.exempts === true,
  proven: (found) => found('egress-pod').fails && found('egress-node').passes,
  explains: SYMPTOMS,
  say: (found) =>
    say(
      `Cilium does not masquerade towards ${wordOf(source(found), 'exclusion')}, and that covers the internet.`,
      `Cilium이 ${wordOf(source(found), 'exclusion')} 방향은 마스커레이드하지 않는데, 이 대역이 인터넷을 포함합니다.`,
    ),
  remedies: (_found, scene, site) => [
    change(
      say(
        'Set the native routing range to what is routed without translation: usually the pod range (check that this is yours).',
        '변환 없이 라우팅되는 대역(보통 파드 대역)으로 바꾸세요. 아래 값이 맞는지 먼저 확인하세요.',
      ),
      helmSet(scene, site, `ipv4NativeRoutingCIDR=${podRange(scene)}`),
      `kubectl -n ${site.ciliumNamespace} get configmap cilium-config -o jsonpath='{.data.ipv4-native-routing-cidr}'`,
      'cilium: ipv4NativeRoutingCIDR',
    ),
    change(
      say('Restart the agents so that they act on it.', '에이전트를 재시작해 반영하세요.'),
      RESTART(site.ciliumNamespace),
      askAgain(scene),
      'cilium: ipv4NativeRoutingCIDR',
    ),
  ],
};

export const MASQUERADE_CAUSES: readonly EgressCause[] = [
  masqueradeOff,
  masqueradeMissingUplink,
  masqueradeExemptsTarget,
];
