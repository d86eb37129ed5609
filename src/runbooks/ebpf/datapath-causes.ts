// Causes in the datapath: a program that is not attached, services the maps do not hold, packets that are dropped.
import { say } from '../../model/text.ts';
import { dropRemedies } from './drop-remedies.ts';
import {
  type Ask,
  askEbpf,
  change,
  concerns,
  type EbpfCause,
  firstNode,
  inAgentOn,
  listed,
  listNames,
  look,
  type Mark,
  marksOf,
  nodesOf,
  restartOn,
  whatOf,
} from './evidence.ts';

const missing = (found: Ask): readonly Mark[] => marksOf(found('ebpf-programs'), 'missing');

/** What stops where it is not there. */
const loses = (what: string) => {
  const program = what.split(' ')[1] ?? '';
  if (program === 'cil_from_overlay')
    return say('what other nodes send to its pods ends there', '다른 노드가 그 파드로 보낸 패킷이 거기서 끝납니다');
  if (program === 'cil_to_overlay')
    return say(
      'what its pods send to other nodes is not handled',
      '그 파드가 다른 노드로 보내는 패킷이 처리되지 않습니다',
    );
  if (program === 'cil_from_container')
    return say(
      'what that pod sends passes no policy, service or tunnel',
      '그 파드가 보낸 패킷에 정책, 서비스, 터널이 적용되지 않습니다',
    );
  if (program.startsWith('cil_sock'))
    return say('its pods reach no service address', '그 노드의 파드가 서비스 주소에 닿지 못합니다');
  if (program.endsWith('_netdev'))
    return say(
      'services and masquerading do not work on that device',
      '그 장치에서 서비스와 마스커레이드가 동작하지 않습니다',
    );
  return say('traffic between host and pods is not handled', '호스트와 파드 사이 트래픽이 처리되지 않습니다');
};

const programMissing: EbpfCause = {
  code: 'program-missing',
  layer: 'ebpf',
  step: 'ebpf-programs',
  severity: 'fail',
  when: (found) => missing(found).length > 0,
  // The agent names the device as in use, and the kernel showed it without the program at two looks.
  proven: (found) => listed(found('ebpf-programs'), 'twice').length > 0,
  explains: [],
  about: (found, scene) => concerns(scene, nodesOf(missing(found))),
  say: (found) => {
    const marks = missing(found);
    const [device = '', program = ''] = (marks[0]?.what ?? '').split(' ');
    const more = marks.length > 1 ? ` (+${marks.length - 1})` : '';
    const effect = loses(marks[0]?.what ?? '');
    const nodes = listNames(nodesOf(marks));
    return say(
      `${program}${more} is not attached to ${device === 'cgroup' ? 'the cgroup root' : device} of ${nodes}: ${effect.en}.`,
      `${nodes}의 ${device === 'cgroup' ? 'cgroup 루트' : device}에 ${program}${more}가 붙어 있지 않습니다. ${effect.ko}.`,
    );
  },
  remedies: (found, _scene, site) => {
    const node = firstNode(missing(found));
    const verify = askEbpf([node]);
    return [
      look(
        say('See for yourself what is attached.', '무엇이 붙어 있는지 직접 확인하세요.'),
        inAgentOn(node, site, 'bpftool net show'),
        verify,
        'errata G6, G7',
      ),
      look(
        say('Read why the agent could not load or attach it.', '에이전트가 왜 올리지 못했는지 로그를 확인하세요.'),
        `kubectl -n ${site.ciliumNamespace} logs -l k8s-app=cilium -c cilium-agent --tail=200 --prefix | grep -iE 'attach|load|verifier'`,
        verify,
        'cilium: Troubleshooting',
      ),
      change(
        say(
          'Restart the agent of this node: it attaches its programs anew; running flows go on.',
          '이 노드의 에이전트를 재시작하면 프로그램을 다시 붙입니다. 기존 연결은 유지됩니다.',
        ),
        restartOn(site.ciliumNamespace, node),
        verify,
        'cilium: pkg/datapath/loader',
      ),
    ];
  },
};

const apart = (found: Ask): readonly Mark[] => marksOf(found('ebpf-services'), 'apart');
const empty = (found: Ask): readonly Mark[] => marksOf(found('ebpf-backends'), 'empty');

