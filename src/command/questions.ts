// The questions one can ask, what each takes and how to type it; a test holds this list and the runbook catalog together.
import { say, type Text } from '../model/text.ts';
import { TOPICS } from '../model/topics.ts';

/**
 * `pod` a pod or workload · `service` · `node` · `place` a node or a pod · `anywhere` a pod, a service or an outside host ·
 * `host` an outside host · `name` a DNS name · `topic` · `choice` one of a few words.
 */
export type WordKind = 'pod' | 'service' | 'node' | 'place' | 'anywhere' | 'host' | 'name' | 'topic' | 'choice';

export interface Word {
  readonly kind: WordKind;
  readonly optional?: true;
  /** Of `choice`. */
  readonly choices?: readonly string[];
}

/** A key=value word: whole numbers within bounds. */
export interface NumberOption {
  readonly key: string;
  readonly min: number;
  readonly max: number;
}

export interface QuestionHelp {
  readonly id: string;
  readonly usage: string;
  readonly asks: Text;
  readonly examples: readonly string[];
  readonly takes: readonly Word[];
  readonly options?: readonly NumberOption[];
}

const optional = (kind: WordKind): Word => ({ kind, optional: true });

export const QUESTIONS: readonly QuestionHelp[] = [
  {
    id: 'why-no-egress',
    usage: 'why-no-egress <pod> [host] [-n namespace]',
    asks: say('Why can this pod not reach the internet?', '이 파드는 왜 인터넷에 접속하지 못하는가?'),
    examples: ['why-no-egress web-0', 'why-no-egress shop/web-0 google.com', 'why-no-egress deploy/web -n shop'],
    takes: [{ kind: 'pod' }, optional('host')],
  },
  {
    id: 'why-flaky',
    usage: 'why-flaky <node> [node]',
    asks: say('Why is traffic between these nodes lossy or slow?', '이 노드들 사이의 통신은 왜 끊기거나 느린가?'),
    examples: ['why-flaky node-1 node-2', 'why-flaky node-1'],
    takes: [{ kind: 'node' }, optional('node')],
  },
  {
    id: 'why-no-dns',
    usage: 'why-no-dns <pod> [name] [-n namespace]',
    asks: say('Where does name resolution break for this pod?', '이 파드의 이름 해석은 어디에서 막히는가?'),
    examples: ['why-no-dns web-0', 'why-no-dns shop/web-0 google.com'],
    takes: [{ kind: 'pod' }, optional('name')],
  },
  {
    id: 'why-no-service',
    usage: 'why-no-service <service> [pod] [-n namespace]',
    asks: say('Why does this Service not answer?', '이 서비스(ClusterIP)는 왜 응답하지 않는가?'),
    examples: ['why-no-service shop/web', 'why-no-service web shop/cart-0 -n shop'],
    takes: [{ kind: 'service' }, optional('pod')],
  },
  {
    id: 'path',
    usage: 'path <pod> <pod|service|host> [-n namespace]',
    asks: say('Which way does a packet take, and is each hop well?', '패킷은 어느 길로 가고, 각 구간은 정상인가?'),
    examples: ['path web-0 db-0', 'path shop/web-0 svc/web', 'path web-0 google.com'],
    takes: [{ kind: 'pod' }, { kind: 'anywhere' }],
  },
  {
    id: 'tailscale',
    usage: 'tailscale [node]',
    asks: say(
      "Are Tailscale's device, routes, peers, paths and keys as they should be?",
      'Tailscale 장치, 경로, 피어, 연결 방식, 키는 정상인가?',
    ),
    examples: ['tailscale', 'tailscale node-1'],
    takes: [optional('node')],
  },
  {
    id: 'overlay',
    usage: 'overlay [node]',
    asks: say('Is the VXLAN overlay between the nodes well?', '노드 사이의 VXLAN 오버레이는 정상인가?'),
    examples: ['overlay', 'overlay node-1'],
    takes: [optional('node')],
  },
  {
    id: 'ebpf',
    usage: 'ebpf [node]',
    asks: say(
      "Are Cilium's eBPF programs attached where they must be, and its maps well?",
      'Cilium eBPF 프로그램은 제자리에 붙어 있고 맵은 정상인가?',
    ),
    examples: ['ebpf', 'ebpf node-1'],
    takes: [optional('node')],
  },
  {
    id: 'mtu',
    usage: 'mtu [node|pod] [peer] [-n namespace]',
    asks: say('What is the MTU budget, and does the path carry it?', 'MTU 예산은 얼마이고, 경로가 그만큼 전달하는가?'),
    examples: ['mtu', 'mtu node-1 node-2', 'mtu shop/web-0'],
    takes: [optional('place'), optional('place')],
  },
  {
    id: 'tuning',
    usage: 'tuning [node]',
    asks: say(
      'Do Cilium options and kernel settings match the recommendations?',
      'Cilium 옵션과 커널 설정은 권장값과 맞는가?',
    ),
    examples: ['tuning', 'tuning node-1'],
    takes: [optional('node')],
  },
  {
    id: 'health',
    usage: 'health [node]',
    asks: say(
      'Are latency, drops, eBPF errors and connection tables within their limits?',
      '지연, 드롭, eBPF 오류, 연결 추적은 정상 범위인가?',
    ),
    examples: ['health', 'health node-1'],
    takes: [optional('node')],
  },
  {
    id: 'capture',
    usage: 'capture <vxlan|wireguard|pod> <node|pod> [count=20] [seconds=5] [-n namespace]',
    asks: say('Which packets pass here? Headers only.', '여기로 어떤 패킷이 지나가는가? (헤더만)'),
    examples: ['capture vxlan node-1', 'capture pod shop/web-0 count=20 seconds=5'],
    takes: [{ kind: 'choice', choices: ['vxlan', 'wireguard', 'pod'] }, { kind: 'place' }],
    options: [
      { key: 'count', min: 1, max: 200 },
      { key: 'seconds', min: 1, max: 30 },
    ],
  },
  {
    id: 'explain',
    usage: 'explain <topic>',
    asks: say('How does this work, and what are the values here?', '이것은 어떻게 동작하고, 여기서는 값이 얼마인가?'),
    examples: TOPICS.slice(0, 3).map(({ id }) => `explain ${id}`),
    takes: [{ kind: 'topic' }],
  },
];
