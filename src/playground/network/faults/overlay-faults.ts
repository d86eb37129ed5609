// Faults of VXLAN between the nodes: its device, its routes, its sizes, and what it could not send.
import { say } from '../../../model/text.ts';
import type { KubeObject } from '../../objects.ts';
import type { NodeSpec } from '../../topology.ts';
import type { NodeStack, Stack } from '../state.ts';
import { type FaultSpec, fault, type World } from './world.ts';

/** Routes of a stack, each as it was or as `change` makes it. */
const reroute = (stack: Stack, change: (route: Route) => Route): void => {
  stack.tables.set('main', (stack.tables.get('main') ?? []).map(change));
};
type Route = NonNullable<ReturnType<Stack['tables']['get']>>[number];

/** Everything of Cilium's on a node, and in its pods, gets these MTUs. */
const sizes = (world: World, node: NodeStack, linkBytes: number, routeBytes: number): void => {
  for (const device of node.devices.values()) if (/^(?:cilium_|lxc)/.test(device.name)) device.mtuBytes = linkBytes;
  reroute(node, (route) => (route.encap ? { ...route, mtuBytes: routeBytes } : route));
  for (const pod of world.network.pods.values()) {
    if (pod.node !== node.id) continue;
    const eth0 = pod.devices.get('eth0');
    if (eth0) eth0.mtuBytes = linkBytes;
    reroute(pod, (route) => (route.mtuBytes === undefined ? route : { ...route, mtuBytes: routeBytes }));
  }
};

interface Address {
  readonly type: string;
  readonly address?: string;
  readonly ip?: string;
}

/** The object's list of addresses with the node's cloud address for its tailnet address. */
const readdress = (object: KubeObject, under: 'spec' | 'status', { tailnetIp, vcnIp }: NodeSpec) => {
  const part = (object as unknown as Record<string, { addresses?: readonly Address[] } | undefined>)[under];
  const renamed = (text: string | undefined) => (text === tailnetIp ? vcnIp : text);
  return {
    [under]: {
      addresses: (part?.addresses ?? []).map((one) => ({
        ...one,
        ...(one.address !== undefined && { address: renamed(one.address) }),
        ...(one.ip !== undefined && { ip: renamed(one.ip) }),
      })),
    },
  };
};

const OVERLAY = ['why-no-egress', 'overlay', 'why-flaky', 'path'];
const MTU = ['mtu', 'why-flaky', 'path'];

