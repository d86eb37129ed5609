// ethtool 6.1 -k: the offloads a device has, as text or JSON.
import type { Script } from '../play.ts';
import type { Device } from '../state.ts';
import { complain, printOut, type Tool } from './tool.ts';

interface Offload {
  readonly name: string;
  readonly on: boolean;
  readonly fixed: boolean;
}

const offloadsOf = (device: Device, udpGroForwarding: boolean): readonly Offload[] => [
  { name: 'rx-checksumming', on: device.kind !== 'tun', fixed: device.kind === 'tun' },
  { name: 'generic-segmentation-offload', on: true, fixed: false },
  { name: 'generic-receive-offload', on: true, fixed: false },
  { name: 'large-receive-offload', on: false, fixed: true },
  { name: 'rx-gro-list', on: false, fixed: false },
  { name: 'rx-udp-gro-forwarding', on: device.kind === 'physical' && udpGroForwarding, fixed: false },
];

export const ethtool: Tool = function* (argv, { stack, node }): Script {
  const json = argv.includes('--json');
  const [option, name = ''] = argv.filter((word) => word !== '--json');
  if (option !== '-k')
    return yield* complain('ethtool: bad command line argument(s)\nFor more information run ethtool -h\n', 1);
  const device = stack.devices.get(name);
  if (!device) {
    if (json) yield { stdout: '[ ]\n' };
    return yield* complain('netlink error: no device matches name (offset 24)\nnetlink error: No such device\n', 1);
  }
  const offloads = offloadsOf(device, node.kernel.udpGroForwarding);
  if (!json) {
    const lines = offloads.map(
      ({ name: one, on, fixed }) => `${one}: ${on ? 'on' : 'off'}${fixed ? ' [fixed]' : ''}\n`,
    );
    return yield* printOut(`Features for ${name}:\n${lines.join('')}`);
  }
  const features = offloads.map(({ name: one, on, fixed }) => [one, { active: on, fixed, requested: on }] as const);
  return yield* printOut(`${JSON.stringify([{ ifname: name, ...Object.fromEntries(features) }], null, 4)}\n`);
};
