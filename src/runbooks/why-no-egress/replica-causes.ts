// Causes in one CoreDNS pod of several: its own trouble, or that of the node it lives on.
import type { Remedy } from '../../model/runbook.ts';
import type { PodScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { dnsReplicas } from '../../steps/places.ts';
import { nodeNotReadyInScene } from './beyond-causes.ts';
import { alive, DNS_SOURCE, deadByItself, dnsLogs, nodeOf, restartDns } from './coredns-causes.ts';
import {
  type Ask,
  askAgain,
  change,
  type EgressCause,
  hostAnswers,
  listed,
  look,
  NAMES,
  podsFail,
  sickItself,
  wordOf,
} from './evidence.ts';

/** Pods of that node were seen to reach the internet, so a CoreDNS pod there that does not fails by itself. */
const podsGetOut = (found: Ask, scene: PodScene, node: string): boolean =>
  node === scene.target.node
    ? found('egress-pod').passes
    : found('egress-elsewhere').passes && wordOf(found('egress-elsewhere'), 'node') === node;

/** CoreDNS pods that fail because of the node they live on, which is not the target's. */
const sickNodes = (found: Ask, scene: PodScene): readonly string[] => {
  const failing = listed(found('dns-upstream'), 'failing');
  const others = listed(found('dns-upstream'), 'resolving').length > 0;
  const silent = listed(found('pod-peer-other-node'), 'silent');
  const overlayWell = listed(found('pod-peer-other-node'), 'answering').length > 0;
  const nodes = failing.flatMap((ip) => {
    const node = nodeOf(scene, ip);
    if (node === '' || node === scene.target.node) return [];
    const known = sickItself(found, node) || nodeNotReadyInScene(scene, node);
    // It answers cluster names and cannot ask outside, while another replica can: its node cannot get out.
    if (alive(found).includes(ip)) return (others && !podsGetOut(found, scene, node)) || known ? [node] : [];
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
    if (alive(found).length === 0)
      return say(
        `The trouble is on ${where}, not on ${here}: nothing there can be reached, and every CoreDNS pod lives there, so no name resolves.`,
        `문제는 ${here}이(가) 아니라 ${where}에 있습니다. 그곳의 어디에도 도달할 수 없는데 CoreDNS 파드가 모두 그곳에 있어 이름을 찾을 수 없습니다.`,
      );
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

const podOf = (scene: PodScene, ip: string): string => dnsReplicas(scene).find((one) => one.ip === ip)?.pod ?? '';

const replaceReplica = (scene: PodScene, ip: string): readonly Remedy[] => {
  const pod = podOf(scene, ip);
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
};

const corednsReplicaUnhealthy = {
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
      .map((ip) => `${podOf(scene, ip) || ip} (${nodeOf(scene, ip)})`)
      .join(', ');
    return say(
      `CoreDNS pod ${which} does not answer while another does: names resolve by luck, and slowly.`,
      `CoreDNS 파드 ${which}이(가) 응답하지 않고 다른 파드만 응답합니다. 이름 해석이 운에 따라 되고 느립니다.`,
    );
  },
  remedies: (found, scene) => replaceReplica(scene, deadByItself(found, scene)[0] ?? ''),
} as const satisfies EgressCause;

const deafToOutside = (found: Ask, scene: PodScene): readonly string[] =>
  listed(found('dns-upstream'), 'failing').filter(
    (ip) => alive(found).includes(ip) && podsGetOut(found, scene, nodeOf(scene, ip)),
  );

/** The same pod may be well for cluster names and fail only where it must ask others. */
const corednsReplicaDeafToOutside: EgressCause = {
  ...corednsReplicaUnhealthy,
  step: 'dns-upstream',
  explains: ['dns-outside', 'dns-host', 'egress-name'],
  when: (found, scene) =>
    listed(found('dns-upstream'), 'resolving').length > 0 && deafToOutside(found, scene).length > 0,
  proven: () => false,
  say: (found, scene) => {
    const which = deafToOutside(found, scene)
      .map((ip) => `${podOf(scene, ip) || ip} (${nodeOf(scene, ip)})`)
      .join(', ');
    return say(
      `CoreDNS pod ${which} answers cluster names but no outside names, while another does both: names fail now and then.`,
      `CoreDNS 파드 ${which}은(는) 클러스터 이름에는 답하지만 외부 이름에는 답하지 못하고 다른 파드는 둘 다 답합니다. 이름 해석이 간헐적으로 실패합니다.`,
    );
  },
  remedies: (found, scene) => replaceReplica(scene, deafToOutside(found, scene)[0] ?? ''),
};

export const REPLICA_CAUSES: readonly EgressCause[] = [
  corednsReplicaNodeSick,
  corednsReplicaUnhealthy,
  corednsReplicaDeafToOutside,
];
