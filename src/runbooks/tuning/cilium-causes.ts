// Options of Cilium that work and are not what the guide recommends, or not what it needs.
import { say } from '../../model/text.ts';
import {
  ADVICE,
  ASK_AGAIN,
  type Ask,
  change,
  concerns,
  firstNode,
  helmSet,
  inAgentOn,
  listNames,
  look,
  marksOf,
  nodesOf,
  restartAgents,
  type TuningCause,
  whatOf,
  wordOf,
} from './evidence.ts';
import { CILIUM_TCP_FLOOR } from './limits.ts';

const mtuTooBig: TuningCause = {
  ...ADVICE,
  code: 'mtu-option-too-big',
  step: 'tuning-mtu',
  when: (found) => found('tuning-mtu').warns,
  say: (found) => {
    const [mtu, most] = [wordOf(found('tuning-mtu'), 'mtu'), wordOf(found('tuning-mtu'), 'most')];
    return say(
      `Cilium's MTU option is ${mtu}, but tailscale0 carries ${most}: big packets between nodes are cut up or lost.`,
      `Cilium의 MTU 옵션이 ${mtu}인데 tailscale0은 ${most}까지입니다. 노드 사이의 큰 패킷이 조각나거나 사라집니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const most = wordOf(found('tuning-mtu'), 'most');
    const source = 'guide: Phase 5 (MTU); errata G26, G27';
    return [
      look(
        say('See what the path carries.', '경로가 얼마나 전달하는지 확인하세요.'),
        'netwhy ask mtu',
        ASK_AGAIN,
        source,
      ),
      change(
        say(
          `Set it to ${most} or less, or to 0 to let Cilium choose.`,
          `${most} 이하로, 또는 0으로 두어 Cilium이 고르게 하세요.`,
        ),
        helmSet(scene, site, `MTU=${most}`),
        `kubectl -n ${site.ciliumNamespace} get configmap cilium-config -o jsonpath='{.data.mtu}'`,
        source,
      ),
      restartAgents(site.ciliumNamespace, source),
    ];
  },
};

const preallocationOff: TuningCause = {
  ...ADVICE,
  code: 'map-preallocation-off',
  step: 'tuning-preallocation',
  when: (found) => found('tuning-preallocation').warns,
  say: () =>
    say(
      'Cilium does not allocate its maps ahead: it saves memory, and new entries take a little longer.',
      'Cilium이 맵을 미리 할당하지 않습니다. 메모리는 아끼지만 새 항목이 조금 느립니다.',
    ),
  remedies: (_found, scene, site) => {
    const source = 'guide: Phase 5 (bpf.preallocateMaps); errata G32';
    return [
      look(
        say(
          'See how much memory the nodes have to spare first: full-size maps take it at once.',
          '먼저 노드에 남는 메모리를 확인하세요. 맵 크기만큼 한꺼번에 씁니다.',
        ),
        'kubectl top nodes',
        ASK_AGAIN,
        source,
      ),
      change(
        say(
          'Allocate ahead. The maps are built anew: connections through them are cut once.',
          '미리 할당하게 하세요. 맵을 새로 만들어 지나는 연결이 한 번 끊깁니다.',
        ),
        helmSet(scene, site, 'bpf.preallocateMaps=true'),
        ASK_AGAIN,
        source,
      ),
      restartAgents(site.ciliumNamespace, source),
    ];
  },
};

const others = (found: Ask) => marksOf(found('tuning-clock'), 'other');

const clockDiffers: TuningCause = {
  ...ADVICE,
  code: 'clock-source-differs',
  step: 'tuning-clock',
  when: (found) => others(found).length > 0,
  // The agent says so, and the option that lets it choose is on.
  proven: (_found, { ciliumConfig }) => ciliumConfig.ok && ciliumConfig.value['enable-bpf-clock-probe'] === 'true',
  about: (found, scene) => concerns(scene, nodesOf(others(found))),
  say: (found) => {
    const marks = others(found);
    const apart = nodesOf(marksOf(found('tuning-clock'), 'ktime')).length > 0;
    return say(
      `Cilium on ${listNames(nodesOf(marks))} counts time by ${whatOf(marks)} instead of ktime${apart ? ', unlike other nodes' : ''}.`,
      `${listNames(nodesOf(marks))}의 Cilium이 ktime 대신 ${whatOf(marks)}로 시간을 셉니다${apart ? '. 다른 노드와 다릅니다' : ''}.`,
    );
  },
  remedies: (found, scene, site) => {
    const source = 'guide: Phase 5 (ktime); errata G28';
    return [
      look(
        say('See what the agent chose.', '에이전트가 고른 값을 확인하세요.'),
        inAgentOn(firstNode(others(found)), site, 'cilium-dbg status --verbose'),
        ASK_AGAIN,
        source,
      ),
      change(
        say('Do not let it choose: then it is ktime.', '고르지 않게 하면 ktime이 됩니다.'),
        helmSet(scene, site, 'bpfClockProbe=false'),
        ASK_AGAIN,
        source,
      ),
      restartAgents(site.ciliumNamespace, source),
    ];
  },
};

const accountingOn: TuningCause = {
  ...ADVICE,
  code: 'conntrack-accounting-on',
  step: 'tuning-accounting',
  when: (found) => found('tuning-accounting').warns,
  say: () =>
    say(
      'Cilium counts packets and bytes of every connection, which costs a little with each packet.',
      'Cilium이 연결마다 패킷과 바이트를 세어 패킷마다 비용이 조금 듭니다.',
    ),
  remedies: (_found, scene, site) => {
    const source = 'guide: Phase 5 (connection tracking); errata G29';
    return [
      change(
        say('Switch it off if nobody reads the counts.', '그 수치를 보는 사람이 없으면 끄세요.'),
        helmSet(scene, site, 'bpf.ctAccounting=false'),
        `kubectl -n ${site.ciliumNamespace} get configmap cilium-config -o jsonpath='{.data.bpf-conntrack-accounting}'`,
        source,
      ),
      restartAgents(site.ciliumNamespace, source),
    ];
  },
};

const smallMaps = (found: Ask) => marksOf(found('tuning-conntrack-cilium'), 'small');

const limitSmall: TuningCause = {
  ...ADVICE,
  code: 'conntrack-limit-small',
  step: 'tuning-conntrack-cilium',
  when: (found) => smallMaps(found).length > 0,
  // The map has that size, and the configuration asks for it.
  proven: (found, { ciliumConfig }) =>
    ciliumConfig.ok && smallMaps(found).some(({ what }) => what === ciliumConfig.value['bpf-ct-global-tcp-max']),
  about: (found, scene) => concerns(scene, nodesOf(smallMaps(found))),
  say: (found) => {
    const marks = smallMaps(found);
    return say(
      `Cilium's table of TCP connections on ${listNames(nodesOf(marks))} is small (${whatOf(marks)}); a full one throws live connections out.`,
      `${listNames(nodesOf(marks))}의 Cilium TCP 연결 추적 맵이 작습니다 (${whatOf(marks)}개). 가득 차면 살아 있는 연결이 밀려납니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const source = 'guide: Phase 5 (maxEntries); errata G29';
    return [
      look(
        say('See the sizes in force.', '적용된 크기를 확인하세요.'),
        inAgentOn(firstNode(smallMaps(found)), site, 'cilium-dbg status --verbose'),
        ASK_AGAIN,
        source,
      ),
      change(
        say(
          `Give it room: the guide says ${site.conntrackEntries}, Cilium itself at least ${CILIUM_TCP_FLOOR}. Connections through it are cut once.`,
          `키우세요. 가이드는 ${site.conntrackEntries}, Cilium 자체는 최소 ${CILIUM_TCP_FLOOR}입니다. 지나는 연결이 한 번 끊깁니다.`,
        ),
        helmSet(scene, site, `bpf.ctTcpMax=${site.conntrackEntries}`),
        ASK_AGAIN,
        source,
      ),
      restartAgents(site.ciliumNamespace, source),
    ];
  },
};

const notReplaced = (found: Ask) => marksOf(found('tuning-datapath'), 'off');

const replacementOff: TuningCause = {
  ...ADVICE,
  code: 'kube-proxy-replacement-off',
  step: 'tuning-datapath',
  when: (found) => notReplaced(found).length > 0,
  // The agent says so, and the configuration too.
  proven: (_found, { ciliumConfig }) =>
    ciliumConfig.ok && (ciliumConfig.value['kube-proxy-replacement'] ?? 'false') === 'false',
  about: (found, scene) => concerns(scene, nodesOf(notReplaced(found))),
  say: (found) => {
    const nodes = listNames(nodesOf(notReplaced(found)));
    const alone = marksOf(found('tuning-datapath'), 'kubeProxy').some(({ what }) => what === 'none');
    return say(
      `Cilium on ${nodes} does not replace kube-proxy${alone ? ', and no kube-proxy runs: host and node ports have nobody' : ': services go through kube-proxy, more slowly'}.`,
      `${nodes}의 Cilium이 kube-proxy를 대체하지 않습니다${alone ? '. kube-proxy도 없어 호스트와 NodePort를 처리할 것이 없습니다' : '. 서비스가 더 느린 kube-proxy를 거칩니다'}.`,
    );
  },
  remedies: (_found, scene, site) => {
    const source = 'guide: Phase 2 (kube-proxy replacement); cilium: kubeProxyReplacement';
    return [
      look(
        say('See whether kube-proxy runs.', 'kube-proxy가 실행 중인지 확인하세요.'),
        'kubectl -n kube-system get daemonset kube-proxy',
        ASK_AGAIN,
        source,
      ),
      change(
        say(
          'Let Cilium replace it: it must then know the API server by an address of its own. Remove kube-proxy afterwards.',
          'Cilium이 대체하게 하세요. 이때 API 서버 주소를 직접 알려 줘야 합니다. kube-proxy는 그 뒤에 제거합니다.',
        ),
        helmSet(scene, site, 'kubeProxyReplacement=true,k8sServiceHost="$API_SERVER_IP",k8sServicePort=6443'),
        ASK_AGAIN,
        source,
      ),
    ];
  },
};

export const CILIUM_CAUSES: readonly TuningCause[] = [
  replacementOff,
  mtuTooBig,
  limitSmall,
  clockDiffers,
  preallocationOff,
  accountingOn,
];
