// Causes in network policy: the internet denied, DNS denied, TCP filtered.

import type { PodScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { type Ask, askAgain, change, type EgressCause, listed, look, seenOutside } from './evidence.ts';

const names = (found: Ask): string => listed(found('policies'), 'names').join(', ');

/** Rules add up, so the internet can be shut off only where a policy applies; what Cilium enforces goes before what we read. */
const appliesTo = (found: Ask, what: 'world' | 'dns'): boolean => {
  const { facts } = found('policies');
  const { enforced } = found('policy-drops').facts;
  // Written and not enforced (enable-policy: never), or enforced though none is written (always).
  if (enforced === false) return false;
  if (enforced === true && facts[what] === 'allowed' && names(found) === '') return !found('pod-route').fails;
  if (facts[what] === 'denied') return true;
  // Rules beyond our reading, or objects we may not read: then only what Cilium says counts.
  if (facts[what] === 'unsure') return !found('pod-route').fails;
  return facts[what] === undefined && enforced === true && !found('pod-route').fails;
};

const dropped = (found: Ask, fact: 'deniedElsewhere' | 'deniedDns'): boolean => {
  const count = found('policy-drops').facts[fact];
  return typeof count === 'number' && count > 0;
};

/** The endpoint says so; or nobody could ask Cilium, and its settings do. */
const inAudit = (found: Ask, { ciliumConfig }: PodScene): boolean => {
  const { audit, enforced } = found('policy-drops').facts;
  const settings = ciliumConfig.ok ? ciliumConfig.value : {};
  return (
    audit === true ||
    (typeof enforced !== 'boolean' &&
      (settings['policy-audit-mode'] === 'true' || settings['enable-policy'] === 'never'))
  );
};

const see = (found: Ask, { target }: PodScene) =>
  look(
    say(
      `Read the policies that select it: ${names(found) || 'see below'}.`,
      `이 파드를 선택하는 정책을 확인하세요: ${names(found) || '아래 참고'}.`,
    ),
    `kubectl -n ${target.namespace} get networkpolicies,ciliumnetworkpolicies -o yaml`,
    `kubectl -n ${target.namespace} get pod ${target.name} --show-labels`,
    'cilium: network policy; guide: Phase 6',
  );

/** Labels that change with each roll-out or stand for one pod alone. */
const OF_ONE_POD = /(?:-hash|\/pod-index|\/pod-name|controller-uid|job-name|batch\.kubernetes\.io)/;

/** All labels the pods share, so that it selects no others: whom it selects it also restricts. Empty when there are none. */
const allowPatch = (scene: PodScene, kind: 'egress' | 'dns'): string => {
  const { target } = scene;
  const rule =
    kind === 'dns'
      ? '{"to":[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"kube-system"}},"podSelector":{"matchLabels":{"k8s-app":"kube-dns"}}}],"ports":[{"protocol":"UDP","port":53},{"protocol":"TCP","port":53}]}'
      : '{"to":[{"ipBlock":{"cidr":"0.0.0.0/0","except":["10.0.0.0/8","100.64.0.0/10"]}}]}';
  const labels = Object.entries(target.labels).filter(([key]) => !OF_ONE_POD.test(key));
  // An empty selector would put every pod of the namespace under default-deny.
  if (labels.length === 0) return '';
  const selector = JSON.stringify({ matchLabels: Object.fromEntries(labels) });
  const policy = `{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"allow-${kind}","namespace":"${target.namespace}"},"spec":{"podSelector":${selector},"policyTypes":["Egress"],"egress":[${rule}]}}`;
  return `echo '${policy}' | kubectl apply -f -`;
};

const policyDeniesEgress: EgressCause = {
  code: 'policy-denies-egress',
  layer: 'policy',
  step: 'policies',
  severity: 'fail',
  when: (found, scene) =>
    found('egress-pod').fails &&
    !seenOutside(found) &&
    !inAudit(found, scene) &&
    appliesTo(found, 'world') &&
    // Neighbours that fail too point below policy, unless this pod's packets were seen to be denied or the rules say so.
    (found('egress-sibling').passes || dropped(found, 'deniedElsewhere') || found('policies').facts.world === 'denied'),
  proven: (found) =>
    (found('policies').facts.world === 'denied' || found('policy-drops').facts.enforced === true) &&
    (found('egress-sibling').passes || dropped(found, 'deniedElsewhere')),
  // No policy is written, and Cilium enforces one all the same: enable-policy always.
  shownElsewhere: (found) => found('policy-drops').facts.enforced === true,
  // Where its enforcement was not seen the endpoint may be in audit mode, which drops nothing.
  restsOn: ['policy-drops'],
  explains: [
    'egress-pod',
    'egress-name',
    'egress-sibling',
    'pod-peer-same-node',
    'pod-peer-other-node',
    'pod-tailnet',
    'policy-drops',
  ],
  say: (found, { target }) => {
    const which = names(found);
    return which === ''
      ? say(
          `Cilium enforces an egress policy on ${target.namespace}/${target.name} that does not allow the internet.`,
          `Cilium이 ${target.namespace}/${target.name}에 인터넷을 허용하지 않는 송신 정책을 적용하고 있습니다.`,
        )
      : say(
          `${which} does not let ${target.namespace}/${target.name} send to the internet.`,
          `${which} 정책이 ${target.namespace}/${target.name}의 인터넷 송신을 허용하지 않습니다.`,
        );
  },
  remedies: (found, scene) => [
    see(found, scene),
    change(
      say(
        'If it should get out: allow it with a policy beside the others (rules add up).',
        '나가야 하는 파드라면 허용 정책을 추가하세요 (규칙은 합쳐집니다).',
      ),
      allowPatch(scene, 'egress'),
      askAgain(scene),
      'Kubernetes: Network Policies',
    ),
  ],
};

export const policyDeniesDns: EgressCause = {
  code: 'policy-denies-dns',
  layer: 'policy',
  step: 'dns-cluster',
  severity: 'fail',
  when: (found, scene) =>
    found('dns-cluster').fails &&
    !inAudit(found, scene) &&
    appliesTo(found, 'dns') &&
    // Rules that say no need no witness; without them neighbours whose DNS fails too point to CoreDNS.
    (found('dns-sibling').passes || dropped(found, 'deniedDns') || found('policies').facts.dns === 'denied'),
  proven: (found) =>
    (found('policies').facts.dns === 'denied' || found('policy-drops').facts.enforced === true) &&
    (found('dns-sibling').passes || dropped(found, 'deniedDns')),
  explains: [
    'dns-outside',
    'dns-host',
    'dns-replicas',
    'dns-upstream',
    'egress-name',
    'pod-peer-same-node',
    'pod-peer-other-node',
    'pod-tailnet',
    'policies',
    'policy-drops',
  ],
  say: (found, { target }) =>
    say(
      `${names(found) || 'An egress policy'} does not let ${target.namespace}/${target.name} ask cluster DNS, so no name resolves.`,
      `${names(found) || '송신 정책'}이(가) ${target.namespace}/${target.name}의 클러스터 DNS 질의를 허용하지 않아 이름을 찾지 못합니다.`,
    ),
  remedies: (found, scene) => [
    see(found, scene),
    change(
      say(
        'Allow DNS to CoreDNS; every egress policy needs it.',
        'CoreDNS로 가는 DNS를 허용하세요. 송신 정책에는 항상 필요합니다.',
      ),
      allowPatch(scene, 'dns'),
      askAgain(scene),
      'cilium: toFQDNs and DNS rules; guide: Phase 6, checklist 1',
    ),
  ],
};

const tcpEgressBlocked: EgressCause = {
  code: 'tcp-egress-blocked',
  layer: 'policy',
  step: 'egress-name',
  severity: 'fail',
  when: (found) =>
    found('egress-pod').facts.icmp === 'ok' &&
    !['ok', 'proxy', 'not-looked', undefined].includes(tcpOf(found)) &&
    found('egress-name').fails &&
    found('egress-name').facts.outcome !== 'dns-failed',
  explains: [],
  say: (_found, { target }) =>
    say(
      `Pings from ${target.namespace}/${target.name} get out, but TCP port 80 does not: something filters by protocol or port.`,
      `${target.namespace}/${target.name}의 ping은 나가지만 TCP 80은 나가지 못합니다. 프로토콜이나 포트로 거르는 곳이 있습니다.`,
    ),
  remedies: (found, scene) => [see(found, scene)],
};

const tcpOf = (found: Ask): string | undefined => {
  const tcp = found('egress-pod').facts.tcp;
  return typeof tcp === 'string' ? tcp : undefined;
};

export const POLICY_CAUSES: readonly EgressCause[] = [policyDeniesEgress, policyDeniesDns];
export const FILTER_CAUSES: readonly EgressCause[] = [tcpEgressBlocked];
