// Causes in the overlay's device: gone, down, made by somebody else, or losing packets.
import { say } from '../../model/text.ts';
import { VXLAN_DEVICE } from './applies.ts';
import {
  askOverlay,
  change,
  deviceSick,
  hostSilent,
  leaking,
  listed,
  look,
  namesOf,
  notReady,
  type OverlayCause,
  PODS,
  silentWith,
  tailnetSick,
  touches,
} from './evidence.ts';

const restartAgent = (node: string, namespace: string) =>
  change(
    say(
      'Restart the Cilium agent there: it makes the device anew.',
      '그 노드의 Cilium 에이전트를 재시작하면 장치를 다시 만듭니다.',
    ),
    `kubectl -n ${namespace} delete pod -l k8s-app=cilium --field-selector spec.nodeName=${node}`,
    askOverlay(node),
    'cilium: Troubleshooting',
  );

const missing: OverlayCause = {
  code: 'vxlan-device-missing',
  layer: 'overlay',
  step: 'vxlan-device',
  severity: 'fail',
  when: (found) => listed(found('vxlan-device'), 'missing').length > 0,
  proven: (found) => silentWith(found, listed(found('vxlan-device'), 'missing')),
  explains: [...PODS, 'overlay-routes'],
  about: (found) => listed(found('vxlan-device'), 'missing'),
  say: (found) => {
    const nodes = namesOf(listed(found('vxlan-device'), 'missing'));
    return say(
      `${nodes} has no device ${VXLAN_DEVICE}: its pods and those of other nodes do not reach each other.`,
      `${nodes}에 ${VXLAN_DEVICE} 장치가 없어 다른 노드의 파드와 통신하지 못합니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = listed(found('vxlan-device'), 'missing');
    return [
      look(
        say(`On ${node}: what has the agent to say?`, `${node}의 에이전트 로그를 확인하세요.`),
        `kubectl -n ${site.ciliumNamespace} logs "$(kubectl -n ${site.ciliumNamespace} get pods -l k8s-app=cilium --field-selector spec.nodeName=${node} -o name)" -c cilium-agent --tail=100`,
        `ip -d link show ${VXLAN_DEVICE}`,
        'guide: Phase 2',
      ),
      restartAgent(node, site.ciliumNamespace),
    ];
  },
};

const down: OverlayCause = {
  code: 'vxlan-device-down',
  layer: 'overlay',
  step: 'vxlan-device',
  severity: 'fail',
  beside: true,
  when: (found) => listed(found('vxlan-device'), 'down').length > 0,
  proven: (found) => silentWith(found, listed(found('vxlan-device'), 'down')),
  explains: [...PODS, 'overlay-routes'],
  about: (found) => listed(found('vxlan-device'), 'down'),
  say: (found) => {
    const nodes = namesOf(listed(found('vxlan-device'), 'down'));
    return say(
      `The device ${VXLAN_DEVICE} of ${nodes} is down: no overlay packet leaves or enters there.`,
      `${nodes}의 ${VXLAN_DEVICE} 장치가 꺼져 있어 오버레이 패킷이 드나들지 못합니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = listed(found('vxlan-device'), 'down');
    return [
      look(
        say(`On ${node}: see its flags.`, `${node}에서 장치 상태를 확인하세요.`),
        `ip -d link show ${VXLAN_DEVICE}`,
        `ip -d link show ${VXLAN_DEVICE}`,
        'guide: Phase 2',
      ),
      change(
        say(`On ${node}: bring it up.`, `${node}에서 장치를 켜세요.`),
        `sudo ip link set ${VXLAN_DEVICE} up`,
        askOverlay(node),
        'guide: Phase 2',
      ),
    ];
  },
};

const wrong: OverlayCause = {
  code: 'vxlan-device-wrong',
  layer: 'overlay',
  step: 'vxlan-device',
  severity: 'fail',
  beside: true,
  when: (found) => listed(found('vxlan-device'), 'odd').length > 0,
  proven: (found) => silentWith(found, listed(found('vxlan-device'), 'odd')),
  explains: PODS,
  about: (found) => listed(found('vxlan-device'), 'odd'),
  say: (found) => {
    const [node = ''] = listed(found('vxlan-device'), 'odd');
    const [what = ''] = listed(found('vxlan-device'), 'oddWhat');
    return say(
      `${VXLAN_DEVICE} of ${node} is not as Cilium makes it (${what}): other nodes do not understand it.`,
      `${node}의 ${VXLAN_DEVICE} 설정이 Cilium이 만드는 것과 달라(${what}) 다른 노드와 통하지 않습니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = listed(found('vxlan-device'), 'odd');
    return [
      look(
        say('Compare it with the device of another node.', '다른 노드의 장치와 비교하세요.'),
        `ip -d link show ${VXLAN_DEVICE}; kubectl -n ${site.ciliumNamespace} get configmap cilium-config -o yaml | grep tunnel`,
        askOverlay(node),
        'guide: Phase 2; errata G5',
      ),
      change(
        say(
          `On ${node}: delete it, then restart the agent, which makes it anew.`,
          `${node}에서 장치를 지우고 에이전트를 재시작하면 다시 만듭니다.`,
        ),
        `sudo ip link delete ${VXLAN_DEVICE}`,
        askOverlay(node),
        'cilium: tunnel-port',
      ),
      restartAgent(node, site.ciliumNamespace),
    ];
  },
};

/** What a lower cause does not account for. */
const growing = (found: Parameters<OverlayCause['when']>[0]): readonly string[] =>
  listed(found('vxlan-counters'), 'growing').filter(
    (node) =>
      ![...tailnetSick(found), ...deviceSick(found), ...leaking(found), ...notReady(found)].includes(node) &&
      !hostSilent(found).some((pair) => touches(pair, [node])),
  );

const errors: OverlayCause = {
  code: 'vxlan-errors-growing',
  layer: 'overlay',
  step: 'vxlan-counters',
  severity: 'warn',
  when: (found) => growing(found).length > 0,
  explains: [],
  about: growing,
  say: (found) => {
    const nodes = namesOf(growing(found));
    return say(
      `${VXLAN_DEVICE} of ${nodes} loses packets now: errors, carrier errors or drops grow while all asked nodes answer.`,
      `${nodes}의 ${VXLAN_DEVICE}이(가) 지금 패킷을 잃고 있습니다. 확인한 노드는 모두 응답하지만 오류나 드롭이 늘고 있습니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = growing(found);
    return [
      look(
        say(`On ${node}: read the counters twice.`, `${node}에서 카운터를 두 번 읽으세요.`),
        `ip -s -s link show ${VXLAN_DEVICE}; sleep 5; ip -s -s link show ${VXLAN_DEVICE}`,
        askOverlay(node),
        'guide: Phase 6; errata G38, G40',
      ),
      look(
        say('Does Cilium still send to a node that is gone?', 'Cilium이 사라진 노드로 계속 보내는지 확인하세요.'),
        `kubectl get ciliumnodes -o wide; kubectl get nodes -o wide; ip route show table 52 dev ${site.tailnetDevice}`,
        askOverlay(node),
        'errata G40 (carrier errors: a far end without a route)',
      ),
    ];
  },
};

export const DEVICE_CAUSES: readonly OverlayCause[] = [missing, down, wrong];
export const COUNTER_CAUSES: readonly OverlayCause[] = [errors];
