// Causes in the node's kernel: forwarding, routes, connection table, packet filter; and the pod's own missing route.
import { say } from '../../model/text.ts';
import { ALL_POD_TRAFFIC, askAgain, CONNTRACK_HOLDERS, change, type EgressCause, look, wordOf } from './evidence.ts';

const podNoDefaultRoute: EgressCause = {
  code: 'pod-no-default-route',
  layer: 'pod',
  step: 'pod-route',
  severity: 'fail',
  when: (found, { target }) =>
    (found('pod-route').fails && !found('egress-pod').passes) ||
    // No `ip` in the image: the kernel's answer to ping says the same.
    (!target.hostNetwork &&
      found('pod-route').silent &&
      found('egress-pod').facts.icmp === 'no-route' &&
      !found('egress-sibling').fails),
  // A kernel without a route says so at once; packets that leave and get lost contradict it.
  proven: (found) =>
    found('pod-route').fails &&
    found('egress-pod').fails &&
    found('egress-pod').facts.icmp !== 'lost' &&
    found('egress-pod').facts.tcp !== 'timeout',
  explains: ALL_POD_TRAFFIC.filter((step) => step !== 'egress-sibling' && step !== 'dns-sibling'),
  say: (_found, { target }) =>
    say(
      `Pod ${target.namespace}/${target.name} has no default route: nothing can leave it.`,
      `파드 ${target.namespace}/${target.name}에 기본 경로가 없어 아무것도 나갈 수 없습니다.`,
    ),
  remedies: (_found, scene) => {
    const { target } = scene;
    return [
      look(
        say(
          'Look at its routes; a healthy pod has a default route.',
          '경로를 확인하세요. 정상 파드에는 기본 경로가 있습니다.',
        ),
        `kubectl -n ${target.namespace} exec ${target.name} -- ip route`,
        askAgain(scene),
        'guide: Phase 6, checklist 3 (Default route)',
      ),
      change(
        say(
          'Recreate the pod: Cilium sets the route when it starts.',
          '파드를 다시 만드세요. 경로는 시작할 때 Cilium이 만듭니다.',
        ),
        `kubectl -n ${target.namespace} delete pod ${target.name}`,
        askAgain(scene),
        'guide: Phase 6, checklist 3 (Default route)',
      ),
    ];
  },
};

const nodeIpForwardOff: EgressCause = {
  code: 'node-ip-forward-off',
  layer: 'node',
  step: 'ip-forward',
  severity: 'fail',
  when: (found, { target }) => found('ip-forward').fails && !target.hostNetwork && !found('egress-pod').passes,
  proven: (found) => found('egress-pod').fails && !found('egress-sibling').passes,
  explains: ALL_POD_TRAFFIC,
  say: (_found, { target }) =>
    say(
      `Node ${target.node} does not forward packets (net.ipv4.ip_forward = 0), so none of its pods gets out.`,
      `노드 ${target.node}이(가) 패킷을 포워딩하지 않아(net.ipv4.ip_forward = 0) 이 노드의 파드는 모두 나가지 못합니다.`,
    ),
  remedies: (_found, { target }) => [
    change(
      say(`On ${target.node}: switch forwarding on.`, `${target.node}에서 포워딩을 켜세요.`),
      'sudo sysctl -w net.ipv4.ip_forward=1',
      'sysctl net.ipv4.ip_forward',
      'guide: Phase 6, checklist 3; kernel: ip-sysctl',
    ),
    change(
      say(`On ${target.node}: keep it over reboots.`, `${target.node}에서 재부팅 뒤에도 유지되게 하세요.`),
      "echo 'net.ipv4.ip_forward = 1' | sudo tee /etc/sysctl.d/99-ip-forward.conf",
      'cat /etc/sysctl.d/99-ip-forward.conf; sysctl net.ipv4.ip_forward',
      'kernel: ip-sysctl',
    ),
  ],
};

const conntrackFull: EgressCause = {
  code: 'conntrack-full',
  layer: 'node',
  step: 'conntrack',
  severity: 'fail',
  // A full table stops the node's own connections too.
  when: (found) =>
    found('conntrack').facts.full === true && !found('egress-pod').passes && !found('egress-node').passes,
  proven: (found) => found('egress-pod').fails,
  explains: [...ALL_POD_TRAFFIC, 'egress-node', 'node-dns', 'node-peer', 'trace'],
  say: (found, { target }) =>
    say(
      `The connection table of ${target.node} is full (${wordOf(found('conntrack'), 'count')} of ${wordOf(found('conntrack'), 'max')}): new connections are refused.`,
      `${target.node}의 연결 추적 테이블이 가득 차서(${wordOf(found('conntrack'), 'max')}개 중 ${wordOf(found('conntrack'), 'count')}개) 새 연결이 거부됩니다.`,
    ),
  remedies: (found, { target }) => [
    look(
      say(`On ${target.node}: see who holds the entries.`, `${target.node}에서 누가 항목을 차지하는지 확인하세요.`),
      CONNTRACK_HOLDERS,
      'cat /proc/sys/net/netfilter/nf_conntrack_count',
      'guide: monitoring metrics (conntrack); errata G42',
    ),
    change(
      say(
        `On ${target.node}: make the table larger (each entry takes about 320 bytes).`,
        `${target.node}에서 테이블을 늘리세요 (항목당 약 320바이트).`,
      ),
      `sudo sysctl -w net.netfilter.nf_conntrack_max=${Math.max(262144, Number(wordOf(found('conntrack'), 'max')) * 2)}`,
      'cat /proc/sys/net/netfilter/nf_conntrack_count /proc/sys/net/netfilter/nf_conntrack_max',
      'guide: monitoring metrics (conntrack); errata G42',
    ),
  ],
};

