// Faults of a node's kernel that packets do not show, or not yet: counters that grow and settings that are small.
import { say } from '../../../model/text.ts';
import { type FaultSpec, fault } from './world.ts';

export const KERNEL_FAULTS: readonly FaultSpec[] = [
  fault(
    'capture-empty',
    say('No pod says anything of its own accord.', '어떤 파드도 스스로 통신하지 않습니다.'),
    (world) => {
      world.network.wire.quiet = true;
    },
    ['capture'],
  ),
  fault(
    'conntrack-insert-failed',
    say(
      'The connection table of node-1 keeps refusing new entries: insert_failed grows.',
      'node-1의 연결 추적 테이블이 새 항목을 계속 거부해 insert_failed가 늘어납니다.',
    ),
    (world) => {
      world.node('node-1').kernel.perLook.insertFailed = 7;
    },
    ['health'],
  ),
  fault(
    'rmem-small',
    say(
      'Sockets of node-1 get at most 208 KiB to receive with.',
      'node-1의 소켓 수신 버퍼 상한이 208 KiB밖에 되지 않습니다.',
    ),
    (world) => {
      world.node('node-1').kernel.rmemMaxBytes = 212_992;
    },
    ['tuning'],
  ),
  fault(
    'udp-gro-off',
    say(
      'UDP GRO forwarding is off on the uplink enp0s6 of node-1.',
      'node-1의 업링크 enp0s6에서 UDP GRO 포워딩이 꺼져 있습니다.',
    ),
    (world) => {
      const { kernel, tailscaled } = world.node('node-1');
      kernel.udpGroForwarding = false;
      // (tailscale: net/netkernelconf)
      tailscaled.groWarning =
        'UDP GRO forwarding is suboptimally configured on enp0s6, UDP forwarding throughput capability will increase with a configuration change.\nSee https://tailscale.com/s/ethtool-config-udp-gro';
    },
    ['tuning'],
  ),
];
