// Does Cilium run with the options the guide recommends, as far as they exist and do what it says?
import type { NodeScene } from '../../model/scene.ts';
import { nodeStep } from '../../model/step.ts';
import { same, say, type Text } from '../../model/text.ts';
import { type Judgement, pass, unknown, warn } from '../../model/verdict.ts';
import { type CiliumStatus, parseCiliumStatus } from '../../parsers/cilium-status.ts';
import {
  inCilium,
  type Metrics,
  metricsOf,
  ofKind,
  servedBy,
  type Tagged,
  tagged,
  together,
} from '../../steps/cilium-probes.ts';
import { blind, blindBy, eachNode } from '../../steps/each-node.ts';
import { CILIUM_TCP_FLOOR } from './limits.ts';

type Config = Readonly<Record<string, string>>;

/** Answered from cilium-config; a node may be configured apart (CiliumNodeConfig), which this does not see. */
const configStep = <const Id extends string>(
  id: Id,
  asks: Text,
  judge: (config: Config, scene: NodeScene) => Judgement,
) =>
  nodeStep<never, Id>({
    id,
    asks,
    vantage: 'api',
    probes: (scene) =>
      scene.ciliumConfig.ok
        ? judge(scene.ciliumConfig.value, scene)
        : unknown(scene.ciliumConfig.reason, same(scene.ciliumConfig.detail)),
    judge: () => unknown('inconclusive', same('')),
  });

const preallocation = configStep(
  'tuning-preallocation',
  say('Does Cilium allocate its maps ahead?', 'Cilium이 맵을 미리 할당하는가?'),
  (config) => {
    const value = config['preallocate-bpf-maps'] ?? '';
    const expected = same('preallocate-bpf-maps: true');
    // Absent is false (chart default).
    return value === 'true'
      ? pass(same('preallocate-bpf-maps: true'), expected)
      : warn(value === '' ? say('not set: off', '설정 없음: 꺼짐') : same(`preallocate-bpf-maps: ${value}`), expected, {
          off: 'yes',
        });
  },
);

const accounting = configStep(
  'tuning-accounting',
  say('Does Cilium count packets and bytes of every connection?', 'Cilium이 연결마다 패킷과 바이트를 세는가?'),
  (config) => {
    const on = config['bpf-conntrack-accounting'] === 'true';
    const expected = say('off', '꺼짐');
    return on
      ? warn(same('bpf-conntrack-accounting: true'), expected, { on: 'yes' })
      : pass(say('off', '꺼짐'), expected);
  },
);

const mtu = nodeStep<never, 'tuning-mtu'>({
  id: 'tuning-mtu',
  asks: say("Does Cilium's MTU option fit the tailnet?", 'Cilium의 MTU 옵션이 tailnet에 맞는가?'),
  vantage: 'api',
  probes: ({ ciliumConfig }, site) => {
    if (!ciliumConfig.ok) return unknown(ciliumConfig.reason, same(ciliumConfig.detail));
    const [most, takes] = [site.tailnetMtuBytes, site.vxlanOverheadBytes];
    const value = ciliumConfig.value.mtu ?? '';
    const expected = say(`unset, or at most ${most}`, `설정 없음 또는 ${most} 이하`);
    if (value === '' || value === '0')
      return pass(
        say(`not set: Cilium takes the smallest device's`, '설정 없음: Cilium이 가장 작은 장치에 맞춤'),
        expected,
      );
    if (!/^\d{1,5}$/.test(value)) return unknown('unreadable', same(`mtu: ${value.slice(0, 20)}`), expected);
    const base = Number(value);
    const sum = `${base} - ${takes} = ${base - takes}`;
    return base > most
      ? warn(same(`mtu: ${sum} > ${most - takes}`), expected, { mtu: base, most })
      : pass(say(`mtu: ${sum} for pods`, `mtu: 파드용 ${sum}`), expected);
  },
  judge: () => unknown('inconclusive', same('')),
});

const askStatus = (node: string, scene: NodeScene) =>
  inCilium<Tagged<'status', CiliumStatus>>(scene, node, (at) => [
    tagged('status', at, { name: 'cilium-status', args: {} }, parseCiliumStatus),
  ]);

const clock = eachNode<Tagged<'status', CiliumStatus>, 'tuning-clock'>({
  id: 'tuning-clock',
  asks: say('Which clock does Cilium use?', 'Cilium이 어떤 시계를 쓰는가?'),
  vantage: 'cilium',
  guide: {
    says: 'bpf.clockSource: ktime',
    why: say(
      'no such helm value; it is bpfClockProbe at the top level, and off means ktime. The chart takes unknown names without a word',
      '그런 helm 값은 없습니다. 최상위의 bpfClockProbe이고 끄면 ktime입니다. 차트는 모르는 이름을 말없이 받아들입니다',
    ),
    erratum: 'G28',
  },
  expected: say('ktime on every node', '모든 노드에서 ktime'),
  probes: askStatus,
  see: (readings, node) => {
    const source = ofKind(readings, 'status')[0]?.value.clockSource ?? '';
    if (source === '') return blind('inconclusive', say('the agent does not say', '에이전트가 알려 주지 않음'));
    return source === 'ktime'
      ? { verdict: 'pass', saw: same(source), facts: { ktime: node } }
      : { verdict: 'warn', saw: same(source), facts: { other: `${node} ${source}` } };
  },
});

