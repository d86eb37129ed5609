// Is trouble a node counted between two digests told once, by its growth, and never twice for one reason?
import { describe, expect, it } from 'vitest';
import { type Compared, compare } from '../../src/digest/compare.ts';
import { countdowns } from '../../src/digest/countdown.ts';
import type { Standing } from '../../src/engine/ports/digests.ts';
import type { Metric } from '../../src/model/measure.ts';
import type { Report } from '../../src/model/report.ts';
import { cause, report, step } from './a-report.ts';

const HOUR = 3_600_000;
const STEPS = [step('vxlan-counters'), step('ebpf-drops'), step('ebpf-map-ops')];

const counting = (values: Partial<Record<Metric, number>>, more: Parameters<typeof report>[0] = {}): Report =>
  report({
    steps: STEPS,
    ...more,
    measures: Object.entries(values).map(([metric, value]) => ({ metric: metric as Metric, about: 'node-1', value })),
  });

const after = (...hours: readonly Report[]): Compared => {
  let before: Standing | null = null;
  let last: Compared | null = null;
  for (const [at, one] of hours.entries()) {
    last = compare(before, [one], { slotMs: (at + 1) * HOUR, run: 'r-1' });
    before = last.standing;
  }
  if (last === null) throw new Error('no digest');
  return last;
};
const told = ({ changes }: Compared): readonly string[] =>
  changes.map(({ kind, entry: { code, subject } }) => `${kind} ${code} ${subject}`);

describe('what a node counted since the last digest', () => {
  it('is told by its growth, whatever it was before; not of the first digest', () => {
    expect(told(after(counting({ 'vxlan-lost': 9_000 })))).toEqual([]);
    expect(told(after(counting({ 'vxlan-lost': 9_000 }), counting({ 'vxlan-lost': 9_000 })))).toEqual([]);
    const grown = after(
      counting({ 'vxlan-lost': 9_000, 'ebpf-dropped': 5, 'map-writes-failed': 0 }),
      counting({ 'vxlan-lost': 9_120, 'ebpf-dropped': 6, 'map-writes-failed': 2 }),
    );
    expect(told(grown)).toEqual([
      'new vxlan-lost-since-last node-1',
      'new ebpf-drops-since-last node-1',
      'new map-writes-failed-since-last node-1',
    ]);
    expect(grown.changes[0]?.entry.say.en).toBe(
      'cilium_vxlan of node-1 lost 120 packets since the last digest (errors, carrier errors, drops); none now.',
    );
  });

  it('is still so while it grows, and over when it does not', () => {
    const [one, two, three] = [1, 2, 3].map((value) => counting({ 'vxlan-lost': value })) as [Report, Report, Report];
    expect(told(after(one, two, three))).toEqual(['still vxlan-lost-since-last node-1']);
    expect(told(after(one, two, two))).toEqual(['recovered vxlan-lost-since-last node-1']);
  });

  it('is unknown of a device that began anew, and remembered of a node that could not be seen', () => {
    expect(told(after(counting({ 'vxlan-lost': 90 }), counting({ 'vxlan-lost': 20 })))).toEqual([]);
    expect(told(after(counting({ 'vxlan-lost': 90 }), counting({}), counting({ 'vxlan-lost': 95 })))).toEqual([
      'new vxlan-lost-since-last node-1',
    ]);
  });

  it('is not told beside what tells of it now, nor beside what was broken there meanwhile', () => {
    const now = counting(
      { 'vxlan-lost': 95 },
      { causes: [cause('vxlan-errors-growing', 'vxlan-counters', ['node-1'])], steps: [] },
    );
    expect(told(after(counting({ 'vxlan-lost': 90 }), now))).toEqual(['new vxlan-errors-growing node-1']);
    const broken = counting(
      { 'vxlan-lost': 90 },
      { causes: [cause('vxlan-port-blocked', 'vxlan-arrives', ['node-1>node-2'])] },
    );
    const mended = counting({ 'vxlan-lost': 500 }, { steps: [...STEPS, step('vxlan-arrives')] });
    expect(told(after(broken, mended)).filter((line) => line.includes('since-last'))).toEqual([]);
  });
});

describe('sizes that differ', () => {
  const sized = (sizes: Readonly<Record<string, number>>): Report =>
    report({ measures: Object.entries(sizes).map(([about, value]) => ({ metric: 'overlay-bytes', about, value })) });

  it('are counted down to the last node', () => {
    const before = { 'overlay-bytes': { a: 1150, b: 1150, c: 1230, d: 1230, e: 1230 } };
    expect(countdowns([sized({ a: 1230, b: 1150, c: 1230, d: 1230, e: 1230 })], before).map(({ en }) => en)).toEqual([
      'Packet sizes of the overlay: 1 of 5 nodes left to bring into line (2 at the last digest): b 1150; the others 1230 bytes.',
    ]);
    expect(countdowns([sized({ a: 1230, b: 1230 })], before)).toEqual([]);
    expect(countdowns([sized({ a: 1150, b: 1230 })], {}).map(({ en }) => en)).toEqual([
      'Packet sizes of the overlay: 1 of 2 nodes left to bring into line: a 1150; the others 1230 bytes.',
    ]);
  });
});
