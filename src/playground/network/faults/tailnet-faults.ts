// Faults of the tunnels: routes Tailscale brought in, its daemon and device, VXLAN inside it.
import { say } from '../../../model/text.ts';
import { filterRule } from '../filter.ts';
import type { NodeStack } from '../state.ts';
import { type FaultSpec, fault } from './world.ts';

const ASKED = ['why-no-egress', 'tailscale', 'why-flaky', 'path'];
const OVERLAY = [...ASKED, 'overlay'];

/** A machine outside the cluster offers a range, and node-1 accepts it: table 52 comes before main. */
const accept = (node: NodeStack, name: string, range: string): void => {
  node.tailnet.push({ name, node: null, allowed: [range] });
  node.tailscaled.acceptRoutes = true;
  node.tables.get('52')?.push({ to: range, dev: 'tailscale0', scopeLink: true });
};

export const TAILNET_FAULTS: readonly FaultSpec[] = [
  fault(
    'tailscale-subnet-route-hijack',
    say(
      'node-1 accepts a Tailscale subnet route that covers the pod range.',
      'node-1이 파드 대역을 덮는 Tailscale 서브넷 경로를 받아들입니다.',
    ),
    (world) => accept(world.node('node-1'), 'office-router', world.network.topology.podRange),
    OVERLAY,
  ),
  fault(
    'tailscale-exit-node-hijack',
    say(
      'node-1 sends all its traffic to a Tailscale exit node.',
      'node-1이 모든 트래픽을 Tailscale 출구 노드로 보냅니다.',
    ),
    (world) => accept(world.node('node-1'), 'exit-node', '0.0.0.0/0'),
    OVERLAY,
  ),
  fault(
    'vxlan-port-blocked',
    say(
      'A rule on node-1 drops VXLAN (UDP 8472) that arrives by tailscale0.',
      'node-1의 규칙이 tailscale0으로 들어오는 VXLAN(UDP 8472)을 버립니다.',
    ),
    (world) =>
      world
        .node('node-1')
        .filter.unshift(filterRule({ chain: 'INPUT', in: 'tailscale0', protocol: 'udp', dport: 8472, target: 'DROP' })),
    ['why-no-egress', 'overlay', 'why-flaky', 'path'],
  ),
  fault(
    'tailscale0-down',
    say('The device tailscale0 of node-1 is down.', 'node-1의 tailscale0 장치가 내려가 있습니다.'),
    (world) => {
      const node = world.node('node-1');
      const device = node.devices.get('tailscale0');
      if (device) device.up = false;
      // The kernel takes routes away with their device; bringing it up does not bring them back.
      node.tables.set('52', []);
    },
    OVERLAY,
  ),
  fault(
    'tailscaled-down',
    say('tailscaled on node-1 has died, and its device with it.', 'node-1의 tailscaled가 죽어 장치도 사라졌습니다.'),
    (world) => {
      const node = world.node('node-1');
      node.tailscaled.running = false;
      node.devices.delete('tailscale0');
      node.tables.set('52', []);
    },
    OVERLAY,
  ),
];
