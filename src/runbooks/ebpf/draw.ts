// The drawing: which program is attached to which device, on which nodes?
import type { Figure, Found } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { focusNames } from '../../steps/rows.ts';
import { marksOf } from './evidence.ts';
import { CGROUP } from './programs.ts';
import type { EbpfStepId } from './steps.ts';

/** 12 + 1 + 15 + 1 + 11 = 40 columns. */
const WIDTHS = [12, 15, 11] as const;
const MOST_ROWS = 14;

const cut = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text);

const line = (cells: readonly string[]): string =>
  WIDTHS.map((width, at) => cut(cells[at] ?? '', width).padEnd(width))
    .join(' ')
    .trimEnd();

const short = (program: string): string => program.replace(/^cil_/, '');

/** `-`: none is needed there. */
const cell = (needed: readonly string[], missing: readonly string[], device: string, direction: string): string => {
  const wanted = needed.flatMap((one) => {
    const [on, way, program = ''] = one.split(' ');
    return on === device && way === direction ? [program] : [];
  });
  const gone = wanted.filter((program) => missing.includes(`${device} ${program}`));
  if (wanted.length === 0) return '-';
  return gone.length > 0 ? 'MISSING' : short(wanted[0] ?? '');
};

const isPods = (device: string): boolean => device.startsWith('lxc');

/** One node's devices; those of pods that are as they should be share a line. */
const block = (needed: readonly string[], missing: readonly string[]): readonly string[] => {
  const devices = [...new Set(needed.map((one) => one.split(' ')[0] ?? ''))].filter((one) => one !== CGROUP);
  const row = (device: string, name = device): string =>
    line([name, cell(needed, missing, device, 'ingress'), cell(needed, missing, device, 'egress')]);
  const lacks = (device: string): boolean => missing.some((one) => one.startsWith(`${device} `));
  const pods = devices.filter(isPods);
  const well = pods.find((device) => !lacks(device));
  const sockets = needed.filter((one) => one.startsWith(`${CGROUP} `));
  const rows = [
    ...devices.filter((device) => !isPods(device)).map((device) => row(device)),
    ...pods.filter(lacks).map((device) => row(device)),
    ...(well === undefined ? [] : [row(well, 'lxc*')]),
    ...(sockets.length === 0 ? [] : [line(['cgroup', lacks(CGROUP) ? 'MISSING' : 'sock4_*'])]),
  ];
  const more = rows.length - MOST_ROWS;
  return more > 0 ? [...rows.slice(0, MOST_ROWS), `… +${more}`] : rows;
};

const nodeNames = (nodes: readonly string[]): string =>
  cut(nodes.length > 2 ? `${nodes.slice(0, 2).join(', ')} (+${nodes.length - 2})` : nodes.join(', '), 40);

export const drawPrograms = (found: Found<EbpfStepId>, scene: NodeScene): readonly Figure[] => {
  const finding = found('ebpf-programs');
  const of = (fact: string, node: string): readonly string[] =>
    marksOf(finding, fact).flatMap((mark) => (mark.node === node ? [mark.what] : []));
  // Nodes that look the same share a drawing.
  const blocks = new Map<string, string[]>();
  for (const node of focusNames(scene)) {
    const rows = block(of('needed', node), of('missing', node)).join('\n');
    blocks.set(rows, [...(blocks.get(rows) ?? []), node]);
  }
  const drawn = (unseen: string): string =>
    [...blocks]
      .map(([rows, nodes]) => `${nodeNames(nodes)}\n${rows === '' ? unseen : `${HEAD}\n${rows}`}\n`)
      .join('\n');
  return [
    {
      id: 'ebpf-programs',
      kind: 'drawing',
      title: say('Programs by device (cil_ left out)', '장치별 프로그램 (cil_ 생략)'),
      body: say(drawn('  ? could not look'), drawn('  ? 확인하지 못함')),
    },
  ];
};

const HEAD = line(['device', 'in', 'out']);
