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
    [...EBPF, 'path'],
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
    [...EBPF, 'path'],
  ),
  fault(
    'program-missing:uplink',
    say(
      'cil_from_netdev is not attached to enp0s6 of node-1.',
      'node-1의 enp0s6에 cil_from_netdev가 붙어 있지 않습니다.',
    ),
    (world) => detach(world, `${world.network.topology.uplink} cil_from_netdev`),
    EBPF,
  ),
  fault(
    'program-missing:pod',
    say(
      'cil_from_container is not attached to the device of pod shop/web-0.',
      '파드 shop/web-0의 장치에 cil_from_container가 붙어 있지 않습니다.',
    ),
    (world) => detach(world, `lxc${world.pod('shop/web-0').spec.slot} cil_from_container`),
    [...EBPF, 'path'],
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
    'conntrack-filling:cilium',
    say("Cilium's connection map for TCP on node-1 is 86 % full.", 'node-1의 Cilium TCP 연결 추적 맵이 86% 찼습니다.'),
    (world) => {
      world.node('node-1').cilium.pressure.ct4_global = 0.86;
    },
    EBPF,
  ),
  fault(
    'cilium-map-filling',
    say("Cilium's ipcache map on node-1 is 91 % full.", 'node-1의 Cilium ipcache 맵이 91% 찼습니다.'),
    (world) => {
      world.node('node-1').cilium.pressure.ipcache_v2 = 0.91;
    },
    EBPF,
  ),
  fault(
    'map-ops-failing',
    say(
      'The agent of node-1 cannot write its ipcache map: every try fails.',
      'node-1의 에이전트가 ipcache 맵에 쓰지 못하고 계속 실패합니다.',
    ),
    (world) => {
      world.node('node-1').cilium.unwritten = 4;
    },
    EBPF,
  ),
  fault(
    'cilium-agent-unwell',
    say(
      'The Cilium agent of node-1 warns that it hears nothing from the API server.',
      'node-1의 Cilium 에이전트가 API 서버의 응답이 없다고 경고합니다.',
    ),
    (world) => {
      world.node('node-1').cilium.complaints.set('kubernetes', 'k8s api access: heartbeat is late');
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
    ['overlay', 'path'],
  ),
];
