// What is said when nothing was captured: the device is not there, or nobody spoke.
import type { Cause, Finding, Remedy } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { say, type Text } from '../../model/text.ts';
import { wordOf } from '../../steps/facts.ts';
import { change, look } from '../../steps/remedies.ts';

type CaptureCause = Cause<'packets', NodeScene>;

const nodeOf = (scene: NodeScene): string => scene.focus[0]?.name ?? '';
const podOf = ({ pod }: NodeScene): string => (pod === null ? '' : `${pod.namespace}/${pod.name}`);

/** `VXLAN packets on tailscale0 of node-1`. */
export const whatIn = (packets: Finding, scene: NodeScene): Text => {
  const node = nodeOf(scene);
  const device = wordOf(packets, 'device');
  switch (packets.facts.kind) {
    case 'pod':
      return say(`packets of ${podOf(scene)}`, `${podOf(scene)}의 패킷`);
    case 'wireguard':
      return say(`WireGuard packets on ${node}`, `${node}의 WireGuard 패킷`);
    default:
      return say(`VXLAN packets on ${device} of ${node}`, `${node}의 ${device}에서 VXLAN 패킷`);
  }
};

const tailscaledRemedies = (scene: NodeScene, device: string): readonly Remedy[] => [
  look(
    say(`On ${nodeOf(scene)}: see the device and the daemon.`, `${nodeOf(scene)}에서 장치와 데몬을 확인하세요.`),
    `ip link show ${device}; systemctl status tailscaled --no-pager`,
    `netwhy ask tailscale ${nodeOf(scene)}`,
    'guide: Phase 1; errata G1',
  ),
  change(
    say(
      'Restart tailscaled: it brings the device up and sets table 52 again.',
      'tailscaled를 재시작하면 장치가 켜지고 테이블 52가 다시 채워집니다.',
    ),
    'sudo systemctl restart tailscaled',
    `ip link show ${device}; ip route show table 52`,
    'guide: Phase 1; errata G2',
  ),
];

const tailscaledDown: CaptureCause = {
  code: 'tailscaled-down',
  layer: 'tailnet',
  step: 'packets',
  severity: 'fail',
  when: (found) => found('packets').facts.ended === 'no-device' && found('packets').fails,
  explains: [],
  say: (_found, scene) =>
    say(
      `There is no tailnet device on ${nodeOf(scene)}: tailscaled is not running, so nothing passes.`,
      `${nodeOf(scene)}에 tailnet 장치가 없습니다. tailscaled가 동작하지 않아 지나가는 것이 없습니다.`,
    ),
  remedies: (found, scene) => tailscaledRemedies(scene, wordOf(found('packets'), 'device')),
};

const tailscale0Down: CaptureCause = {
  code: 'tailscale0-down',
  layer: 'tailnet',
  step: 'packets',
  severity: 'fail',
  when: (found) => found('packets').facts.ended === 'device-down',
  explains: [],
  say: (_found, scene) =>
    say(
      `The tailnet device of ${nodeOf(scene)} is down: nothing passes it.`,
      `${nodeOf(scene)}의 tailnet 장치가 꺼져 있어 지나가는 것이 없습니다.`,
    ),
  remedies: (found, scene) => tailscaledRemedies(scene, wordOf(found('packets'), 'device')),
};

/** What silence leaves open. */
const OPEN: Readonly<Record<string, Text>> = {
  vxlan: say(
    'It is no fault by itself: perhaps no pod here spoke to one of another node.',
    '그 자체로 고장은 아닙니다. 이 노드의 파드가 다른 노드의 파드와 통신하지 않았을 수 있습니다.',
  ),
  wireguard: say(
    'It is no fault by itself: peers may be idle, or relayed (by DERP packets go over TCP 443).',
    '그 자체로 고장은 아닙니다. 피어가 쉬고 있거나 중계(DERP는 TCP 443) 중일 수 있습니다.',
  ),
  pod: say(
    'It is no fault by itself: perhaps the pod neither sent nor was asked.',
    '그 자체로 고장은 아닙니다. 파드가 보내지도 받지도 않았을 수 있습니다.',
  ),
};

const captureEmpty: CaptureCause = {
  code: 'capture-empty',
  layer: 'overlay',
  step: 'packets',
  severity: 'warn',
  when: (found) => found('packets').warns,
  // One look at what did not happen: it stays "consistent with".
  explains: [],
  say: (found, scene) => {
    const packets = found('packets');
    const [what, open] = [whatIn(packets, scene), OPEN[wordOf(packets, 'kind')] ?? say('', '')];
    const seconds = wordOf(packets, 'seconds');
    return say(`No ${what.en} in ${seconds} s. ${open.en}`, `${seconds}초 동안 ${what.ko} 없음. ${open.ko}`);
  },
  remedies: (found, scene) => {
    const kind = wordOf(found('packets'), 'kind');
    const target = kind === 'pod' ? podOf(scene) : nodeOf(scene);
    const ask = { vxlan: 'overlay', wireguard: 'tailscale', pod: 'why-no-egress' }[kind] ?? 'overlay';
    return [
      look(
        say(
          'Look longer, and let something speak meanwhile: the question below sends packets of this kind.',
          '더 오래 보면서 그동안 통신을 만드세요. 아래 질문이 이런 패킷을 보냅니다.',
        ),
        `netwhy ask capture ${kind} ${target} seconds=30`,
        `netwhy ask ${ask} ${target}`,
        'guide: Phase 4; errata G17, G18, G19',
      ),
    ];
  },
};

export const CAPTURE_CAUSES: readonly CaptureCause[] = [tailscaledDown, tailscale0Down, captureEmpty];