const nodeNoDefaultRoute: EgressCause = {
  code: 'node-no-default-route',
  layer: 'node',
  step: 'uplink-route',
  severity: 'fail',
  when: (found, { target }) =>
    (found('uplink-route').facts.unreachable === true && !found('egress-pod').passes) ||
    // A pod on the node's network and no agent: its kernel's answer is the node's.
    (target.hostNetwork && found('uplink-route').silent && found('egress-pod').facts.icmp === 'no-route'),
  proven: (found) => found('egress-node').fails,
  explains: [
    'egress-pod',
    'egress-name',
    'egress-sibling',
    'egress-node',
    'dns-outside',
    'dns-host',
    'dns-upstream',
    'node-dns',
    'node-ready',
    'trace',
    'pod-tailnet',
  ],
  say: (_found, { target }) =>
    say(
      `Node ${target.node} has no default route: neither it nor its pods reach the internet.`,
      `노드 ${target.node}에 기본 경로가 없어 노드와 그 파드 모두 인터넷에 접속하지 못합니다.`,
    ),
  remedies: (_found, { target }) => [
    look(
      say(`On ${target.node}: see what is left.`, `${target.node}에서 남은 경로를 확인하세요.`),
      'ip route show; ip -brief addr',
      'ip route get 8.8.8.8',
      'guide: Phase 6, checklist 3 (Default route)',
    ),
    change(
      say(
        'Let DHCP set it again (enp0s6 is the card on Oracle, the gateway the first address of its subnet).',
        'DHCP로 다시 받으세요 (Oracle에서 카드는 enp0s6, 게이트웨이는 서브넷의 첫 주소).',
      ),
      'sudo networkctl renew enp0s6 || sudo dhclient -v enp0s6',
      'ip route get 8.8.8.8',
      'guide: Phase 6, checklist 3 (Default route)',
    ),
  ],
};

// -A FORWARD -j REJECT --reject-with icmp-host-prohibited
const PLAIN_REJECT = /^-A FORWARD -j REJECT(?: --reject-with [a-z-]+)?$/;

const nodeFirewallRejects: EgressCause = {
  code: 'node-firewall-rejects',
  layer: 'node',
  step: 'firewall',
  severity: 'fail',
  // Growth alone may be another pod's; with neighbours that get out it is a policy's or a coincidence.
  when: (found, { target }) =>
    !target.hostNetwork &&
    found('egress-pod').fails &&
    !found('egress-sibling').passes &&
    (found('firewall').fails ||
      (found('egress-pod').facts.icmp === 'prohibited' &&
        (!found('firewall').passes || found('firewall').facts.stands === true))),
  // "Prohibited" heard by the pod and a rule that says it are two observations; its growth may fall between the readings.
  proven: (found) =>
    (found('egress-pod').facts.icmp === 'prohibited' &&
      (found('firewall').fails || found('firewall').facts.stands === true)) ||
    (found('firewall').fails && found('egress-sibling').fails && found('egress-node').passes),
  // What the pod was told, and a rule that tells so: its count may not have grown in the moment between two readings.
  shownElsewhere: (found) => found('egress-pod').facts.icmp === 'prohibited' && found('firewall').facts.stands === true,
  explains: ALL_POD_TRAFFIC,
  say: (found, { target }) => {
    const chain = wordOf(found('firewall'), 'chain');
    const position = wordOf(found('firewall'), 'position');
    const where = chain === '' ? '' : ` (${chain}, rule ${position})`;
    const whereKo = chain === '' ? '' : ` (${chain} ${position}번 규칙)`;
    return say(
      `The packet filter of ${target.node} turns away what pods send${where}.`,
      `${target.node}의 패킷 필터가 파드가 보낸 패킷을 막습니다${whereKo}.`,
    );
  },
  remedies: (found, { target }) => {
    const chain = wordOf(found('firewall'), 'chain');
    const position = wordOf(found('firewall'), 'position');
    const rule = wordOf(found('firewall'), 'rule');
    const see = look(
      say(`On ${target.node}: see the rule and its counter.`, `${target.node}에서 규칙과 카운터를 확인하세요.`),
      'sudo iptables -L FORWARD -v -n --line-numbers',
      'sudo iptables -L FORWARD -v -n --line-numbers',
      'errata G14 (Oracle images end FORWARD in REJECT)',
    );
    if (found('firewall').facts.iptables !== true || chain !== 'FORWARD') return [see];
    return [
      see,
      change(
        say(
          `On ${target.node}: delete it, and from /etc/iptables/rules.v4 too, or it returns.`,
          `${target.node}에서 삭제하고 /etc/iptables/rules.v4에서도 지우세요. 아니면 다시 생깁니다.`,
        ),
        // By its own words where they are plain: numbers shift while other programs write rules.
        PLAIN_REJECT.test(rule)
          ? `sudo iptables -D ${rule.slice('-A '.length)}`
          : `sudo iptables -D FORWARD ${position}`,
        'sudo iptables -L FORWARD -v -n --line-numbers',
        'errata G14 (Oracle images end FORWARD in REJECT)',
      ),
    ];
  },
};

export const POD_ROUTE_CAUSES: readonly EgressCause[] = [podNoDefaultRoute];
export const FORWARDING_CAUSES: readonly EgressCause[] = [nodeIpForwardOff];
export const NODE_CAUSES: readonly EgressCause[] = [conntrackFull, nodeNoDefaultRoute, nodeFirewallRejects];
