// ss of iproute2 6.1: the sockets VXLAN and WireGuard listen with, and a DNS server's.
import type { Script } from '../play.ts';
import type { Stack } from '../state.ts';
import { readOptions } from './options.ts';
import { complain, printOut, type Tool } from './tool.ts';

interface Open {
  readonly port: number;
  readonly program: string;
}

const udpOf = (stack: Stack): readonly Open[] =>
  stack.kind === 'pod'
    ? stack.dns === 'up'
      ? [{ port: 53, program: 'coredns' }]
      : []
    : [
        // The kernel's own socket names no process.
        ...(stack.devices.get('cilium_vxlan')?.up ? [{ port: 8472, program: '' }] : []),
        ...(stack.tailscaled.running ? [{ port: 41641, program: 'tailscaled' }] : []),
      ];

const tcpOf = (stack: Stack): readonly Open[] =>
  stack.kind === 'pod'
    ? [...stack.listens].concat(stack.dns === 'up' ? [53] : []).map((port) => ({ port, program: stack.spec.container }))
    : [
        { port: 22, program: 'sshd' },
        { port: 10250, program: 'kubelet' },
        ...(stack.ciliumAgentUp ? [{ port: 4240, program: 'cilium-agent' }] : []),
      ];

export const ss: Tool = function* (argv, { stack }): Script {
  const options = readOptions(argv, 'Huatlnp');
  if (options.bad) return yield* complain(`ss: invalid option -- '${options.bad}'\nUsage: ss [ OPTIONS ]\n`, 255);
  const isUdp = options.flags.has('u');
  const rows = (isUdp ? udpOf(stack) : tcpOf(stack)).flatMap(({ port, program }) =>
    [
      ['0.0.0.0', '0.0.0.0:*', 3],
      ['[::]', '[::]:*', 4],
    ].map(([address, peer, fd]) => [
      `${address}:${port}`,
      `${peer}`,
      program ? `users:(("${program}",pid=1200,fd=${fd}))` : '',
    ]),
  );
  const width = (at: number): number => Math.max(...rows.map((row) => row[at]?.length ?? 0), 0);
  const state = isUdp ? 'UNCONN 0      0     ' : 'LISTEN 0      4096  ';
  const text = rows.map(
    ([local = '', peer = '', users = '']) =>
      `${state} ${local.padStart(width(0))} ${peer.padStart(width(1))}${users ? `    ${users}` : ''}\n`,
  );
  const header = 'State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n';
  return yield* printOut((options.flags.has('H') ? '' : header) + text.join(''));
};
