// Faults of what Tailscale is set to and of what others did to it: rules, addresses, peers, names, sizes, filters.
import { say } from '../../../model/text.ts';
import { filterRule } from '../filter.ts';
import { pathBetween } from '../tailnet.ts';
import { type FaultSpec, fault, type World } from './world.ts';

const ASKED = ['tailscale', 'why-flaky'];
/** Between two nodes the other one tells it more plainly: offline. */
const ALONE = ['tailscale'];

const setAddress = (world: World, node: string, address: string): void => {
  const stack = world.node(node);
  const device = stack.devices.get('tailscale0');
  if (device) stack.devices.set('tailscale0', { ...device, addresses: [`${address}/32`] });
};

/** Another machine has the node's old address no more: nobody in the tailnet answers to it. */
const forget = (world: World, node: string): void => {
  for (const one of world.network.nodes.values()) {
    const at = one.tailnet.findIndex((peer) => peer.node === node);
    if (at >= 0) one.tailnet.splice(at, 1);
  }
};

export const TAILNET_SETTING_FAULTS: readonly FaultSpec[] = [
  fault(
    'tailscale-rules-missing',
    say(
      "A restart of systemd-networkd on node-1 deleted Tailscale's routing rules.",
      'node-1에서 systemd-networkd가 재시작하며 Tailscale 라우팅 규칙을 지웠습니다.',
    ),
    (world) => {
      const node = world.node('node-1');
      node.rules = node.rules.filter(({ priority }) => priority < 5210 || priority > 5270);
    },
    ASKED,
  ),
  fault(
    'tailnet-address-changed',
    say(
      'node-1 joined the tailnet anew and got another address; the cluster still has the old one.',
      'node-1이 tailnet에 다시 가입해 주소가 바뀌었지만 클러스터에는 이전 주소가 남아 있습니다.',
    ),
    (world) => {
      setAddress(world, 'node-1', '100.64.0.77');
      forget(world, 'node-1');
    },
    ASKED,
  ),
  fault(
    'tailnet-peer-missing',
    say("The tailnet's policy hides node-2 from node-1.", 'tailnet 정책이 node-1에게 node-2를 보여 주지 않습니다.'),
    (world) => {
      const node = world.node('node-1');
      const at = node.tailnet.findIndex((peer) => peer.node === 'node-2');
      if (at >= 0) node.tailnet.splice(at, 1);
    },
    ASKED,
  ),
  fault(
    'peer-unreachable',
    say(
      'Between node-1 and node-2 neither the direct path nor a relay works; both are online.',
      'node-1과 node-2는 온라인이지만 직접 경로도 릴레이도 통하지 않습니다.',
    ),
    (world) => {
      pathBetween(world.network, world.node('node-1'), world.node('node-2')).cut = true;
    },
    [...ASKED, 'path'],
  ),
  fault(
    'peer-system-silent',
    say(
      'A rule on node-2 drops all that comes by tailscale0.',
      'node-2의 규칙이 tailscale0으로 들어오는 것을 모두 버립니다.',
    ),
    (world) => world.node('node-2').filter.unshift(filterRule({ chain: 'INPUT', in: 'tailscale0', target: 'DROP' })),
    ASKED,
  ),
  fault(
    'magicdns-in-resolv-conf',
    say(
      'Tailscale has taken over DNS on node-1: its resolv.conf names 100.100.100.100.',
      'Tailscale이 node-1의 DNS를 넘겨받아 resolv.conf에 100.100.100.100이 있습니다.',
    ),
    (world) => {
      world.node('node-1').tailscaled.acceptDns = true;
    },
    ASKED,
  ),
  fault(
    'tailnet-mtu-changed',
    say(
      'Somebody set the MTU of tailscale0 on node-1 to 1500.',
      '누군가 node-1의 tailscale0 MTU를 1500으로 바꿨습니다.',
    ),
    (world) => {
      const device = world.node('node-1').devices.get('tailscale0');
      if (device) device.mtuBytes = 1500;
    },
    [...ASKED, 'mtu'],
  ),
  fault(
    'tailscale-health-warning',
    say(
      'node-1 has lost the coordination server of Tailscale; its tunnels still work.',
      'node-1이 Tailscale 조정 서버와 끊겼습니다. 터널은 아직 동작합니다.',
    ),
    (world) => {
      world.node('node-1').tailscaled.online = false;
    },
    ALONE,
  ),
];
