// Causes in the overlay's device: gone, down, made by somebody else, or losing packets.
import { say } from '../../model/text.ts';
import {
  deviceDown,
  deviceMissing,
  deviceWrong,
  mendDownDevice,
  mendMissingDevice,
  mendWrongDevice,
} from '../../steps/vxlan-words.ts';
import { VXLAN_DEVICE } from './applies.ts';
import {
  askOverlay,
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

const missing: OverlayCause = {
  code: 'vxlan-device-missing',
  layer: 'overlay',
  step: 'vxlan-device',
  severity: 'fail',
  when: (found) => listed(found('vxlan-device'), 'missing').length > 0,
  proven: (found) => silentWith(found, listed(found('vxlan-device'), 'missing')),
  explains: [...PODS, 'overlay-routes'],
  about: (found) => listed(found('vxlan-device'), 'missing'),
  say: (found) => deviceMissing(namesOf(listed(found('vxlan-device'), 'missing'))),
  remedies: (found, _scene, site) => {
    const [node = ''] = listed(found('vxlan-device'), 'missing');
    return mendMissingDevice(node, site, askOverlay(node));
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
  say: (found) => deviceDown(namesOf(listed(found('vxlan-device'), 'down'))),
  remedies: (found) => {
    const [node = ''] = listed(found('vxlan-device'), 'down');
    return mendDownDevice(node, askOverlay(node));
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
    return deviceWrong(node, what);
  },
  remedies: (found, _scene, site) => {
    const [node = ''] = listed(found('vxlan-device'), 'odd');
    return mendWrongDevice(node, site, askOverlay(node));
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