const TCP_MAP = 'TCP connection tracking';

const count = (value: number): string => String(value);

const conntrack = eachNode<Tagged<'status', CiliumStatus> | Metrics, 'tuning-conntrack-cilium'>({
  id: 'tuning-conntrack-cilium',
  asks: say("Is there room in Cilium's own connection table?", 'Cilium 자체 연결 추적 맵에 여유가 있는가?'),
  vantage: 'cilium',
  guide: {
    says: 'conntrack.accounting: false, conntrack.maxEntries: 524288',
    why: say(
      'no such helm values; they are bpf.ctAccounting, bpf.ctTcpMax and bpf.ctAnyMax, and sizes normally follow the memory of the node: the real ones are read',
      '그런 helm 값은 없습니다. bpf.ctAccounting, bpf.ctTcpMax, bpf.ctAnyMax이며 크기는 보통 노드 메모리에 따르므로 실제 값을 읽습니다',
    ),
    erratum: 'G29',
  },
  expected: (_scene, site) =>
    say(
      `at least ${CILIUM_TCP_FLOOR}, and ${count(site.conntrackEntries)} where it fills`,
      `${CILIUM_TCP_FLOOR} 이상, 차고 있으면 ${count(site.conntrackEntries)}`,
    ),
  probes: (node, scene) =>
    together<Tagged<'status', CiliumStatus> | Metrics>(askStatus(node, scene), metricsOf(scene, node, 'map-pressure')),
  see: (readings, node, _scene, site) => {
    const [status] = ofKind(readings, 'status');
    if (status === undefined) return blindBy(readings, 'status');
    const size = status.value.mapSizes[TCP_MAP];
    if (size === undefined || size === 0)
      return blind('inconclusive', say('the agent does not tell the size', '에이전트가 크기를 알려 주지 않음'));
    const share = servedBy(readings)
      .map(({ metrics }) => metrics.mapPressure.ct4_global)
      .find((one) => one !== undefined);
    const fills = share !== undefined && share >= site.mapPressureWarnRatio && size < site.conntrackEntries;
    const used = share === undefined ? '' : `, ${Math.round(share * 100)} %`;
    return size < CILIUM_TCP_FLOOR || fills
      ? { verdict: 'warn', saw: same(`${size}${used}`), facts: { small: `${node} ${size}` } }
      : { verdict: 'pass', saw: same(`${size}${used}`) };
  },
});

/** None of it is a fault: what the guide's advice means here. */
const datapath = eachNode<Tagged<'status', CiliumStatus>, 'tuning-datapath'>({
  id: 'tuning-datapath',
  asks: say('Who translates services and addresses?', '서비스와 주소 변환은 누가 하는가?'),
  vantage: 'cilium',
  guide: {
    says: 'bpf.masquerade: true',
    why: say(
      'a real option, but the chart masquerades by iptables unless it is set with kube-proxy replacement; both ways work',
      '실제 옵션이지만, kube-proxy 대체와 함께 켜지 않으면 차트는 iptables로 마스커레이드합니다. 두 방식 모두 동작합니다',
    ),
    erratum: 'G11, G32',
  },
  expected: say(
    'Cilium replaces kube-proxy; masquerading by either way',
    'Cilium이 kube-proxy를 대체, 마스커레이드는 어느 방식이든',
  ),
  probes: askStatus,
  see: (readings, node, scene) => {
    const [status] = ofKind(readings, 'status');
    if (status === undefined) return blindBy(readings, 'status');
    const { kubeProxyReplacement, masqueradeMode, masqueradeV4, hostRouting } = status.value;
    if (kubeProxyReplacement === null)
      return blind('inconclusive', say('the agent does not say', '에이전트가 알려 주지 않음'));
    const rest = [
      masqueradeV4 === false ? 'masquerade off' : masqueradeMode === null ? '' : `masquerade ${masqueradeMode}`,
      hostRouting === '' ? '' : `host routing ${hostRouting}`,
    ].filter((word) => word !== '');
    const kubeProxy = scene.kubeProxy.ok ? (scene.kubeProxy.value === null ? 'none' : 'runs') : 'unknown';
    return kubeProxyReplacement
      ? { verdict: 'pass', saw: same(['kube-proxy replacement', ...rest].join(', ')) }
      : {
          verdict: 'warn',
          saw: same(['kube-proxy replacement off', ...rest].join(', ')),
          facts: { off: node, kubeProxy: `${node} ${kubeProxy}` },
        };
  },
});

export const CILIUM_STEPS = [preallocation, clock, accounting, conntrack, datapath, mtu] as const;
