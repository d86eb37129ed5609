// Causes in whom is asked: MagicDNS behind CoreDNS, another server than cluster DNS, a search list that completes nothing, UDP filtered.
import { say } from '../../model/text.ts';
import { type Ask, askAgain, change, type DnsCause, listed, look, NAME_SYMPTOMS, wordOf } from './evidence.ts';
import { MAGIC_DNS_IP } from './resolver-steps.ts';

const nodesOf = (found: Ask): string => listed(found('node-resolver'), 'magic').join(', ');

export const magicdnsForward: DnsCause = {
  code: 'magicdns-forward',
  layer: 'dns',
  step: 'node-resolver',
  severity: 'fail',
  when: (found) =>
    found('dns-upstream').fails &&
    listed(found('dns-upstream'), 'failingNodes').some((node) =>
      listed(found('node-resolver'), 'magic').includes(node),
    ),
  // The node asks the same server and is answered: it is pods that MagicDNS leaves alone.
  proven: (found) => found('node-dns').passes && listed(found('dns-replicas'), 'alive').length > 0,
  explains: ['dns-outside', 'dns-host', 'dns-upstream', 'egress-name'],
  say: (found) =>
    say(
      `CoreDNS forwards outside names to Tailscale's MagicDNS (${MAGIC_DNS_IP}), taken from the resolv.conf of ${nodesOf(found)}, and it does not answer pods.`,
      `CoreDNS가 ${nodesOf(found)}의 resolv.conf를 따라 외부 이름을 Tailscale MagicDNS(${MAGIC_DNS_IP})에 묻는데, MagicDNS는 파드에 응답하지 않습니다.`,
    ),
  remedies: (found, scene) => {
    const [node = ''] = listed(found('node-resolver'), 'magic');
    return [
      look(
        say(`On ${node}: see who wrote the file.`, `${node}에서 파일을 쓴 프로그램을 확인하세요.`),
        'cat /etc/resolv.conf; tailscale debug prefs | grep CorpDNS',
        askAgain(scene),
        'tailscale#1003, tailscale#5303',
      ),
      change(
        say('On every node: keep Tailscale out of its DNS.', '모든 노드에서 Tailscale이 DNS를 바꾸지 않게 하세요.'),
        'sudo tailscale set --accept-dns=false',
        'cat /etc/resolv.conf',
        'tailscale: --accept-dns',
      ),
      change(
        say(
          'Restart CoreDNS, which reads the file when it starts.',
          'CoreDNS는 시작할 때 파일을 읽으므로 재시작하세요.',
        ),
        'kubectl -n kube-system rollout restart deployment/coredns',
        askAgain(scene),
        'tailscale#1003; guide: Phase 6, checklist 1 (CoreDNS)',
      ),
    ];
  },
};

const seesResolver = (namespace: string, name: string) =>
  look(
    say('See what the kubelet was told, and what it wrote.', 'kubelet이 받은 설정과 실제로 쓴 파일을 확인하세요.'),
    `kubectl -n ${namespace} get pod ${name} -o jsonpath='{.spec.dnsPolicy} {.spec.dnsConfig}'; kubectl -n ${namespace} exec ${name} -- cat /etc/resolv.conf`,
    `kubectl -n ${namespace} exec ${name} -- cat /etc/resolv.conf`,
    'Kubernetes: DNS for Services and Pods',
  );

const notClusterDns: DnsCause = {
  code: 'dns-not-cluster-dns',
  layer: 'pod',
  step: 'resolver-config',
  severity: 'warn',
  when: (found) => found('resolver-config').facts.cluster === false,
  // Its file and its policy agree.
  proven: (found) => wordOf(found('resolver-config'), 'dnsPolicy') !== 'ClusterFirst',
  explains: ['dns-host'],
  say: (found, { target }) => {
    const servers = listed(found('resolver-config'), 'nameservers').join(', ');
    const policy = wordOf(found('resolver-config'), 'dnsPolicy');
    return say(
      `Pod ${target.namespace}/${target.name} asks ${servers || 'nobody'}, not cluster DNS (dnsPolicy ${policy}): names of the cluster do not resolve in it.`,
      `파드 ${target.namespace}/${target.name}은(는) 클러스터 DNS가 아니라 ${servers || '아무 서버도 아닌 곳'}에 묻습니다(dnsPolicy ${policy}). 클러스터 안의 이름은 해석되지 않습니다.`,
    );
  },
  remedies: (_found, scene) => {
    const { namespace, name } = scene.target;
    return [
      seesResolver(namespace, name),
      look(
        say(
          'If it should use cluster DNS: set dnsPolicy ClusterFirst in its workload (a pod keeps what it started with).',
          '클러스터 DNS를 써야 한다면 워크로드에서 dnsPolicy를 ClusterFirst로 바꾸세요(파드는 시작할 때 값을 유지합니다).',
        ),
        'kubectl explain pod.spec.dnsPolicy',
        askAgain(scene),
        'Kubernetes: DNS for Services and Pods',
      ),
    ];
  },
};

