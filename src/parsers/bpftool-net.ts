// Which eBPF program is attached to which device, in which direction? `bpftool net show`, as JSON or text.
import { z } from 'zod';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { agentRefusal, askedJson } from './agent-text.ts';
import { count, fromJson } from './json-text.ts';
import { wholeNumber } from './numbers.ts';
import { printable } from './printable.ts';

export interface AttachedProgram {
  readonly device: string;
  readonly ifindex: number;
  readonly direction: 'ingress' | 'egress';
  /** clsact before kernel 6.6, tcx since; netkit where Cilium uses it. */
  readonly by: string;
  /** cil_from_netdev …, without the device that clsact puts behind it. May be cut at 15 characters: see isProgram. */
  readonly program: string;
}

/** The kernel keeps 15 characters of a name; a whole one comes from type information, which may be missing. */
export const isProgram = <A extends { readonly program: string }>(attached: A, name: string): boolean =>
  attached.program === name || (attached.program.length === 15 && name.startsWith(attached.program));

export const parseBpfNet: Parser<readonly AttachedProgram[]> = (output) => {
  const refused = agentRefusal(output);
  if (refused !== null) return refused;
  return askedJson(output) ? fromNetJson(output) : fromNetText(output);
};

// bpftool: tools/bpf/bpftool/net.c; only tc entries carry Cilium's programs
const entry = z.looseObject({
  devname: z.string().min(1).max(15),
  ifindex: count,
  kind: z.string(),
  name: z.string().min(1).max(120),
});
const net = z.tuple([z.looseObject({ tc: z.array(entry) })]);

const fromNetJson = (output: ToolOutput): Parsed<readonly AttachedProgram[]> => {
  const read = fromJson(output.stdout, net);
  if (!read.ok) return read;
  const programs: AttachedProgram[] = [];
  for (const { devname, ifindex, kind, name } of read.value[0].tc) {
    const program = attached(devname, ifindex, kind, name);
    if (program === null) return unreadable('bpftool net: a kind is not understood');
    programs.push(program);
  }
  return parsed(programs);
};

const SECTIONS = new Set(['xdp:', 'tc:', 'flow_dissector:', 'netfilter:']);
// ens5(2) tcx/ingress cil_from_netdev prog_id 4600 link_id 18 · eth0(2) clsact/ingress cil_from_netdev-eth0 id 901
const ROW = /^(\S{1,15})\((\d{1,9})\) (\S{1,40}) (\S{1,120})(?: prog_id| id) \d{1,10}(?: link_id \d{1,10})?$/;

const fromNetText = (output: ToolOutput): Parsed<readonly AttachedProgram[]> => {
  const lines = output.stdout.split('\n').map((line) => line.trimEnd());
  // All sections are printed, empty ones too: without the last the output is cut.
  if (!lines.includes('tc:') || !lines.includes('flow_dissector:'))
    return unreadable('bpftool net: a section is missing');
  const programs: AttachedProgram[] = [];
  let section = '';
  for (const line of lines) {
    if (SECTIONS.has(line)) section = line;
    if (SECTIONS.has(line) || line === '' || section !== 'tc:') continue;
    const match = ROW.exec(line);
    const ifindex = wholeNumber(match?.[2]);
    const program =
      match === null || ifindex === null ? null : attached(match[1] ?? '', ifindex, match[3] ?? '', match[4] ?? '');
    if (program === null) return unreadable('bpftool net: a line is not understood');
    programs.push(program);
  }
  return parsed(programs);
};

// clsact/ingress · tcx/egress · netkit/peer
const KIND = /^([a-z]{2,20})\/(ingress|egress|peer|primary)(?:\/[a-z]{1,20})?$/;

const attached = (device: string, ifindex: number, kind: string, name: string): AttachedProgram | null => {
  const [, by = '', side] = KIND.exec(kind) ?? [];
  if (side === undefined || printable(device, 15) !== device) return null;
  const program = name.endsWith(`-${device}`) ? name.slice(0, -device.length - 1) : name;
  const direction = side === 'egress' || side === 'primary' ? 'egress' : 'ingress';
  return { device, ifindex, direction, by, program: printable(program, 120) };
};
