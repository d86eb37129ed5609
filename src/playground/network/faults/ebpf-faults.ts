// Faults of Cilium's datapath on node-1: programs that are not attached, controllers that fail, drops, a full map, a wrong tunnel.
import { say } from '../../../model/text.ts';
import { type FaultSpec, fault, type World } from './world.ts';

const EBPF = ['ebpf'];

const detach = (world: World, ...programs: readonly string[]): void => {
  for (const program of programs) world.node('node-1').cilium.detached.add(program);
};

export const EBPF_FAULTS: readonly FaultSpec[] = [
  fault(
    'program-missing',
    say(
      'cil_from_overlay is not attached to cilium_vxlan of node-1: what other nodes send ends there.',
      'node-1의 cilium_vxlan에 cil_from_overlay가 붙어 있지 않아 다른 노드가 보낸 패킷이 거기서 끝납니다.',
    ),
    (world) => detach(world, 'cilium_vxlan cil_from_overlay'),
    EBPF,
  ),
  fault(
    'program-missing:socket-lb',
    say(
      'The programs of the socket load balancer are not attached on node-1: its pods reach no service address.',
      'node-1에 소켓 로드 밸런서 프로그램이 붙어 있지 않아 파드가 서비스 주소에 닿지 못합니다.',
    ),
    (world) =>
      detach(
        world,
        'cgroup cil_sock4_connect',
        'cgroup cil_sock4_sendmsg',
        'cgroup cil_sock4_recvmsg',
        'cgroup cil_sock4_getpeername',
        'cgroup cil_sock4_post_bind',
        'cgroup cil_sock_release',
      ),
    EBPF,
  ),
  fault(
    'cilium-controller-failing',
    say(
      'A controller of the Cilium agent on node-1 fails again and again.',
      'node-1 Cilium 에이전트의 컨트롤러 하나가 계속 실패합니다.',
    ),
    (world) => {
      world
        .node('node-1')
        .cilium.failing.set('ipcache-inject-labels', 'unable to update ipcache map: no space left on device');
    },
    EBPF,
  ),
  fault(
    'datapath-drops',
    say(
      "node-1's programs drop packets all the time: FIB lookup failed.",
      'node-1의 프로그램이 패킷을 계속 버립니다: FIB lookup failed.',
    ),
    (world) => {
      world.node('node-1').cilium.unrouted = 23;
    },
    EBPF,
  ),
  fault(
    'ct-map-pressure',
    say("Cilium's connection map for TCP on node-1 is 97 % full.", 'node-1의 Cilium TCP 연결 추적 맵이 97% 찼습니다.'),
    (world) => {
      world.node('node-1').cilium.pressure.ct4_global = 0.97;
    },
    EBPF,
  ),
  fault(
    'tunnel-endpoint-wrong',
    say(
      'The ipcache of node-1 still sends to an address node-2 had before.',
      'node-1의 ipcache가 아직 node-2의 옛 주소로 터널 패킷을 보냅니다.',
    ),
    (world) => {
      const { cilium } = world.node('node-1');
      const { tailnetIp } = world.node('node-2').spec;
      cilium.ipcache = cilium.ipcache.map((entry) =>
        entry.tunnelEndpoint === tailnetIp ? { ...entry, tunnelEndpoint: tailnetIp.replace(/\d+$/, '72') } : entry,
      );
    },
    ['overlay'],
  ),
];
