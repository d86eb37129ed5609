// bpftool: programs by device and on the cgroup root, as they are attached on a kernel with tcx.
import { type Attachment, attachments, isAttached } from '../cilium-state.ts';
import type { Script } from '../play.ts';
import type { NodeStack } from '../state.ts';
import { complain, printOut, type Tool } from './tool.ts';

/** Numbers a kernel would give: stable while nothing is loaded anew. */
const idOf = (at: number): number => 4513 + at;

const tcEntry = ({ device, ifindex, direction, program }: Attachment, at: number) => ({
  devname: device,
  ifindex,
  kind: `tcx/${direction}`,
  name: program,
  prog_id: idOf(at),
  prog_flags: [],
  link_id: 13 + at,
  link_flags: [],
});

const netJson = (node: NodeStack): string =>
  `${JSON.stringify([{ xdp: [], tc: attachments(node).map(tcEntry), flow_dissector: [], netfilter: [] }])}\n`;

const netText = (node: NodeStack): string => {
  const rows = attachments(node)
    .map(tcEntry)
    .map(
      (one) => `${one.devname}(${one.ifindex}) ${one.kind} ${one.name} prog_id ${one.prog_id} link_id ${one.link_id}\n`,
    );
  return `xdp:\n\ntc:\n${rows.join('')}\nflow_dissector:\n\nnetfilter:\n\n`;
};

const CGROUP = [
  ['cgroup_inet4_connect', 'cil_sock4_connect'],
  ['cgroup_inet4_post_bind', 'cil_sock4_post_bind'],
  ['cgroup_udp4_sendmsg', 'cil_sock4_sendmsg'],
  ['cgroup_udp4_recvmsg', 'cil_sock4_recvmsg'],
  ['cgroup_inet4_getpeername', 'cil_sock4_getpeername'],
  ['cgroup_inet_sock_release', 'cil_sock_release'],
] as const;

const cgroupTree = (node: NodeStack): string => {
  const rows = CGROUP.filter(([, program]) => isAttached(node, 'cgroup', program)).map(
    ([type, program], at) => `${1190 + at}     ${type} multi           ${program}\n`,
  );
  return `CgroupPath\nID       AttachType      AttachFlags     Name\n${rows.length > 0 ? `/run/cilium/cgroupv2\n${rows.join('')}` : ''}`;
};

const progShow = (node: NodeStack, name: string): string =>
  attachments(node)
    .map((one, at) => ({ ...one, at }))
    .filter(({ program }) => program === name)
    .map(
      ({ at }) =>
        `${idOf(at)}: sched_cls  name ${name}  tag e1f4a3d35ae9c0f0  gpl\n\tloaded_at 2026-11-20T08:00:42+0000  uid 0\n\txlated 3856B  jited 3192B  memlock 4096B  map_ids 55,548,17\n\tbtf_id 3385\n`,
    )
    .join('');

/** Programs stay in the kernel while the agent is down. */
export const bpftool: Tool = function* (argv, { node }): Script {
  const line = argv.join(' ');
  yield { waitMs: 15 };
  if (line === '-j net show') return yield* printOut(netJson(node));
  if (line === 'net show') return yield* printOut(netText(node));
  if (line === 'cgroup tree /run/cilium/cgroupv2') return yield* printOut(cgroupTree(node));
  const name = /^prog show name (\S+)$/.exec(line)?.[1];
  if (name === undefined) return yield* complain(`Error: unknown command '${line}'\n`, 255);
  return yield* printOut(progShow(node, name));
};
