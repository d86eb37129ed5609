// Causes in the overlay between this node and one that CoreDNS lives on: its device, its route, its port, or all that is known is that it is cut.
import type { PodScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import {
  deviceDown,
  deviceMissing,
  deviceWrong,
  doPacketsArrive,
  mendDownDevice,
  mendFilteredPort,
  mendMissingDevice,
  mendWrongDevice,
  mendWrongRoute,
  portFiltered,
  routeWrong,
} from '../../steps/vxlan-words.ts';
import {
  type Ask,
  askAgain,
  type EgressCause,
  hostAnswers,
  listed,
  look,
  NAMES,
  policyMayHide,
  sickItself,
  wordOf,
} from './evidence.ts';

/** Nodes whose pods are silent while the host itself answers over the tailnet; a CoreDNS pod that is dead is among them. */
const cutOff = (found: Ask): readonly string[] => {
  const dead = listed(found('dns-replicas'), 'deadNodes');
  const nodes = listed(found('pod-peer-other-node'), 'silent').filter(
    (node) => hostAnswers(found, node) && !sickItself(found, node),
  );
  return nodes.some((node) => dead.includes(node)) ? nodes : [];
};

/** A pod that is heard by nobody at all has another trouble. */
const isCut = (found: Ask): boolean =>
  found('pod-peer-other-node').fails &&
  found('dns-replicas').fails &&
  cutOff(found).length > 0 &&
  !found('pod-peer-same-node').fails &&
  // A policy that lets the pod ask DNS and not ping still leaves DNS as a witness.
  (found('policies').facts.dns === 'allowed' || !policyMayHide(found)) &&
  (found('pod-peer-same-node').passes || found('egress-pod').passes);

/** What of these is at an end of the way that is cut. */
const atAnEnd = (found: Ask, { target }: PodScene, nodes: readonly string[]): readonly string[] =>
  nodes.filter((node) => node === target.node || cutOff(found).includes(node));

type Trouble = 'missing' | 'down' | 'odd';

/** Two looks agree: the device is not well, and pods at its ends do not hear each other while the nodes do. */
const ofDevice = (
  fact: Trouble,
  spec: Pick<EgressCause, 'code' | 'say' | 'remedies'> & Partial<Pick<EgressCause, 'beside'>>,
): EgressCause => ({
  ...spec,
  layer: 'overlay',
  step: 'overlay-device',
  severity: 'fail',
  when: (found, scene) => sick(found, scene, fact).length > 0,
  proven: (found) => isCut(found) && found('overlay-device').fails && found('pod-peer-other-node').fails,
  explains: [...NAMES, 'dns-replicas', 'dns-upstream', 'pod-peer-other-node', 'pod-range-route'],
  about: (found, scene) => sick(found, scene, fact),
});

/** What the pod wanted fails, and so does the overlay for it, whatever else is wrong. */
const isHurt = (found: Ask): boolean =>
  found('pod-peer-other-node').fails &&
  (found('egress-pod').fails || found('dns-replicas').fails || found('dns-cluster').fails);

/** Where something lower keeps the pod from others too, the device of its own node is broken all the same. */
const sick = (found: Ask, scene: PodScene, fact: Trouble): readonly string[] => {
  if (isCut(found)) return atAnEnd(found, scene, listed(found('overlay-device'), fact));
  return isHurt(found) ? listed(found('overlay-device'), fact).filter((node) => node === scene.target.node) : [];
};

const missing = ofDevice('missing', {
  code: 'vxlan-device-missing',
  say: (found, scene) => deviceMissing(sick(found, scene, 'missing').join(', ')),
  remedies: (found, scene, site) =>
    mendMissingDevice(sick(found, scene, 'missing')[0] ?? scene.target.node, site, askAgain(scene)),
});

const down = ofDevice('down', {
  code: 'vxlan-device-down',
  beside: true,
  say: (found, scene) => deviceDown(sick(found, scene, 'down').join(', ')),
  remedies: (found, scene) => mendDownDevice(sick(found, scene, 'down')[0] ?? scene.target.node, askAgain(scene)),
});

const wrong = ofDevice('odd', {
  code: 'vxlan-device-wrong',
  beside: true,
  say: (found, scene) => {
    const [node = ''] = sick(found, scene, 'odd');
    const at = listed(found('overlay-device'), 'odd').indexOf(node);
    return deviceWrong(node, listed(found('overlay-device'), 'oddWhat')[at] ?? '');
  },
  remedies: (found, scene, site) =>
    mendWrongDevice(sick(found, scene, 'odd')[0] ?? scene.target.node, site, askAgain(scene)),
});

/** Cut off nodes whose pods this node does not send into the overlay. */
const astray = (found: Ask): readonly string[] =>
  listed(found('pod-range-route'), 'astray').filter((node) => cutOff(found).includes(node));

const wrongRoute: EgressCause = {
  code: 'overlay-route-wrong',
  layer: 'overlay',
  step: 'pod-range-route',
  severity: 'fail',
  when: (found) => isCut(found) && astray(found).length > 0,
  // A device that is gone takes its routes along: without having seen it, this stays likely.
  proven: (found) => !found('overlay-device').silent,
  explains: [...NAMES, 'dns-replicas', 'dns-upstream', 'pod-peer-other-node'],
  about: (found, { target }) => astray(found).map((node) => `${target.node}>${node}`),
  say: (found, { target }) =>
    routeWrong(target.node, astray(found).join(', '), wordOf(found('pod-range-route'), 'device')),
  remedies: (found, scene, site) =>
    mendWrongRoute(
      scene.target.node,
      wordOf(found('pod-range-route'), 'address') || '10.244.0.1',
      site,
      askAgain(scene),
    ),
};

const filteredAt = (found: Ask, scene: PodScene): readonly string[] => {
  if (isCut(found)) return atAnEnd(found, scene, listed(found('overlay-filter'), 'nodes'));
  return isHurt(found) ? listed(found('overlay-filter'), 'nodes').filter((node) => node === scene.target.node) : [];
};

const portBlocked: EgressCause = {
  code: 'vxlan-port-blocked',
  layer: 'overlay',
  step: 'overlay-filter',
  severity: 'fail',
  // Only by a rule that names the port and counts up: silence alone may be any cut of the overlay.
  when: (found, scene) => filteredAt(found, scene).length > 0,
  proven: (found) => isCut(found) && found('overlay-filter').fails && found('pod-peer-other-node').fails,
  explains: [...NAMES, 'dns-replicas', 'dns-upstream', 'pod-peer-other-node'],
  about: filteredAt,
  say: (found, scene) => portFiltered(filteredAt(found, scene).join(', '), wordOf(found('overlay-filter'), 'chain')),
  remedies: (found, scene, site) =>
    mendFilteredPort(filteredAt(found, scene)[0] ?? scene.target.node, scene, site, askAgain(scene)),
};

/** One of the nodes got an answer by the overlay itself: then it is not all of it that is cut. */
const carriesForNodes = (found: Ask, { target }: PodScene): boolean =>
  cutOff(found).some((node) => {
    const answered = listed(found('overlay-filter'), 'answered');
    return answered.includes(`${target.node}>${node}`) || answered.includes(`${node}>${target.node}`);
  });

const overlayCut: EgressCause = {
  code: 'overlay-cut',
  layer: 'overlay',
  step: 'pod-peer-other-node',
  severity: 'fail',
  when: isCut,
  // What could be named more closely was looked at and is well.
  proven: (found, scene) =>
    found('overlay-device').passes &&
    found('overlay-filter').passes &&
    found('pod-range-route').passes &&
    !carriesForNodes(found, scene),
  explains: [...NAMES, 'dns-replicas', 'dns-upstream'],
  about: (found, { target }) => cutOff(found).map((node) => `${target.node}>${node}`),
  say: (found, { target }) => {
    const nodes = cutOff(found).join(', ');
    return say(
      `The overlay (VXLAN) does not get through between ${target.node} and ${nodes}: the nodes hear each other, their pods do not, and DNS fails now and then.`,
      `${target.node}와(과) ${nodes} 사이에서 오버레이(VXLAN)가 통하지 않습니다. 노드끼리는 통하지만 파드끼리는 통하지 않아 DNS가 간헐적으로 실패합니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const [first = '', ...others] = cutOff(found);
    // What one node has with several is likelier its own trouble than theirs.
    const node = others.length > 0 ? scene.target.node : first;
    return [
      look(
        say(
          'Ask about the overlay: it tells a filter from a device, a route, a tunnel endpoint or a program.',
          '오버레이를 진단하세요. 필터, 장치, 경로, 터널 목적지, 프로그램 중 무엇인지 구분합니다.',
        ),
        `netwhy ask overlay ${node}`,
        askAgain(scene),
        'guide: Phase 2 and Phase 4',
      ),
      doPacketsArrive(node, scene, site, askAgain(scene)),
    ];
  },
};

export const OVERLAY_CAUSES: readonly EgressCause[] = [missing, down, wrong, wrongRoute, portBlocked, overlayCut];