const lbNoBackends: EbpfCause = {
  code: 'lb-map-no-backends',
  layer: 'service',
  step: 'ebpf-backends',
  severity: 'fail',
  when: (found) => empty(found).length > 0,
  // Another node's agent knows backends, and this one's map agrees with its agent that there are none.
  proven: (found) => !found('ebpf-services').silent && !nodesOf(apart(found)).includes(firstNode(empty(found))),
  explains: [],
  about: (found, scene) => concerns(scene, nodesOf(empty(found))),
  say: (found) => {
    const marks = empty(found);
    return say(
      `The Cilium of ${listNames(nodesOf(marks))} knows ${whatOf(marks)} without a backend, while another node has some.`,
      `${listNames(nodesOf(marks))}의 Cilium은 ${whatOf(marks)}를 백엔드 없이 알고 있지만, 다른 노드에는 백엔드가 있습니다.`,
    );
  },
  remedies: (found, _scene, site) =>
    serviceRemedies(firstNode(empty(found)), site.ciliumNamespace, (argv) =>
      inAgentOn(firstNode(empty(found)), site, argv),
    ),
};

const lbDiverged: EbpfCause = {
  code: 'lb-map-diverged',
  layer: 'service',
  step: 'ebpf-services',
  severity: 'fail',
  when: (found) => apart(found).length > 0,
  // Two pairs of readings say so.
  proven: (found) => listed(found('ebpf-services'), 'twice').length > 0,
  explains: [],
  about: (found, scene) => concerns(scene, nodesOf(apart(found))),
  say: (found) => {
    const marks = apart(found);
    return say(
      `The load-balancer map of ${listNames(nodesOf(marks))} sends ${whatOf(marks)} elsewhere than its agent means.`,
      `${listNames(nodesOf(marks))}의 로드 밸런서 맵이 ${whatOf(marks)}를 에이전트가 아는 것과 다른 곳으로 보냅니다.`,
    );
  },
  remedies: (found, _scene, site) =>
    serviceRemedies(firstNode(apart(found)), site.ciliumNamespace, (argv) =>
      inAgentOn(firstNode(apart(found)), site, argv),
    ),
};

const serviceRemedies = (node: string, namespace: string, inAgent: (argv: string) => string) => [
  look(
    say('Compare what the agent means with what the map holds.', '에이전트가 아는 서비스와 맵의 내용을 비교하세요.'),
    inAgent('cilium-dbg service list'),
    inAgent('cilium-dbg bpf lb list'),
    'guide: Phase 4 (service endpoint map); errata G8',
  ),
  change(
    say(
      'Restart the agent of this node: it reads all services again and writes the map.',
      '이 노드의 에이전트를 재시작하면 모든 서비스를 다시 읽어 맵에 씁니다.',
    ),
    restartOn(namespace, node),
    askEbpf([node]),
    'cilium: Troubleshooting',
  ),
];

const dropped = (found: Ask): readonly Mark[] => {
  const full = nodesOf(marksOf(found('ebpf-map-pressure'), 'full'));
  // A full table refuses new connections: that is told as such.
  return marksOf(found('ebpf-drops'), 'bad').filter(
    ({ node, what }) => !(what === 'CT: Map insertion failed' && full.includes(node)),
  );
};

const datapathDrops: EbpfCause = {
  code: 'datapath-drops',
  layer: 'ebpf',
  step: 'ebpf-drops',
  severity: 'fail',
  when: (found) => dropped(found).length > 0,
  // Counted by the programs, and seen by Hubble.
  proven: (found) => {
    const seen = listed(found('ebpf-drops-seen'), 'reasons');
    return dropped(found).some(({ node, what }) => seen.includes(`${node} ${what}`));
  },
  explains: ['ebpf-drops-seen'],
  about: (found, scene) => concerns(scene, nodesOf(dropped(found))),
  say: (found) => {
    const marks = dropped(found);
    const nodes = nodesOf(marks);
    const way = marksOf(found('ebpf-drops-seen'), 'ways').find(({ node }) => nodes.includes(node))?.what ?? '';
    return say(
      `Cilium is dropping packets on ${listNames(nodes)}: ${whatOf(marks)}${way === '' ? '' : `, such as ${way}`}.`,
      `${listNames(nodes)}에서 Cilium이 패킷을 버리고 있습니다: ${whatOf(marks)}${way === '' ? '' : `, 예: ${way}`}.`,
    );
  },
  remedies: (found, scene, site) => {
    const marks = dropped(found);
    return dropRemedies(firstNode(marks), marks[0]?.what ?? '', scene, site);
  },
};

export const SERVICE_CAUSES: readonly EbpfCause[] = [lbNoBackends, lbDiverged];
export const PROGRAM_CAUSES: readonly EbpfCause[] = [programMissing];
export const DROP_CAUSES: readonly EbpfCause[] = [datapathDrops];
