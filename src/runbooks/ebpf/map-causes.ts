// Causes in the maps: full, filling, or not writable.
import { say } from '../../model/text.ts';
import {
  type Ask,
  askEbpf,
  change,
  concerns,
  type EbpfCause,
  firstNode,
  helmSet,
  inAgentOn,
  listNames,
  look,
  type Mark,
  marksOf,
  nodesOf,
  whatOf,
} from './evidence.ts';

const full = (found: Ask): readonly Mark[] => marksOf(found('ebpf-map-pressure'), 'full');
const filling = (found: Ask): readonly Mark[] => marksOf(found('ebpf-map-pressure'), 'filling');
const others = (found: Ask): readonly Mark[] => marksOf(found('ebpf-map-pressure'), 'others');

const refused = (found: Ask): boolean =>
  marksOf(found('ebpf-drops'), 'bad').some(
    ({ node, what }) => what === 'CT: Map insertion failed' && nodesOf(full(found)).includes(node),
  );

/** `ct4_global 97 %` → the helm value of its size (cilium: chart, bpf). */
const sizeOf = (what: string): string =>
  what.startsWith('ct_any') ? 'bpf.ctAnyMax' : what.startsWith('ct') ? 'bpf.ctTcpMax' : 'bpf.natMax';

const bigger: EbpfCause['remedies'] = (found, scene, site) => {
  const [mark = { node: '', what: '' }] = [...full(found), ...filling(found)];
  const verify = askEbpf([mark.node]);
  return [
    look(
      say(
        'See what fills it: protocol and destination of the most entries.',
        '무엇이 채우는지 확인하세요: 항목이 가장 많은 프로토콜과 목적지.',
      ),
      `${inAgentOn(mark.node, site, 'cilium-dbg bpf ct list global')} | awk '{print $1, $5}' | sort | uniq -c | sort -rn | head`,
      verify,
      'guide: Phase 4 (connection tracking table); errata G20',
    ),
    change(
      say(
        'Give the map more room. Changing its size makes the agents build it anew: connections through it are cut.',
        '맵을 키우세요. 크기를 바꾸면 에이전트가 맵을 새로 만들어 지나는 연결이 끊깁니다.',
      ),
      helmSet(scene, site, `${sizeOf(mark.what)}=${site.conntrackEntries}`),
      inAgentOn(mark.node, site, 'cilium-dbg status --verbose'),
      'guide: Phase 5 (connection tracking); errata G29',
    ),
  ];
};

const mapPressure: EbpfCause = {
  code: 'ct-map-pressure',
  layer: 'node',
  step: 'ebpf-map-pressure',
  severity: 'fail',
  when: (found) => full(found).length > 0,
  proven: refused,
  explains: [],
  about: (found, scene) => concerns(scene, nodesOf(full(found))),
  say: (found) => {
    const marks = full(found);
    return say(
      `Cilium's connection table on ${listNames(nodesOf(marks))} is full (${whatOf(marks)}): live connections are thrown out for new ones.`,
      `${listNames(nodesOf(marks))}의 Cilium 연결 추적 맵이 가득 찼습니다 (${whatOf(marks)}). 새 연결이 기존 연결을 밀어냅니다.`,
    );
  },
  remedies: bigger,
};

const mapFilling: EbpfCause = {
  code: 'conntrack-filling',
  layer: 'node',
  step: 'ebpf-map-pressure',
  severity: 'warn',
  beside: true,
  when: (found) => filling(found).length > 0,
  explains: [],
  about: (found, scene) => concerns(scene, nodesOf(filling(found))),
  say: (found) => {
    const marks = filling(found);
    return say(
      `Cilium's connection table on ${listNames(nodesOf(marks))} is filling up (${whatOf(marks)}).`,
      `${listNames(nodesOf(marks))}의 Cilium 연결 추적 맵이 차고 있습니다 (${whatOf(marks)}).`,
    );
  },
  remedies: bigger,
};