const searchListWrong: DnsCause = {
  code: 'dns-search-list-wrong',
  layer: 'pod',
  step: 'resolver-config',
  severity: 'warn',
  when: (found) => found('resolver-config').facts.cluster === true && found('resolver-config').facts.complete === false,
  // Cluster DNS has the name under the domain that the list lacks.
  proven: (found) => wordOf(found('dns-host'), 'domain') !== '',
  explains: [],
  say: (found, { target }) => {
    const search = listed(found('resolver-config'), 'search').join(' ');
    return say(
      `The search list of ${target.namespace}/${target.name} (${search || 'empty'}) lacks ${target.namespace}.svc: short names of services do not resolve in it.`,
      `${target.namespace}/${target.name}의 search 목록(${search || '비어 있음'})에 ${target.namespace}.svc가 없어 서비스의 짧은 이름이 해석되지 않습니다.`,
    );
  },
  remedies: (_found, scene) => {
    const { namespace, name } = scene.target;
    return [
      seesResolver(namespace, name),
      look(
        say('Meanwhile, full names work.', '그동안에는 전체 이름을 쓰면 됩니다.'),
        `kubectl -n ${namespace} exec ${name} -- getent hosts kubernetes.default.svc.cluster.local`,
        askAgain(scene),
        'Kubernetes: DNS for Services and Pods',
      ),
    ];
  },
};

/** A path that swallows every question over UDP and carries the same one over TCP. */
export const udpBlocked: DnsCause = {
  code: 'dns-udp-blocked',
  layer: 'node',
  step: 'dns-tcp',
  severity: 'fail',
  when: (found) =>
    found('dns-cluster').fails &&
    listed(found('dns-replicas'), 'alive').length === 0 &&
    listed(found('dns-replicas'), 'dead').some((ip) => listed(found('dns-tcp'), 'answering').includes(ip)),
  proven: (found) => found('dns-tcp').passes,
  // That TCP is answered is what shows it.
  shownElsewhere: () => true,
  explains: [...NAME_SYMPTOMS, 'egress-name', 'firewall'],
  say: (_found, { target }) =>
    say(
      `CoreDNS answers ${target.namespace}/${target.name} over TCP and not over UDP: something between drops UDP port 53.`,
      `CoreDNS가 ${target.namespace}/${target.name}에 TCP로는 응답하고 UDP로는 응답하지 않습니다. 중간에서 UDP 53을 버립니다.`,
    ),
  remedies: (_found, scene, site) => [
    look(
      say(
        `On ${scene.target.node}: find the rule that drops it.`,
        `${scene.target.node}에서 UDP 53을 버리는 규칙을 찾으세요.`,
      ),
      'sudo iptables-save -c | grep -nE "dport 53|DROP|REJECT"; sudo nft list ruleset | grep -nE "dport 53|drop|reject"',
      askAgain(scene),
      'errata G14 (Oracle images end FORWARD in REJECT)',
    ),
    look(
      say('Or a policy that allows TCP 53 alone.', '또는 TCP 53만 허용하는 정책이 있는지 확인하세요.'),
      `kubectl -n ${scene.target.namespace} get networkpolicies,ciliumnetworkpolicies -o yaml | grep -n -B2 -A2 "port: *\\"*53"`,
      askAgain(scene),
      `cilium: network policy (namespace ${site.ciliumNamespace})`,
    ),
  ],
};

export const RESOLVER_CAUSES: readonly DnsCause[] = [notClusterDns, searchListWrong];
