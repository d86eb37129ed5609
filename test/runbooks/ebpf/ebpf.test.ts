// Is each fault of Cilium's programs, maps and agent named, with a node asked about alone and with all of them?
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../../src/playground/network/faults.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { askPlayground } from '../../product/ask-playground.ts';

const codesOf = (causes: readonly { readonly code: string }[]): readonly string[] => causes.map(({ code }) => code);

/** [confidence, verdict] of the first cause. */
const EXPECTED: Readonly<Record<string, readonly [string, string]>> = {
  'cilium-agent-down': ['proven', 'fail'],
  'cilium-endpoint-not-ready': ['proven', 'fail'],
  'lb-map-no-backends': ['proven', 'fail'],
  'lb-map-diverged': ['proven', 'fail'],
  'program-missing': ['proven', 'fail'],
  'program-missing:socket-lb': ['proven', 'fail'],
  'program-missing:uplink': ['proven', 'fail'],
  'program-missing:pod': ['proven', 'fail'],
  'cilium-controller-failing': ['proven', 'fail'],
  'datapath-drops': ['proven', 'fail'],
  'ct-map-pressure': ['consistent', 'fail'],
  'conntrack-filling:cilium': ['consistent', 'warn'],
  'cilium-map-filling': ['consistent', 'warn'],
  'map-ops-failing': ['proven', 'fail'],
  'cilium-agent-unwell': ['consistent', 'warn'],
};

// Each waits for counters to grow: together they wait once.
describe.concurrent('ebpf', () => {
  it.concurrent('knows what is expected of every fault it must name', () => {
    expect(
      faultsOf('ebpf')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(EXPECTED).sort());
  });

  it.concurrent('has a fault for every cause it can name', () => {
    const faults = faultsOf('ebpf').map(({ code }) => code);
    expect(codesOf(RUNBOOKS.get('ebpf')?.causes ?? []).filter((code) => !faults.includes(code))).toEqual([]);
  });

  it.concurrent.each(faultsOf('ebpf'))(
    '$name is named, in both languages, when node-1 is asked about',
    async ({ name, code }) => {
      const { report } = await askPlayground('ebpf node-1', [name]);
      const [first] = report.causes;
      expect([codesOf(report.causes), [first?.confidence, report.verdict]]).toEqual([[code], EXPECTED[name]]);
      expect(first?.say.en).toContain('node-1');
      expect(first?.say.en).not.toMatch(/undefined|NaN| {2}/);
      expect(first?.say.ko).toMatch(/[가-힣]/);
      expect(report.headline.en.length).toBeLessThan(160);
      for (const { run, verify, source, say } of first?.remedies ?? []) {
        expect([run, verify, source].filter((text) => text === '' || /undefined|NaN/.test(text))).toEqual([]);
        expect(say.ko).toMatch(/[가-힣]/);
      }
    },
  );

  it.concurrent.each(['program-missing:uplink', 'lb-map-no-backends', 'datapath-drops', 'cilium-agent-down'])(
    '%s is named with its node when all are asked about',
    async (name) => {
      const { report } = await askPlayground('ebpf', [name]);
      expect(report.causes.map(({ code, subjects }) => [code, subjects])).toEqual([[name.split(':')[0], ['node-1']]]);
    },
  );

  it.concurrent.each([
    'program-missing',
    'lb-map-no-backends',
    'cilium-controller-failing',
    'cilium-endpoint-not-ready',
  ])('%s of node-1 is not blamed on node-3', async (name) => {
    const { report } = await askPlayground('ebpf node-3', [name]);
    expect([report.verdict, codesOf(report.causes)]).toEqual(['pass', []]);
  });

  it.concurrent.each(['ebpf', 'ebpf node-1', 'ebpf node-3'])(
    'healthy: %s passes, and nothing is left unseen',
    async (words) => {
      const { report } = await askPlayground(words);
      expect([
        report.verdict,
        codesOf(report.causes),
        report.steps.filter(({ verdict }) => verdict !== 'pass'),
      ]).toEqual(['pass', [], []]);
    },
  );

  it.concurrent('names two faults, the lower layer first', async () => {
    const { report } = await askPlayground('ebpf', ['datapath-drops', 'ct-map-pressure', 'lb-map-diverged']);
    expect(codesOf(report.causes)).toEqual(['ct-map-pressure', 'lb-map-diverged', 'datapath-drops']);
  });

  it.concurrent('says what the guide calls otherwise', async () => {
    const { report } = await askPlayground('ebpf node-1');
    const notes = report.notes.map(({ en }) => en).join('\n');
    for (const said of ['cilium bpf list', 'cilium bpf lb list', 'cilium bpf ct list global', 'cilium metrics list'])
      expect(notes).toContain(`The guide says "${said}"`);
  });

  it.concurrent('draws devices and programs within 40 columns', async () => {
    const { report } = await askPlayground('ebpf', ['program-missing:pod']);
    const [figure] = report.figures;
    const lines = figure?.body.en.split('\n') ?? [];
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40);
    expect(lines).toContain('lxc2         MISSING         -');
    expect(lines).toContain('node-2, node-3');
  });
});