const otherFilling: EbpfCause = {
  code: 'cilium-map-filling',
  layer: 'ebpf',
  step: 'ebpf-map-pressure',
  severity: 'warn',
  beside: true,
  when: (found) => others(found).length > 0,
  explains: [],
  about: (found, scene) => concerns(scene, nodesOf(others(found))),
  say: (found) => {
    const marks = others(found);
    return say(
      `A map of Cilium on ${listNames(nodesOf(marks))} is filling up (${whatOf(marks)}); once full, new entries are refused.`,
      `${listNames(nodesOf(marks))}의 Cilium 맵이 차고 있습니다 (${whatOf(marks)}). 가득 차면 새 항목이 거부됩니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const node = firstNode(others(found));
    return [
      look(
        say('See its entries and size.', '항목 수와 크기를 확인하세요.'),
        inAgentOn(node, site, 'cilium-dbg map list'),
        askEbpf([node]),
        'cilium: eBPF maps',
      ),
      change(
        say(
          'Let the maps take more of the memory of the node (default 0.0025), and restart the agents.',
          '맵이 노드 메모리를 더 쓰게 하고(기본 0.0025) 에이전트를 재시작하세요.',
        ),
        helmSet(scene, site, 'bpf.mapDynamicSizeRatio=0.005'),
        askEbpf([node]),
        'cilium: bpf.mapDynamicSizeRatio',
      ),
    ];
  },
};

const unwritten = (found: Ask): readonly Mark[] => [
  ...marksOf(found('ebpf-map-ops'), 'failing'),
  ...marksOf(found('ebpf-map-errors'), 'broken'),
];

const mapOpsFailing: EbpfCause = {
  code: 'map-ops-failing',
  layer: 'ebpf',
  step: 'ebpf-map-ops',
  severity: 'fail',
  when: (found) => unwritten(found).length > 0,
  // Failures go on, and the agent holds entries it could not write.
  proven: (found) => {
    const broken = nodesOf(marksOf(found('ebpf-map-errors'), 'broken'));
    return nodesOf(marksOf(found('ebpf-map-ops'), 'failing')).some((node) => broken.includes(node));
  },
  explains: ['ebpf-map-errors'],
  about: (found, scene) => concerns(scene, nodesOf(unwritten(found))),
  say: (found) => {
    const marks = unwritten(found);
    return say(
      `The Cilium agent of ${listNames(nodesOf(marks))} cannot write its map ${whatOf(marks)}: what changes does not reach the programs.`,
      `${listNames(nodesOf(marks))}의 Cilium 에이전트가 맵 ${whatOf(marks)}에 쓰지 못해 변경 사항이 프로그램에 닿지 않습니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const node = firstNode(unwritten(found));
    const verify = askEbpf([node]);
    return [
      look(
        say('See which maps hold errors.', '어느 맵에 오류가 있는지 확인하세요.'),
        inAgentOn(node, site, 'cilium-dbg map list'),
        verify,
        'cilium: eBPF maps',
      ),
      look(
        say(
          'Read the reason: usually the map is full, or the kernel gives no more memory.',
          '이유를 확인하세요. 대개 맵이 가득 찼거나 커널 메모리가 부족합니다.',
        ),
        `kubectl -n ${site.ciliumNamespace} logs -l k8s-app=cilium -c cilium-agent --tail=200 --prefix | grep -iE 'map|no space|cannot allocate'`,
        verify,
        'errata G41',
      ),
      change(
        say(
          'If it is full: let the maps take more memory, and restart the agents.',
          '가득 찼다면 맵이 메모리를 더 쓰게 하고 에이전트를 재시작하세요.',
        ),
        helmSet(scene, site, 'bpf.mapDynamicSizeRatio=0.005'),
        verify,
        'cilium: bpf.mapDynamicSizeRatio',
      ),
    ];
  },
};

export const CONNECTION_MAP_CAUSES: readonly EbpfCause[] = [mapPressure, mapFilling];
export const MAP_CAUSES: readonly EbpfCause[] = [mapOpsFailing];
export const OTHER_MAP_CAUSES: readonly EbpfCause[] = [otherFilling];
