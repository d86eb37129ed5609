// Faults of the paths between node-1 and node-2: relayed, flapping, dead, slow, lossy, or left altogether.
import { say, type Text } from '../../../model/text.ts';
import { pathBetween, type TailnetPath } from '../tailnet.ts';
import { type FaultSpec, fault } from './world.ts';

/** Loss shows in many packets alone, which an overview does not send. */
const FLAKY = ['why-flaky'];
const BOTH = ['tailscale', 'why-flaky'];

/** Firewall mark by which tailscaled's own packets skip table 52; Cilium's identity 8 sets the same bits (cilium#36104). */
const BYPASS_MARK = 0x80000;

const path = (
  name: string,
  says: Text,
  change: Partial<TailnetPath>,
  questions: readonly string[] = change.lossRatio === undefined ? BOTH : FLAKY,
): FaultSpec =>
  fault(
    name,
    says,
    (world) => {
      Object.assign(pathBetween(world.network, world.node('node-1'), world.node('node-2')), change);
    },
    questions,
  );

export const TAILNET_PATH_FAULTS: readonly FaultSpec[] = [
  fault(
    'wireguard-udp-blocked',
    say(
      "A firewall beyond the cloud's rules drops node-1's WireGuard and STUN packets: all its tunnels go by DERP.",
      '클라우드 규칙 밖의 방화벽이 node-1의 WireGuard와 STUN 패킷을 버려 모든 터널이 DERP로 우회합니다.',
    ),
    (world) => world.network.cloud.blocksUdp.add('node-1'),
    BOTH,
  ),
  path(
    'peer-relayed',
    say(
      'node-1 and node-2 find no direct path and talk by DERP.',
      'node-1과 node-2가 직접 경로를 찾지 못해 DERP로 통신합니다.',
    ),
    { kinds: ['derp'] },
    [...BOTH, 'path'],
  ),
  path(
    'peer-relayed:peer-relay',
    say('node-1 and node-2 talk by a peer relay.', 'node-1과 node-2가 피어 릴레이로 통신합니다.'),
    { kinds: ['peer-relay'] },
    [...BOTH, 'path'],
  ),
  path(
    'path-flapping',
    say(
      'The path between node-1 and node-2 changes between direct and DERP.',
      'node-1과 node-2 사이의 경로가 직접 연결과 DERP를 오갑니다.',
    ),
    { kinds: ['direct', 'derp', 'direct'] },
  ),
  path(
    'direct-path-blackholed',
    say(
      'The direct path between node-1 and node-2 carries disco pings and swallows all data.',
      'node-1과 node-2 사이의 직접 경로가 disco 핑만 통과시키고 데이터를 모두 버립니다.',
    ),
    { blackholed: true },
  ),
  path(
    'tailnet-latency-high',
    say(
      'The direct path between node-1 and node-2 takes 80 ms there and back.',
      'node-1과 node-2 사이의 직접 경로 왕복 시간이 80ms입니다.',
    ),
    { latencyMs: 40 },
    [...BOTH, 'path'],
  ),
  path(
    'tailnet-packet-loss',
    say(
      'Between node-1 and node-2, 30 % of the packets are lost each way.',
      'node-1과 node-2 사이에서 방향마다 패킷의 30%가 사라집니다.',
    ),
    { lossRatio: 0.3 },
  ),
  path(
    'tailnet-packet-loss:5-percent',
    say(
      'Between node-1 and node-2, 5 % of the packets are lost each way.',
      'node-1과 node-2 사이에서 방향마다 패킷의 5%가 사라집니다.',
    ),
    { lossRatio: 0.05 },
  ),
  fault(
    'overlay-leaks-outside-tailnet',
    say(
      "Cilium's marks on node-1 collide with Tailscale's: VXLAN to other nodes leaves by enp0s6.",
      'node-1에서 Cilium 마크가 Tailscale 마크와 충돌해 다른 노드로 가는 VXLAN이 enp0s6으로 나갑니다.',
    ),
    (world) => {
      world.node('node-1').vxlanMark = BYPASS_MARK;
    },
    [...BOTH, 'overlay', 'path'],
  ),
];