export const OVERLAY_FAULTS: readonly FaultSpec[] = [
  fault(
    'vxlan-device-missing',
    say('Node-1 has no device cilium_vxlan: somebody deleted it.', 'node-1에서 cilium_vxlan 장치가 삭제되어 없습니다.'),
    (world) => {
      const node = world.node('node-1');
      node.devices.delete('cilium_vxlan');
      // The kernel takes routes away with their device.
      node.tables.set(
        'main',
        (node.tables.get('main') ?? []).filter(({ dev }) => dev !== 'cilium_vxlan'),
      );
    },
    OVERLAY,
  ),
  fault(
    'vxlan-device-down',
    say('The device cilium_vxlan of node-1 is down.', 'node-1의 cilium_vxlan 장치가 내려가 있습니다.'),
    (world) => {
      const device = world.node('node-1').devices.get('cilium_vxlan');
      if (device) device.up = false;
    },
    OVERLAY,
  ),
  fault(
    'vxlan-device-wrong',
    say(
      'The device cilium_vxlan of node-1 was made by hand: it uses port 4789.',
      'node-1의 cilium_vxlan 장치를 누군가 직접 만들어 4789 포트를 씁니다.',
    ),
    (world) => {
      const device = world.node('node-1').devices.get('cilium_vxlan');
      if (device) device.vxlanPort = 4789;
    },
    OVERLAY,
  ),
  fault(
    'overlay-outside-tailnet',
    say(
      'The kubelet of node-1 registers its cloud address: tunnels to it leave the tailnet.',
      'node-1의 kubelet이 클라우드 주소로 등록되어 그리로 가는 터널이 tailnet 밖으로 나갑니다.',
    ),
    (world) => {
      const { spec } = world.node('node-1');
      world.patch('nodes', undefined, 'node-1', (object) => readdress(object, 'status', spec));
      world.patch('cilium.io/ciliumnodes', undefined, 'node-1', (object) => readdress(object, 'spec', spec));
      for (const { cilium } of world.network.nodes.values())
        cilium.ipcache = cilium.ipcache.map((entry) =>
          entry.tunnelEndpoint === spec.tailnetIp ? { ...entry, tunnelEndpoint: spec.vcnIp } : entry,
        );
    },
    ['overlay', 'tailscale', 'why-flaky', 'path'],
  ),
  fault(
    'overlay-unanswered',
    say(
      'What comes to node-2 by VXLAN ends there: nothing hands it on to pods.',
      'node-2에 VXLAN으로 들어온 패킷이 파드로 전달되지 않고 거기서 끝납니다.',
    ),
    (world) => world.node('node-2').cilium.detached.add('cilium_vxlan cil_from_overlay'),
    ['overlay', 'why-flaky'],
  ),
  fault(
    'overlay-route-wrong',
    say(
      'A static route on node-1 sends the pods of node-2 out of enp0s6 instead of through VXLAN.',
      'node-1의 정적 경로가 node-2의 파드 대역을 VXLAN 대신 enp0s6으로 내보냅니다.',
    ),
    (world) => {
      const { podCidr } = world.node('node-2').spec;
      reroute(world.node('node-1'), (route) =>
        route.to === podCidr ? { to: podCidr, via: '10.0.0.1', dev: 'enp0s6', protocol: 'static' } : route,
      );
    },
    OVERLAY,
  ),
  fault(
    'vxlan-errors-growing',
    say(
      'Node-1 keeps sending overlay packets towards a node that has left the tailnet: transmit and carrier errors of cilium_vxlan grow.',
      'node-1이 tailnet을 떠난 노드로 오버레이 패킷을 계속 보내 cilium_vxlan의 송신 오류와 캐리어 오류가 늘어납니다.',
    ),
    (world) => {
      world.node('node-1').kernel.perLook.vxlanTxErrors = 5;
    },
    ['overlay', 'health', 'why-flaky', 'path'],
  ),
  fault(
    'overlay-mtu-too-big',
    say(
      'Cilium uses 1500 bytes everywhere, the tailnet carries 1280: big packets are cut up without a word.',
      'Cilium은 모두 1500바이트를 쓰는데 tailnet은 1280까지라 큰 패킷이 말없이 조각납니다.',
    ),
    (world) => {
      for (const node of world.network.nodes.values()) sizes(world, node, 1500, 1500);
    },
    MTU,
  ),
  fault(
    'mtu-blackhole',
    say(
      'The way between the nodes swallows packets of more than 1100 bytes and tells nobody.',
      '노드 사이 경로가 1100바이트보다 큰 패킷을 알림 없이 삼킵니다.',
    ),
    (world) => {
      world.network.wire.tailnetCarriesBytes = 1100;
    },
    MTU,
  ),
  fault(
    'mtu-blackhole:icmp-filtered',
    say(
      'Node-1 carries 1180 bytes for its pods, who send 1230, and the ICMP that would tell them is filtered out.',
      'node-1은 파드 패킷을 1180바이트까지 나르는데 파드는 1230으로 보내고, 이를 알릴 ICMP는 걸러집니다.',
    ),
    (world) => {
      const node = world.node('node-1');
      reroute(node, (route) => (route.encap ? { ...route, mtuBytes: 1180 } : route));
      node.kernel.tellsTooBig = false;
    },
    MTU,
  ),
  fault(
    'mtu-blackhole:egress',
    say(
      'The way from the cloud to the internet swallows packets of more than 1100 bytes that may not be cut.',
      '클라우드에서 인터넷으로 가는 길이 1100바이트보다 큰 분할 금지 패킷을 알림 없이 삼킵니다.',
    ),
    (world) => {
      world.network.wire.internetCarriesBytes = 1100;
    },
    ['mtu', 'path'],
  ),
  fault(
    'mtu-drift',
    say(
      'Cilium on node-2 uses smaller packets (1150) than on the other nodes (1230).',
      'node-2의 Cilium만 다른 노드(1230)보다 작은 패킷(1150)을 씁니다.',
    ),
    (world) => sizes(world, world.node('node-2'), 1200, 1150),
    ['mtu', 'health', 'path'],
  ),
];
