import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../src/engine/ports/memory.ts';
import type { Report } from '../../../src/model/report.ts';
import { same } from '../../../src/model/text.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { type Known, matrix, namedNodes } from '../../../src/slack/home/matrix.ts';
import { reportOf } from '../hostile.ts';

const summary = (change: Partial<RunSummary>): RunSummary => ({
  run: 'r-aaaaaaaaaa',
  question: 'overlay',
  cluster: 'prod',
  subject: '',
  verdict: 'pass',
  headline: same('x'),
  codes: [],
  team: 'T1',
  channel: 'C1',
  threadTs: '',
  rootTs: '1.1',
  user: 'U1',
  startedMs: 1_000,
  durationMs: 10,
  ...change,
});

const step = (id: string, verdict: Verdict, saw: string, explainedBy = ''): Report['steps'][number] => {
  const [one] = reportOf(1, 0, 'x').steps;
  if (one === undefined) throw new Error('no step');
  return { ...one, id, verdict, saw: same(saw), explainedBy };
};

const cause = (about: string, subjects: readonly string[]): Report['causes'][number] => {
  const [one] = reportOf(1, 1, 'x').causes;
  if (one === undefined) throw new Error('no cause');
  return { ...one, step: about, subjects };
};

const wide = (verdict: Verdict, change: Partial<Report>, looked = ['node-1', 'node-2'], at = 1_000): Known => ({
  summary: summary({ verdict, startedMs: at }),
  report: { ...reportOf(0, 0, 'x'), ...change },
  looked,
});

const overlay = (known: readonly Known[], nodes = ['node-1', 'node-2', 'node-10']) =>
  matrix(nodes, known).map(({ cells }) => cells.overlay?.verdict ?? null);

describe('the node matrix', () => {
  it('knows nothing where nobody looked', () => {
    expect(matrix(['node-1'], [])[0]?.cells).toEqual(
      Object.fromEntries(
        ['health', 'overlay', 'tailscale', 'ebpf', 'tuning'].map((one) => [one, { verdict: null, atMs: 0 }]),
      ),
    );
  });

  it('takes an answer about one node for that node alone', () => {
    const one = { summary: summary({ subject: 'node-1', verdict: 'fail' }), report: null, looked: [] };
    expect(overlay([one])).toEqual(['fail', null, null]);
  });

  it('takes a good answer about all for the nodes that were looked at, and no other', () => {
    expect(overlay([wide('pass', {})])).toEqual(['pass', 'pass', null]);
  });

  it('knows an answer about all by the name of the cluster too', () => {
    const named = wide('pass', {});
    expect(overlay([{ ...named, summary: { ...named.summary, subject: 'prod' } }])).toEqual(['pass', 'pass', null]);
  });

  it('blames the nodes a cause is about; of the others it knows nothing', () => {
    const report = {
      causes: [cause('device', ['node-2'])],
      steps: [
        step('device', 'fail', 'node-2: no cilium_vxlan', 'c'),
        step('pods', 'fail', 'node-1 → node-2: silent', 'c'),
      ],
    };
    expect(overlay([wide('fail', report)])).toEqual([null, 'fail', null]);
  });

  it('takes what no cause explains for the nodes it names, word for word', () => {
    const report = { steps: [step('mtu', 'warn', 'node-1: 1500'), step('load', 'unknown', 'node-10 did not answer')] };
    expect(overlay([wide('warn', report)])).toEqual(['warn', null, 'unknown']);
  });

  it('goes by the newest answer that says something of the node', () => {
    const older = wide('pass', {});
    const newer = wide('fail', { causes: [cause('x', ['node-2'])], steps: [] }, ['node-1', 'node-2'], 9_000);
    const rows = matrix(['node-1', 'node-2'], [newer, older]);
    expect(rows.map(({ cells }) => cells.overlay)).toEqual([
      { verdict: 'pass', atMs: 1_010 },
      { verdict: 'fail', atMs: 9_010 },
    ]);
  });

  it('finds nodes in answers where the cluster cannot list them', () => {
    const one = { summary: summary({ subject: 'node-3' }), report: null, looked: [] };
    const pair = { summary: summary({ subject: 'node-4 → node-5' }), report: null, looked: [] };
    expect(namedNodes([one, pair, wide('pass', {})])).toEqual(['node-3', 'node-1', 'node-2']);
  });
});
