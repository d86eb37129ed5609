// Causes in CoreDNS: all of it down, one of its pods sick, or the node of one.

import type { Scene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { dnsReplicas } from '../../steps/places.ts';
import { hostAnswers, nodeNotReadyInScene, sickItself } from './beyond-causes.ts';
import {
  type Ask,
  askAgain,
  carriesSomething,
  change,
  type EgressCause,
  listed,
  look,
  NAMES,
  podsFail,
} from './evidence.ts';

export const DNS_SOURCE = 'guide: Phase 6, checklist 1 (CoreDNS)';
const restartDns = (scene: Scene) =>
  change(
    say('Restart CoreDNS.', 'CoreDNS를 재시작하세요.'),
    'kubectl -n kube-system rollout restart deployment/coredns',
    askAgain(scene),
    DNS_SOURCE,
  );
const dnsLogs = look(
  say('Read what CoreDNS says.', 'CoreDNS 로그를 확인하세요.'),
  'kubectl -n kube-system logs -l k8s-app=kube-dns --tail=30',
  'kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide',
  DNS_SOURCE,
);

const dead = (found: Ask): readonly string[] => listed(found('dns-replicas'), 'dead');
export const alive = (found: Ask): readonly string[] => listed(found('dns-replicas'), 'alive');
const nodeOf = (scene: Scene, ip: string): string => dnsReplicas(scene).find((one) => one.ip === ip)?.node ?? '';

/** Dead with a path that is well: it is the process, not the way to it. */
const deadByItself = (found: Ask, scene: Scene): readonly string[] => {
  const well = listed(found('dns-replicas'), 'deadPathWell');
  return dead(found).filter((ip) => {
    const node = nodeOf(scene, ip);
    if (well.includes(ip)) return true;
    return node === scene.target.node
      ? found('pod-peer-same-node').passes
      : listed(found('pod-peer-other-node'), 'answering').includes(node);
  });
};

const corednsDown = {
  code: 'coredns-down',
  layer: 'dns',
  step: 'dns-replicas',
  severity: 'fail',
  when: (found, scene) =>
    found('dns-cluster').fails &&
    !found('dns-sibling').passes &&
    (found('dns-endpoints').fails ||
      (alive(found).length === 0 &&
        dead(found).length > 0 &&
        deadByItself(found, scene).length === dead(found).length &&
        carriesSomething(found))),
  proven: (found) => found('dns-endpoints').fails || found('dns-sibling').fails,
  explains: [...NAMES, 'dns-upstream', 'dns-endpoints'],
  say: () =>
    say(
      'CoreDNS is down: none of its pods answers, so no name resolves. By address the network is another matter.',
      'CoreDNS가 동작하지 않습니다. 어느 파드도 응답하지 않아 이름을 찾을 수 없습니다 (주소로 하는 통신과는 별개).',
    ),
  remedies: (_found, scene) => [
    look(
      say('See the pods of CoreDNS.', 'CoreDNS 파드 상태를 확인하세요.'),
      'kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide',
      'kubectl -n kube-system get endpointslices -l k8s-app=kube-dns',
      DNS_SOURCE,
    ),
    dnsLogs,
    restartDns(scene),
  ],
} as const satisfies EgressCause;

/** A policy keeps this pod from seeing for itself; neighbours that get out and cannot resolve either tell as much. */
const corednsDownSeenByNeighbours: EgressCause = {
  ...corednsDown,
  step: 'dns-sibling',
  when: (found) =>
    found('dns-cluster').fails &&
    found('policies').facts.dns === 'denied' &&
    found('dns-sibling').fails &&
    found('egress-sibling').passes,
  proven: () => false,
};

/** CoreDNS pods that fail because of the node they live on, which is not the target's. */
const sickNodes = (found: Ask, scene: Scene): readonly string[] => {
  const failing = listed(found('dns-upstream'), 'failing');
  const others = listed(found('dns-upstream'), 'resolving').length > 0;
  const silent = listed(found('pod-peer-other-node'), 'silent');
  const overlayWell = listed(found('pod-peer-other-node'), 'answering').length > 0;
  const nodes = failing.flatMap((ip) => {
    const node = nodeOf(scene, ip);
    if (node === '' || node === scene.target.node) return [];
    const known = sickItself(found, node) || nodeNotReadyInScene(scene, node);
    // It answers cluster names and cannot ask outside, while another replica can: its node cannot get out.
    if (alive(found).includes(ip)) return others || known ? [node] : [];
    // Nothing on that node answers, while other nodes do (or it is known to be sick).
    return silent.includes(node) && (known || (overlayWell && !hostAnswers(found, node))) ? [node] : [];
  });
  return [...new Set(nodes)];
};

const corednsReplicaNodeSick: EgressCause = {
  code: 'coredns-replica-node-sick',
  layer: 'dns',
  step: 'dns-upstream',
  severity: 'fail',
  // Where this pod does not get out either, the other node is no more to blame than this one.
  when: (found, scene) => found('dns-upstream').fails && !podsFail(found) && sickNodes(found, scene).length > 0,
  proven: (found, scene) =>
    sickNodes(found, scene).some((node) => sickItself(found, node) || nodeNotReadyInScene(scene, node)),
  explains: [...NAMES, 'dns-replicas', 'egress-elsewhere', 'pod-peer-other-node', 'pod-tailnet', 'node-peer'],
  say: (found, scene) => {
    const nodes = sickNodes(found, scene);
    const where = nodes.join(', ');
    const here = scene.target.node;
    const answers = dnsReplicas(scene).some((one) => nodes.includes(one.node) && alive(found).includes(one.ip));
    return answers
      ? say(
          `The trouble is on ${where}, not on ${here}: the CoreDNS pod there cannot resolve outside names, so names fail now and then.`,
          `문제는 ${here}이(가) 아니라 ${where}에 있습니다. 그곳의 CoreDNS 파드가 외부 이름을 찾지 못해 이름 해석이 간헐적으로 실패합니다.`,
        )
      : say(
          `The trouble is on ${where}, not on ${here}: nothing there can be reached, its CoreDNS pod included, so names fail now and then.`,
          `문제는 ${here}이(가) 아니라 ${where}에 있습니다. 그곳의 CoreDNS 파드를 포함해 어디에도 도달할 수 없어 이름 해석이 간헐적으로 실패합니다.`,
        );
  },
  remedies: (found, scene) => {
    const [node = ''] = sickNodes(found, scene);
    const replica = dnsReplicas(scene).find((one) => one.node === node);
    const there = scene.elsewhere.ok ? scene.elsewhere.value.find((pod) => pod.node === node) : undefined;
    const ask =
      there === undefined
        ? `kubectl describe node ${node}`
        : `netwhy ask why-no-egress ${there.namespace}/${there.name}`;
    const move = change(
      say(
        'Until then: keep pods off that node and move CoreDNS away.',
        '그동안 그 노드에 스케줄을 막고 CoreDNS를 옮기세요.',
      ),
      `kubectl cordon ${node} && kubectl -n kube-system delete pod ${replica?.pod ?? ''}`,
      'kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide',
      DNS_SOURCE,
    );
    const first = look(say(`Ask about ${node}.`, `${node}을(를) 진단하세요.`), ask, askAgain(scene), DNS_SOURCE);
    return replica === undefined || replica.pod === '' ? [first] : [first, move];
  },
};

const corednsReplicaUnhealthy: EgressCause = {
  code: 'coredns-replica-unhealthy',
  layer: 'dns',
  step: 'dns-replicas',
  severity: 'fail',
  when: (found, scene) =>
    found('dns-replicas').fails && alive(found).length > 0 && deadByItself(found, scene).length > 0,
  proven: (found) => listed(found('dns-replicas'), 'deadPathWell').length > 0,
  explains: [...NAMES, 'dns-upstream'],
  say: (found, scene) => {
    const which = deadByItself(found, scene)
      .map((ip) => `${dnsReplicas(scene).find((one) => one.ip === ip)?.pod || ip} (${nodeOf(scene, ip)})`)
      .join(', ');
    return say(
      `CoreDNS pod ${which} does not answer while another does: names resolve by luck, and slowly.`,
      `CoreDNS 파드 ${which}이(가) 응답하지 않고 다른 파드만 응답합니다. 이름 해석이 운에 따라 되고 느립니다.`,
    );
  },
  remedies: (found, scene) => {
    const [ip = ''] = deadByItself(found, scene);
    const pod = dnsReplicas(scene).find((one) => one.ip === ip)?.pod ?? '';
    if (pod === '') return [dnsLogs, restartDns(scene)];
    return [
      look(
        say('Read what it says.', '해당 파드의 로그를 확인하세요.'),
        `kubectl -n kube-system logs ${pod} --tail=30`,
        'kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide',
        DNS_SOURCE,
      ),
      change(
        say('Replace it.', '파드를 교체하세요.'),
        `kubectl -n kube-system delete pod ${pod}`,
        askAgain(scene),
        DNS_SOURCE,
      ),
    ];
  },
};

export const COREDNS_CAUSES: readonly EgressCause[] = [
  corednsDown,
  corednsDownSeenByNeighbours,
  corednsReplicaNodeSick,
  corednsReplicaUnhealthy,
];
