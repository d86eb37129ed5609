// Is CoreDNS down as a whole, seen by the pod itself or by its neighbours? And what its causes have in common.
import type { PodScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { dnsReplicas } from '../../steps/places.ts';
import { type Ask, askAgain, carriesSomething, change, type EgressCause, listed, look, NAMES } from './evidence.ts';

export const DNS_SOURCE = 'guide: Phase 6, checklist 1 (CoreDNS)';
export const restartDns = (scene: PodScene) =>
  change(
    say('Restart CoreDNS.', 'CoreDNS를 재시작하세요.'),
    'kubectl -n kube-system rollout restart deployment/coredns',
    askAgain(scene),
    DNS_SOURCE,
  );
export const dnsLogs = look(
  say('Read what CoreDNS says.', 'CoreDNS 로그를 확인하세요.'),
  'kubectl -n kube-system logs -l k8s-app=kube-dns --tail=30',
  'kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide',
  DNS_SOURCE,
);

const dead = (found: Ask): readonly string[] => listed(found('dns-replicas'), 'dead');
export const alive = (found: Ask): readonly string[] => listed(found('dns-replicas'), 'alive');
export const nodeOf = (scene: PodScene, ip: string): string =>
  dnsReplicas(scene).find((one) => one.ip === ip)?.node ?? '';

/** Dead with a path that is well: it is the process, not the way to it. */
export const deadByItself = (found: Ask, scene: PodScene): readonly string[] => {
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
        // Its neighbour was answered by one of them.
        listed(found('dns-sibling'), 'answered').length === 0 &&
        dead(found).length > 0 &&
        // Each of them was asked: one that could not be may be well.
        dead(found).length === dnsReplicas(scene).length &&
        deadByItself(found, scene).length === dead(found).length &&
        carriesSomething(found))),
  proven: (found) => found('dns-endpoints').fails || found('dns-sibling').fails,
  // None is ready, and each answers who asks it by address.
  shownElsewhere: (found) => found('dns-endpoints').fails,
  explains: [...NAMES, 'dns-upstream', 'dns-endpoints'],
  say: (found) =>
    alive(found).length > 0
      ? say(
          'No CoreDNS pod is ready, so the DNS service has nobody to send to; asked by address, they do answer.',
          '준비된 CoreDNS 파드가 없어 DNS 서비스가 질의를 보낼 곳이 없습니다. 파드 주소로 직접 물으면 응답합니다.',
        )
      : say(
          'CoreDNS is down: none of its pods answers, so no name resolves.',
          'CoreDNS가 동작하지 않습니다. 어느 파드도 응답하지 않아 이름을 찾을 수 없습니다.',
        ),
  remedies: (_found, scene) => [
    look(
      say('See the pods of CoreDNS.', 'CoreDNS 파드 상태를 확인하세요.'),
      'kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide',
      'kubectl -n kube-system get endpointslices -l k8s-app=kube-dns',
      DNS_SOURCE,
    ),
    ...(scene.dns.ok && scene.dns.value.replicas.length === 0
      ? [
          change(
            say(
              'There is no CoreDNS pod at all: if it was scaled to zero, scale it up.',
              'CoreDNS 파드가 하나도 없습니다. 0으로 줄였다면 다시 늘리세요.',
            ),
            'kubectl -n kube-system scale deployment/coredns --replicas=2',
            askAgain(scene),
            DNS_SOURCE,
          ),
        ]
      : [dnsLogs, restartDns(scene)]),
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
    listed(found('dns-sibling'), 'answered').length === 0 &&
    found('egress-sibling').passes,
  proven: () => false,
};

/** What keeps the pod from every CoreDNS pod does not make them unready: Kubernetes says of them what it sees itself. */
const corednsNotReady: EgressCause = {
  ...corednsDown,
  step: 'dns-endpoints',
  // Of a node that is not ready no pod is.
  when: (found) =>
    found('dns-cluster').fails &&
    found('dns-endpoints').fails &&
    !found('dns-sibling').passes &&
    !found('node-ready').fails,
  proven: () => false,
};

export const COREDNS_CAUSES: readonly EgressCause[] = [corednsDown, corednsDownSeenByNeighbours, corednsNotReady];
