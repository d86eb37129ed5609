// Which programs hang on the cgroup root, and which of a name are loaded? `bpftool cgroup tree` and `bpftool prog show`.
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { agentLines, agentRefusal } from './agent-text.ts';
import { wholeNumber } from './numbers.ts';
import { printable } from './printable.ts';

export interface CgroupProgram {
  /** cgroup_inet4_connect; connect4 on older tools. */
  readonly attachType: string;
  /** cil_sock4_connect … */
  readonly program: string;
}

const PATH = /^\/\S{0,500}$/;
// 1190     cgroup_inet4_connect multi           cil_sock4_connect     - flags may be empty
const ROW = /^(\d{1,10}) +([a-z0-9_]{1,60})(?: +(?:multi|override))? +([A-Za-z0-9_.]{1,64})$/;

/** `bpftool cgroup tree <root>`: programs of the root and all below. */
export const parseBpfCgroup: Parser<readonly CgroupProgram[]> = (output) => {
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const [first, second = '', ...rest] = lines.value;
  if (first !== 'CgroupPath' || !/^ID +AttachType +AttachFlags +Name$/.test(second))
    return unreadable('bpftool cgroup: no such heading');
  const programs: CgroupProgram[] = [];
  for (const line of rest) {
    if (PATH.test(line)) continue;
    const match = ROW.exec(line);
    if (match?.[2] === undefined || match[3] === undefined)
      return unreadable('bpftool cgroup: a line is not understood');
    programs.push({ attachType: match[2], program: match[3] });
  }
  return parsed(programs);
};

export interface LoadedProgram {
  readonly id: number;
  /** sched_cls, cgroup_sock_addr … */
  readonly type: string;
  readonly name: string;
  /** As bpftool prints it; empty when it does not. */
  readonly loadedAt: string;
}

// 3640: sched_cls  name cil_from_netdev  tag e1f4a3d35ae9c0f0  gpl
const FIRST = /^(\d{1,10}): ([a-z0-9_]{1,40}) {2}name (\S{1,120}) {2}tag [0-9a-f]{16}(?: {2}\S{1,40})*$/;
// 	loaded_at 2025-01-19T18:24:42+0000  uid 0
const LOADED = /^\tloaded_at (\S{10,40}) {2}uid \d{1,10}$/;

/** `bpftool prog show name <name>`: none is no text and exit status 0 or an error, by release. */
export const parseBpfPrograms: Parser<readonly LoadedProgram[]> = (output) => {
  // Error: can't find a program by that name -> get by name: No such file or directory
  if (/get by name[^\n]*: No such file or directory/.test(output.stderr)) return parsed([]);
  const refused = agentRefusal(output);
  if (refused !== null) return refused;
  if (output.stdout === '') return parsed([]);
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const programs: LoadedProgram[] = [];
  for (const line of lines.value) {
    const first = FIRST.exec(line);
    const id = wholeNumber(first?.[1]);
    if (first !== null && id !== null) {
      programs.push({ id, type: first[2] ?? '', name: printable(first[3] ?? '', 120), loadedAt: '' });
      continue;
    }
    const last = programs.pop();
    if (last === undefined || !line.startsWith('\t')) return unreadable('bpftool prog: a line is not understood');
    programs.push({ ...last, loadedAt: LOADED.exec(line)?.[1] ?? last.loadedAt });
  }
  return parsed(programs);
};
