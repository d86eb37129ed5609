// Faults of the daemons: logged out, stopped, keys that expire, a node the tailnet has lost.
import { say } from '../../../model/text.ts';
import { takeDown } from '../tailnet.ts';
import { stopsReporting } from './conditions.ts';
import { type FaultSpec, fault } from './world.ts';

const FLAKY = ['tailscale', 'why-flaky'];
const DAY_MS = 86_400_000;

export const TAILSCALED_FAULTS: readonly FaultSpec[] = [
  fault(
    'tailscale-logged-out',
    say('tailscaled on node-1 is logged out.', 'node-1의 tailscaled가 로그아웃되어 있습니다.'),
    (world) => takeDown(world.node('node-1'), 'NeedsLogin'),
    ['why-no-egress', ...FLAKY, 'overlay', 'path'],
  ),
  fault(
    'tailscale-logged-out:stopped',
    say('Somebody ran tailscale down on node-1.', '누군가 node-1에서 tailscale down을 실행했습니다.'),
    (world) => takeDown(world.node('node-1'), 'Stopped'),
    ['why-no-egress', ...FLAKY, 'overlay', 'path'],
  ),
  fault(
    'node-key-expired',
    say("node-1's Tailscale key expired three days ago.", 'node-1의 Tailscale 키가 사흘 전에 만료되었습니다.'),
    (world) => {
      const node = world.node('node-1');
      node.tailscaled.keyExpiresInMs = -3 * DAY_MS;
      takeDown(node, 'NeedsLogin');
    },
    FLAKY,
  ),
  fault(
    'node-key-expiring',
    say("node-1's Tailscale key expires in five days.", 'node-1의 Tailscale 키가 닷새 뒤에 만료됩니다.'),
    (world) => {
      world.node('node-1').tailscaled.keyExpiresInMs = 5 * DAY_MS;
    },
    FLAKY,
  ),
  fault(
    'peer-offline',
    say(
      'node-2 has lost the Tailscale control plane; its tunnels still work.',
      'node-2가 Tailscale 제어 평면과 끊겼습니다. 터널은 아직 동작합니다.',
    ),
    (world) => {
      world.node('node-2').tailscaled.online = false;
    },
    FLAKY,
  ),
  fault(
    'peer-offline:dead',
    say('The machine of node-2 is switched off.', 'node-2의 머신이 꺼져 있습니다.'),
    (world) => {
      world.node('node-2').on = false;
      stopsReporting(world, 'node-2');
    },
    FLAKY,
  ),
];
