// Causes in name resolution beside CoreDNS itself: its service address, its upstream, or the name asked for.
import { say } from '../../model/text.ts';
import { alive, DNS_SOURCE } from './coredns-causes.ts';
import { type Ask, askAgain, change, type EgressCause, inAgent, listed, look, wordOf } from './evidence.ts';

export const dnsServiceUnreachable: EgressCause = {
  code: 'dns-service-unreachable',
  layer: 'service',
  step: 'dns-cluster',
  severity: 'fail',
  // All replicas answer, so a failure by the service address is no luck of the draw.
  when: (found) => found('dns-cluster').fails && found('dns-outside').fails && found('dns-replicas').passes,
  proven: (found) => found('dns-sibling').fails,
  explains: ['dns-outside', 'dns-host', 'dns-sibling', 'egress-name'],
  say: (_found, scene) => {
    const ip = scene.dns.ok ? scene.dns.value.serviceIp : '';
    return say(
      `The DNS service address ${ip} does not answer although every CoreDNS pod does: the service is not translated on ${scene.target.node}.`,
      `CoreDNS 파드는 모두 응답하지만 DNS 서비스 주소 ${ip}은(는) 응답하지 않습니다. ${scene.target.node}에서 서비스 주소가 변환되지 않습니다.`,
    );
  },
  remedies: (_found, scene, site) => {
    const ip = scene.dns.ok ? scene.dns.value.serviceIp : '';
    return [
      look(
        say('Does Cilium know the service and its backends?', 'Cilium이 서비스와 백엔드를 알고 있는지 확인하세요.'),
        inAgent(scene, site, `cilium-dbg bpf lb list | grep -A3 '${ip}:53'`),
        askAgain(scene),
        'guide: Phase 2 (kube-proxy replacement); cilium: bpf lb list',
      ),
      change(
        say(
          'Restart the agent of the node: it writes the service map again.',
          '노드의 에이전트를 재시작하면 서비스 맵을 다시 씁니다.',
        ),
        `kubectl -n ${site.ciliumNamespace} delete pod -l k8s-app=cilium --field-selector spec.nodeName=${scene.target.node}`,
        askAgain(scene),
        'guide: Phase 2 (kube-proxy replacement)',
      ),
    ];
  },
};

const upstreamFails = (found: Ask): boolean =>
  found('dns-upstream').fails &&
  listed(found('dns-upstream'), 'resolving').length === 0 &&
  listed(found('dns-upstream'), 'failing').some((ip) => alive(found).includes(ip));

const upstreamBody = {
  code: 'dns-upstream-blocked',
  layer: 'dns',
  severity: 'fail',
  explains: ['dns-outside', 'dns-host', 'dns-upstream', 'node-dns', 'egress-name'],
  say: (found, { target }) =>
    target.hostNetwork
      ? say(
          `The resolver of node ${target.node} does not resolve outside names, and this pod uses the node's network.`,
          `노드 ${target.node}의 리졸버가 외부 이름을 찾지 못하며, 이 파드는 노드의 네트워크를 사용합니다.`,
        )
      : found('node-dns').fails
        ? say(
            'Outside names cannot be asked: CoreDNS answers cluster names, but its upstream resolver answers neither it nor the node.',
            '외부 이름을 물어볼 수 없습니다. CoreDNS는 클러스터 이름에는 답하지만 상위 리졸버가 CoreDNS에도 노드에도 응답하지 않습니다.',
          )
        : say(
            'CoreDNS answers cluster names, but none of its pods can resolve outside names: its upstream is blocked or wrong.',
            'CoreDNS는 클러스터 이름에는 답하지만 어느 파드도 외부 이름을 찾지 못합니다. 상위 리졸버가 막혔거나 설정이 잘못되었습니다.',
          ),
  remedies: (_found, scene) => [
    look(
      say('Which upstream does CoreDNS forward to?', 'CoreDNS가 어떤 상위 리졸버로 보내는지 확인하세요.'),
      "kubectl -n kube-system get configmap coredns -o jsonpath='{.data.Corefile}'",
      askAgain(scene),
      DNS_SOURCE,
    ),
    look(
      say(
        `On ${scene.target.node}: does the resolver of the VCN answer?`,
        `${scene.target.node}에서 VCN 리졸버가 응답하는지 확인하세요.`,
      ),
      'dig +time=2 +tries=1 @169.254.169.254 google.com A',
      askAgain(scene),
      'Oracle: DNS in your VCN; guide: Phase 6, checklist 1',
    ),
  ],
} as const satisfies Omit<EgressCause, 'when' | 'step'>;

/** Shown at the node's own resolver when that was asked: it is what proves it. */
const dnsUpstreamBlocked: EgressCause = {
  ...upstreamBody,
  step: 'node-dns',
  when: (found, { target }) =>
    // A pod on the node's network asks the node's resolver, not CoreDNS.
    (target.hostNetwork ? found('dns-outside').fails : upstreamFails(found)) &&
    found('node-dns').fails &&
    (found('egress-pod').passes || found('egress-node').passes),
  proven: (found) => found('egress-pod').passes,
};

const dnsUpstreamBlockedSeenByPods: EgressCause = {
  ...upstreamBody,
  step: 'dns-upstream',
  when: (found) => upstreamFails(found) && !found('node-dns').fails && found('egress-pod').passes,
};

const dnsNameNotFound: EgressCause = {
  code: 'dns-name-not-found',
  layer: 'dns',
  step: 'dns-host',
  severity: 'fail',
  when: (found) =>
    found('dns-host').fails && found('dns-host').facts.outcome === 'nxdomain' && found('dns-outside').passes,
  // Two resolvers agree.
  proven: (found) => ['nxdomain', 'no-answer'].includes(wordOf(found('dns-host'), 'onNode')),
  explains: ['egress-name'],
  say: (_found, { host }) =>
    say(
      `The name ${host} does not exist (NXDOMAIN); DNS itself works.`,
      `${host}은(는) 없는 이름입니다 (NXDOMAIN). DNS 자체는 정상입니다.`,
    ),
  remedies: (_found, scene) => [
    look(
      say('Check the spelling; ask a public resolver too.', '철자를 확인하고 공용 리졸버에도 물어보세요.'),
      `dig +short @1.1.1.1 ${scene.host} A`,
      askAgain(scene),
      DNS_SOURCE,
    ),
  ],
};

export const UPSTREAM_CAUSES: readonly EgressCause[] = [dnsUpstreamBlocked, dnsUpstreamBlockedSeenByPods];
export const DNS_CAUSES: readonly EgressCause[] = [dnsServiceUnreachable, ...UPSTREAM_CAUSES, dnsNameNotFound];
