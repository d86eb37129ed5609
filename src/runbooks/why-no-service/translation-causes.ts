// Causes in the translation of the service address: nobody does it, the map is empty or wrong, two do it at once.
import type { ServiceScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { say } from '../../model/text.ts';
import { configured } from './cilium-steps.ts';
import {
  ADDRESS,
  type Ask,
  askAgain,
  change,
  inAgentOn,
  listed,
  look,
  open,
  type ServiceCause,
  serviceWord,
  wordOf,
} from './evidence.ts';

const SOURCE = 'guide: Phase 2 (kube-proxy replacement), Phase 4 (service endpoint map); errata G8';

/** Its pods answer the asker, its address does not (always): what is between is the translation. */
const onlyTheAddress = (found: Ask): boolean =>
  found('service-address').fails && open(found).length > 0 && !found('service-backends').fails;

const restart = (scene: ServiceScene, site: Site) =>
  change(
    say(
      'Restart the agent of the node: it writes its maps anew; running flows go on.',
      '노드의 에이전트를 재시작하면 맵을 다시 씁니다. 기존 연결은 유지됩니다.',
    ),
    `kubectl -n ${site.ciliumNamespace} delete pod -l k8s-app=cilium --field-selector spec.nodeName=${scene.target.node}`,
    askAgain(scene),
    SOURCE,
  );

const compare = (scene: ServiceScene, site: Site) =>
  look(
    say('Compare what the agent means with what packets meet.', '에이전트가 아는 것과 패킷이 만나는 것을 비교하세요.'),
    `${inAgentOn(scene.target.node, site, 'cilium-dbg service list')}; ${inAgentOn(scene.target.node, site, 'cilium-dbg bpf lb list')} | grep -A3 '${scene.service.clusterIp}:'`,
    askAgain(scene),
    SOURCE,
  );

/** The agent's word; where it could not be asked, the configuration's. */
const nobodyTranslates = (found: Ask, scene: ServiceScene): boolean => {
  const { replaces } = found('service-replacement').facts;
  const off = typeof replaces === 'boolean' ? !replaces : configured(scene) === false;
  return off && scene.kubeProxy.ok && scene.kubeProxy.value === null;
};

const replacementOff: ServiceCause = {
  code: 'no-service-translation',
  layer: 'service',
  step: 'service-replacement',
  severity: 'fail',
  when: (found, scene) => found('service-address').fails && nobodyTranslates(found, scene),
  proven: (found) => onlyTheAddress(found) && found('service-replacement').facts.replaces === false,
  explains: [...ADDRESS, 'service-name', 'service-map'],
  say: (_found, scene) =>
    say(
      `Nobody translates service addresses: Cilium does not replace kube-proxy on ${scene.target.node}, and no kube-proxy runs.`,
      `서비스 주소를 변환하는 것이 없습니다. ${scene.target.node}의 Cilium이 kube-proxy를 대체하지 않고 kube-proxy도 실행되지 않습니다.`,
    ),
  remedies: (_found, scene, site) => [
    look(
      say('See what it is set to.', '설정을 확인하세요.'),
      `kubectl -n ${site.ciliumNamespace} get configmap cilium-config -o jsonpath='{.data.kube-proxy-replacement}'; kubectl -n kube-system get pods -l k8s-app=kube-proxy`,
      askAgain(scene),
      SOURCE,
    ),
    change(
      say(
        'Let Cilium replace it (its agents must reach the API server without a service: k8sServiceHost).',
        'Cilium이 대체하게 하세요 (에이전트가 서비스 없이 API 서버에 닿아야 합니다: k8sServiceHost).',
      ),
      `helm -n ${site.ciliumNamespace} upgrade cilium cilium/cilium --reuse-values --set kubeProxyReplacement=true --set k8sServiceHost="$API_SERVER" --set k8sServicePort=6443`,
      inAgentOn(scene.target.node, site, 'cilium-dbg status | grep KubeProxyReplacement'),
      'cilium: kube-proxy replacement',
    ),
  ],
};

const programMissing: ServiceCause = {
  code: 'program-missing',
  layer: 'ebpf',
  step: 'service-replacement',
  severity: 'fail',
  when: (found) => found('service-replacement').facts.detached === true && found('service-address').fails,
  proven: onlyTheAddress,
  explains: [...ADDRESS, 'service-name'],
  say: (_found, scene) =>
    say(
      `Cilium's socket programs (cil_sock4_connect) are not attached on ${scene.target.node}: its pods reach no service address.`,
      `${scene.target.node}에 Cilium 소켓 프로그램(cil_sock4_connect)이 붙어 있지 않아 파드가 서비스 주소에 닿지 못합니다.`,
    ),
  remedies: (_found, scene, site) => [
    look(
      say('See which are attached.', '붙어 있는 프로그램을 확인하세요.'),
      inAgentOn(scene.target.node, site, 'bpftool cgroup tree /run/cilium/cgroupv2'),
      askAgain(scene),
      'guide: Phase 2 (eBPF programs); errata G6, G7',
    ),
    restart(scene, site),
  ],
};

/** kube-proxy translates there, so a service that Cilium's map does not hold at all tells nothing. */
const isKubeProxys = (found: Ask): boolean =>
  found('service-replacement').facts.replaces === false && listed(found('service-map'), 'absent').length > 0;

const noBackends: ServiceCause = {
  code: 'lb-map-no-backends',
  layer: 'service',
  step: 'service-map',
  severity: 'fail',
  when: (found) =>
    found('service-address').fails && listed(found('service-map'), 'empty').length > 0 && !isKubeProxys(found),
  proven: (found) => onlyTheAddress(found) || found('service-elsewhere').passes,
  explains: [...ADDRESS, 'service-name'],
  say: (_found, scene) => {
    const ready = scene.service.endpoints.ok ? scene.service.endpoints.value.filter((one) => one.ready).length : 0;
    return say(
      `The load-balancer map of ${scene.target.node} has no backend for service ${serviceWord(scene)}, which has ${ready} ready endpoints.`,
      `서비스 ${serviceWord(scene)}에는 준비된 엔드포인트가 ${ready}개 있지만 ${scene.target.node}의 로드 밸런서 맵에는 백엔드가 없습니다.`,
    );
  },
  remedies: (_found, scene, site) => [compare(scene, site), restart(scene, site)],
};

const diverged: ServiceCause = {
  code: 'lb-map-diverged',
  layer: 'service',
  step: 'service-map',
  severity: 'fail',
  when: (found) =>
    found('service-address').fails && found('service-map').fails && listed(found('service-map'), 'empty').length === 0,
  proven: onlyTheAddress,
  explains: [...ADDRESS, 'service-name'],
  say: (found, scene) => {
    const strange = listed(found('service-map'), 'strange').join(', ');
    return strange === ''
      ? say(
          `The load-balancer map of ${scene.target.node} lacks backends of service ${serviceWord(scene)} (${listed(found('service-map'), 'lacking').join(', ') || 'lost entries'}).`,
          `${scene.target.node}의 로드 밸런서 맵에 서비스 ${serviceWord(scene)}의 백엔드가 빠져 있습니다 (${listed(found('service-map'), 'lacking').join(', ') || '잃어버린 항목'}).`,
        )
      : say(
          `The load-balancer map of ${scene.target.node} sends service ${serviceWord(scene)} to ${strange}, which are no endpoints of it.`,
          `${scene.target.node}의 로드 밸런서 맵이 서비스 ${serviceWord(scene)}을(를) 엔드포인트가 아닌 ${strange}(으)로 보냅니다.`,
        );
  },
  remedies: (_found, scene, site) => [compare(scene, site), restart(scene, site)],
};

/** Nobody could look into the maps, or they look well: at least where it is. */
const notTranslated: ServiceCause = {
  code: 'service-not-translated',
  layer: 'service',
  step: 'service-address',
  severity: 'fail',
  when: onlyTheAddress,
  // The maps were looked at and are not it.
  proven: (found) => found('service-sibling').fails && found('service-elsewhere').passes && found('service-map').passes,
  explains: ['service-sibling', 'service-elsewhere', 'service-name', 'service-map'],
  say: (found, scene) => {
    const elsewhere = found('service-elsewhere').passes;
    return say(
      `The pods of service ${serviceWord(scene)} answer, its address ${scene.service.clusterIp} does not: it is not translated ${elsewhere ? `on ${scene.target.node}; on ${wordOf(found('service-elsewhere'), 'node')} it is` : `for pods of ${scene.target.node}`}.`,
      `서비스 ${serviceWord(scene)}의 파드는 응답하지만 주소 ${scene.service.clusterIp}은(는) 응답하지 않습니다. ${scene.target.node}에서 주소가 변환되지 않습니다${elsewhere ? ` (${wordOf(found('service-elsewhere'), 'node')}에서는 됩니다)` : ''}.`,
    );
  },
  remedies: (_found, scene, site) => [compare(scene, site), restart(scene, site)],
};

const conflict: ServiceCause = {
  code: 'kube-proxy-conflict',
  layer: 'service',
  step: 'service-replacement',
  severity: 'warn',
  when: (found) => found('service-replacement').warns,
  proven: (found) => found('service-replacement').facts.replaces === true,
  explains: [],
  say: (found) => {
    const pods = wordOf(found('service-replacement'), 'kubeProxyPods');
    return say(
      `Cilium replaces kube-proxy, and ${pods} pods of kube-proxy run beside it: both translate services, and their rules can contradict each other.`,
      `Cilium이 kube-proxy를 대체하는데 kube-proxy 파드 ${pods}개가 함께 실행 중입니다. 둘 다 서비스를 변환하므로 규칙이 서로 어긋날 수 있습니다.`,
    );
  },
  remedies: (_found, scene) => [
    look(
      say(
        'See what kube-proxy left in the packet filter of a node.',
        '노드의 패킷 필터에 kube-proxy가 남긴 규칙을 확인하세요.',
      ),
      'sudo iptables-save | grep -c KUBE-',
      'sudo iptables-save | grep -c KUBE-',
      'cilium: kube-proxy replacement',
    ),
    change(
      say(
        'Remove kube-proxy, and its rules on each node (connections through them are cut).',
        'kube-proxy와 각 노드에 남은 규칙을 제거하세요 (그 규칙을 지나는 연결은 끊깁니다).',
      ),
      "kubectl -n kube-system delete daemonset kube-proxy; kubectl -n kube-system delete configmap kube-proxy  # then on each node: sudo sh -c 'iptables-save | grep -v KUBE | iptables-restore'",
      askAgain(scene),
      'cilium: kube-proxy replacement (Quick-Start)',
    ),
  ],
};

export const TRANSLATION_CAUSES: readonly ServiceCause[] = [
  replacementOff,
  programMissing,
  noBackends,
  diverged,
  notTranslated,
];
export const CONFLICT_CAUSES: readonly ServiceCause[] = [conflict];
