// What is left when nothing named fits: at least the scope; and what deserves a warning though the pod gets out.
import { say } from '../../model/text.ts';
import {
  type Ask,
  askAgain,
  CONNTRACK_HOLDERS,
  change,
  type EgressCause,
  helmSet,
  inAgent,
  look,
  podsFail,
  seenOutside,
  wordOf,
} from './evidence.ts';

/** Its step is a symptom of every cause that stops a whole node, so it only stands when none of them held. */
const nodeEgressBlocked: EgressCause = {
  code: 'node-egress-blocked',
  layer: 'node',
  step: 'egress-sibling',
  severity: 'fail',
  when: (found) =>
    podsFail(found) &&
    found('egress-sibling').fails &&
    (found('egress-elsewhere').passes || found('egress-node').passes),
  explains: ['egress-pod', 'egress-name', 'dns-outside', 'dns-upstream', 'dns-host'],
  say: (_found, { target }) =>
    say(
      `No pod asked on ${target.node} reaches the internet, while others do: the trouble is on that node.`,
      `${target.node}에서 확인한 파드는 모두 인터넷에 접속하지 못하지만 다른 곳은 됩니다. 문제는 이 노드에 있습니다.`,
    ),
  remedies: (_found, scene) => [
    look(
      say(
        `On ${scene.target.node}: forwarding, routes, packet filter.`,
        `${scene.target.node}에서 포워딩, 경로, 패킷 필터를 확인하세요.`,
      ),
      'sysctl net.ipv4.ip_forward; ip route get 8.8.8.8; ip rule; sudo iptables-save -c | grep -E "REJECT|DROP|MASQUERADE"',
      askAgain(scene),
      'guide: Phase 6, checklist 2 and 3',
    ),
  ],
};

const podEgressBlocked: EgressCause = {
  code: 'pod-egress-blocked',
  layer: 'pod',
  step: 'egress-pod',
  severity: 'fail',
  when: (found) => found('egress-pod').fails && !seenOutside(found) && found('egress-sibling').passes,
  explains: ['egress-name', 'dns-cluster', 'dns-outside', 'dns-host', 'dns-replicas', 'dns-upstream'],
  say: (_found, { target }) =>
    say(
      `Only ${target.namespace}/${target.name} does not reach the internet: its neighbours on ${target.node} do.`,
      `${target.namespace}/${target.name}만 인터넷에 접속하지 못합니다. ${target.node}의 다른 파드는 됩니다.`,
    ),
  remedies: (_found, scene, site) => [
    look(
      say('See what Cilium drops of it.', 'Cilium이 이 파드의 패킷을 버리는지 확인하세요.'),
      inAgent(
        scene,
        site,
        `hubble observe --pod ${scene.target.namespace}/${scene.target.name} --verdict DROPPED --last 20`,
      ),
      askAgain(scene),
      'cilium: Hubble; guide: Phase 6',
    ),
    look(
      say('See the policies of its namespace.', '네임스페이스의 정책을 확인하세요.'),
      `kubectl -n ${scene.target.namespace} get networkpolicies,ciliumnetworkpolicies`,
      askAgain(scene),
      'Kubernetes: Network Policies',
    ),
  ],
};

const podMtuTooBig: EgressCause = {
  code: 'pod-mtu-too-big',
  layer: 'pod',
  step: 'pod-mtu',
  severity: 'warn',
  when: (found) => found('pod-mtu').warns,
  proven: (found) => found('pod-mtu').facts.confirmed === true,
  explains: [],
  say: (found, { target }) =>
    say(
      `Packets of ${target.namespace}/${target.name} may be ${wordOf(found('pod-mtu'), 'mtuBytes')} bytes, and the overlay carries ${wordOf(found('pod-mtu'), 'limitBytes')}: large transfers to other nodes stall or fragment.`,
      `${target.namespace}/${target.name}의 패킷은 ${wordOf(found('pod-mtu'), 'mtuBytes')}바이트까지인데 오버레이는 ${wordOf(found('pod-mtu'), 'limitBytes')}바이트까지라, 다른 노드로 가는 큰 전송이 멈추거나 쪼개집니다.`,
    ),
  remedies: (_found, scene, site) => [
    change(
      say(
        `Set Cilium's MTU to that of ${site.tailnetDevice}; it takes off the VXLAN overhead itself.`,
        `Cilium MTU를 ${site.tailnetDevice}에 맞추세요. VXLAN 몫은 Cilium이 뺍니다.`,
      ),
      `${helmSet(scene, site, `MTU=${site.tailnetMtuBytes}`)} && kubectl -n ${site.ciliumNamespace} rollout restart daemonset/cilium`,
      `kubectl -n ${scene.target.namespace} exec ${scene.target.name} -- ip route`,
      'guide: Phase 5 (MTU); errata G25, G26, G27',
    ),
    change(
      say(
        'Recreate the pod: its route keeps the old MTU until then.',
        '파드를 다시 만드세요. 그 전까지는 이전 MTU가 남습니다.',
      ),
      `kubectl -n ${scene.target.namespace} delete pod ${scene.target.name}`,
      `kubectl -n ${scene.target.namespace} get pods`,
      'cilium: MTU',
    ),
  ],
};

