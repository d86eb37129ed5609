// Which eBPF programs must be attached on a node, by what its agent says it does, and which of them are not?

import type { CgroupProgram } from '../../parsers/bpftool-lists.ts';
import { type AttachedProgram, isProgram } from '../../parsers/bpftool-net.ts';
import type { CiliumStatus } from '../../parsers/cilium-status.ts';

export interface Expected {
  /** `cgroup` stands for the cgroup root. */
  readonly device: string;
  readonly direction: 'ingress' | 'egress' | 'socket';
  readonly program: string;
}

/** The device services are translated on before packets exist. */
export const CGROUP = 'cgroup';

const SOCKET = ['cil_sock4_connect', 'cil_sock4_sendmsg', 'cil_sock4_recvmsg'] as const;

const on = (device: string, direction: Expected['direction'], program: string): Expected => ({
  device,
  direction,
  program,
});

/**
 * cilium: pkg/datapath/loader. cil_to_container is attached only with endpoint routes, the other socket programs only
 * with options of their own: none of them is asked for.
 */
export const expectedPrograms = (status: CiliumStatus, podDevices: readonly string[]): readonly Expected[] => {
  const services = status.kubeProxyReplacement === true || status.masqueradeMode === 'bpf';
  const tunnelled = status.routingMode.toLowerCase() === 'tunnel';
  const tunnel = `cilium_${status.tunnelProtocol.toLowerCase() || 'vxlan'}`;
  return [
    ...(services
      ? status.devices.flatMap((device) => [
          on(device, 'ingress', 'cil_from_netdev'),
          on(device, 'egress', 'cil_to_netdev'),
        ])
      : []),
    on('cilium_host', 'ingress', 'cil_to_host'),
    on('cilium_host', 'egress', 'cil_from_host'),
    on('cilium_net', 'ingress', 'cil_to_host'),
    ...(tunnelled ? [on(tunnel, 'ingress', 'cil_from_overlay'), on(tunnel, 'egress', 'cil_to_overlay')] : []),
    ...podDevices.map((device) => on(device, 'ingress', 'cil_from_container')),
    ...(status.socketLb === true ? SOCKET.map((program) => on(CGROUP, 'socket', program)) : []),
  ];
};

/** @param sockets null: not read. */
export const missingPrograms = (
  expected: readonly Expected[],
  attached: readonly AttachedProgram[],
  sockets: readonly CgroupProgram[] | null,
): readonly Expected[] =>
  expected.filter(({ device, direction, program }) =>
    direction === 'socket'
      ? sockets !== null && !sockets.some((one) => isProgram(one, program))
      : !attached.some((one) => one.device === device && one.direction === direction && isProgram(one, program)),
  );

/** `cilium_vxlan cil_from_overlay` */
export const nameOf = ({ device, program }: Expected): string => `${device} ${program}`;