const conntrackFilling: EgressCause = {
  code: 'conntrack-filling',
  layer: 'node',
  step: 'conntrack',
  severity: 'warn',
  when: (found) =>
    found('conntrack').warns ||
    (found('conntrack').fails && (found('egress-pod').passes || found('egress-node').passes)),
  explains: [],
  say: (found, { target }) =>
    say(
      `The connection table of ${target.node} is ${wordOf(found('conntrack'), 'percent')} % full; at 100 % new connections are refused.`,
      `${target.node}의 연결 추적 테이블이 ${wordOf(found('conntrack'), 'percent')} % 찼습니다. 100 %가 되면 새 연결이 거부됩니다.`,
    ),
  remedies: (found, { target }) => [
    look(
      say(`On ${target.node}: see who holds the entries.`, `${target.node}에서 누가 항목을 차지하는지 확인하세요.`),
      CONNTRACK_HOLDERS,
      'cat /proc/sys/net/netfilter/nf_conntrack_count',
      'guide: monitoring metrics (conntrack < 80 %); errata G42',
    ),
    change(
      say(
        `On ${target.node}: make the table larger before it is full.`,
        `${target.node}에서 가득 차기 전에 테이블을 늘리세요.`,
      ),
      `sudo sysctl -w net.netfilter.nf_conntrack_max=${Math.max(262144, Number(wordOf(found('conntrack'), 'max')) * 2)}`,
      'cat /proc/sys/net/netfilter/nf_conntrack_count /proc/sys/net/netfilter/nf_conntrack_max',
      'guide: monitoring metrics (conntrack < 80 %); errata G42',
    ),
  ],
};

const hostSilent: EgressCause = {
  code: 'host-silent',
  layer: 'cloud',
  step: 'egress-name',
  severity: 'warn',
  when: (found, { host }) =>
    host !== '' &&
    found('egress-pod').passes &&
    found('egress-name').fails &&
    found('egress-name').facts.outcome !== 'dns-failed' &&
    !found('dns-host').fails,
  explains: [],
  say: (_found, { host }) =>
    say(
      `The internet is reachable, but ${host} does not answer on port 80: it may not serve that port, or filter this cluster's address.`,
      `인터넷에는 접속되지만 ${host}이(가) 80 포트에서 응답하지 않습니다. 그 포트를 열지 않았거나 이 클러스터의 주소를 막을 수 있습니다.`,
    ),
  remedies: (_found, scene) => [
    look(
      say('Try the port your application uses.', '애플리케이션이 쓰는 포트로 확인하세요.'),
      `curl -sS -m 5 -o /dev/null -w '%{http_code}\\n' https://${scene.host}/`,
      askAgain(scene),
      'guide: Phase 6; errata G33',
    ),
  ],
};

const otherNodeNoEgress: EgressCause = {
  code: 'other-node-no-egress',
  layer: 'node',
  step: 'egress-elsewhere',
  severity: 'warn',
  when: (found) => found('egress-pod').passes && found('egress-elsewhere').fails,
  explains: [],
  say: (found, { target }) =>
    say(
      `${target.namespace}/${target.name} reaches the internet; a pod on ${wordOf(found('egress-elsewhere'), 'node')} does not.`,
      `${target.namespace}/${target.name}은(는) 인터넷에 접속되지만 ${wordOf(found('egress-elsewhere'), 'node')}의 파드는 접속되지 않습니다.`,
    ),
  remedies: (found, scene) => {
    const node = wordOf(found('egress-elsewhere'), 'node');
    const there = scene.elsewhere.ok ? scene.elsewhere.value.find((pod) => pod.node === node) : undefined;
    return [
      look(
        say(`Ask about ${node}.`, `${node}을(를) 진단하세요.`),
        there === undefined ? `kubectl describe node ${node}` : askAgain({ target: there }),
        askAgain(scene),
        'guide: Phase 6',
      ),
    ];
  },
};

const SETTINGS = ['ip-forward', 'uplink-route', 'pod-range-route', 'overlay-device', 'tailscale0'] as const;

/** What leads to other nodes: a surprise only while nothing that needs it fails. */
const TO_OTHERS: readonly string[] = ['overlay-device', 'tailscale0'];
const needed = (found: Ask, step: (typeof SETTINGS)[number]): boolean =>
  (TO_OTHERS.includes(step) || (step === 'pod-range-route' && found(step).facts.target !== true)) &&
  found('pod-peer-other-node').fails;

const surprises = (found: Ask) => SETTINGS.filter((step) => found(step).fails && !needed(found, step));

/** The pod gets out against a setting that says it should not: worth knowing, and no cause of anything yet. */
const worksDespite: EgressCause = {
  code: 'works-despite',
  layer: 'tuning',
  step: 'egress-pod',
  severity: 'warn',
  when: (found) => found('egress-pod').passes && surprises(found).length > 0,
  explains: SETTINGS,
  say: (found, { target }) => {
    const saw = surprises(found).map((step) => found(step).judgement.saw);
    return say(
      `${target.namespace}/${target.name} reaches the internet although ${target.node} is not set up as expected (${saw.map((one) => one.en).join('; ')}).`,
      `${target.namespace}/${target.name}은(는) 인터넷에 접속되지만 ${target.node}의 설정이 예상과 다릅니다 (${saw.map((one) => one.ko).join('; ')}).`,
    );
  },
  remedies: (_found, scene) => [
    look(
      say(
        `On ${scene.target.node}: see whether it is meant to be so.`,
        `${scene.target.node}에서 의도된 설정인지 확인하세요.`,
      ),
      `sysctl net.ipv4.ip_forward; ip route get 8.8.8.8; ip route get ${scene.target.ip}`,
      askAgain(scene),
      'guide: Phase 6, checklist 3',
    ),
  ],
};

export const SCOPE_CAUSES: readonly EgressCause[] = [nodeEgressBlocked, podEgressBlocked];
export const WARNINGS: readonly EgressCause[] = [
  podMtuTooBig,
  conntrackFilling,
  hostSilent,
  otherNodeNoEgress,
  worksDespite,
];
