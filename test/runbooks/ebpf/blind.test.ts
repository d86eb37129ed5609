// Does the question stay honest when it could not look, or came back with half an answer?
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import type { Recording } from '../../../src/model/recording.ts';
import type { Report } from '../../../src/model/report.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { askPlayground } from '../../product/ask-playground.ts';
import { cutOff, without } from '../blinded.ts';

const recorded = async (words: string, faults: readonly string[] = []): Promise<Recording> => {
  const { recording } = await askPlayground(words, faults);
  if (recording === null) throw new Error('no recording');
  return recording;
};

const healthy = await recorded('ebpf');
const one = await recorded('ebpf node-1');

const verdictOf = (report: Report, id: string): string => report.steps.find((step) => step.id === id)?.verdict ?? '';
const BY_METRICS = ['ebpf-controllers', 'ebpf-endpoints', 'ebpf-map-pressure', 'ebpf-map-ops', 'ebpf-drops'];
const BY_EXEC = ['ebpf-agent-status', 'ebpf-programs', 'ebpf-services', 'ebpf-backends', 'ebpf-map-errors'];

describe('ebpf without the right to exec in cilium-agent', () => {
  const report = without(healthy, ({ location }) => location.at === 'cilium');

  it.concurrent('is unknown, names no cause, and says what the metrics page still showed', () => {
    expect([report.verdict, report.causes]).toEqual(['unknown', []]);
    expect(BY_METRICS.map((id) => verdictOf(report, id))).toEqual(BY_METRICS.map(() => 'pass'));
    expect(BY_EXEC.map((id) => verdictOf(report, id))).toEqual(BY_EXEC.map(() => 'unknown'));
  });

  it.concurrent('still names what the page shows', async () => {
    for (const fault of ['datapath-drops', 'ct-map-pressure', 'map-ops-failing', 'cilium-controller-failing']) {
      const sick = without(await recorded('ebpf', [fault]), ({ location }) => location.at === 'cilium');
      expect([sick.verdict, sick.causes.map(({ code }) => code)]).toEqual(['fail', [fault]]);
    }
  });

  it.concurrent('draws that it could not look', () => {
    expect(report.figures[0]?.body.en).toContain('? could not look');
    expect(report.figures[0]?.body.en).not.toContain('MISSING');
  });
});

describe('ebpf', () => {
  it.concurrent('needs no agent of its own', () => {
    const report = without(healthy, ({ location }) => location.at === 'node');
    expect([report.verdict, report.causes]).toEqual(['pass', []]);
  });

  it.concurrent('is unknown when one node of three cannot be asked', () => {
    const report = without(healthy, ({ location }) => location.at !== 'api' && location.node === 'node-2');
    expect([report.verdict, report.causes]).toEqual(['unknown', []]);
    expect(report.steps.find(({ id }) => id === 'ebpf-programs')?.saw.en).toContain('node-2: not allowed here');
  });

  it.concurrent('does not call backends well that no other node could be compared with', () => {
    const report = without(one, ({ location }) => location.at !== 'api' && location.node !== 'node-1');
    expect([report.verdict, report.causes, verdictOf(report, 'ebpf-backends')]).toEqual(['unknown', [], 'unknown']);
  });

  it.concurrent('compares with the one other node that can be asked', () => {
    const report = without(one, ({ location }) => location.at !== 'api' && location.node === 'node-2');
    expect([report.verdict, report.causes]).toEqual(['pass', []]);
  });

  it.concurrent('never passes nor blames on output that is cut', () => {
    const report = cutOff(healthy, () => true);
    expect([report.verdict, report.causes]).toEqual(['unknown', []]);
  });

  it.concurrent.each([...new Set(one.observations.map(({ step, probe }) => `${step} ${probe.split(' ')[1]}`))])(
    'cut: %s brings no false cause',
    (which) => {
      const report = cutOff(one, ({ step, probe }) => `${step} ${probe.split(' ')[1]}` === which);
      expect(report.causes).toEqual([]);
      expect(report.verdict).not.toBe('fail');
    },
  );
});

describe('what is wrong at one look only', () => {
  const isAgain = (probe: string, kind: string): boolean => probe.endsWith(` ${kind} again`);

  it.concurrent('is no missing program: it was being loaded anew', async () => {
    const sick = await recorded('ebpf node-1', ['program-missing']);
    const well = one.observations.find(({ step, probe }) => step === 'ebpf-programs' && isAgain(probe, 'net'));
    if (well === undefined) throw new Error('no second look');
    const observations = sick.observations.map((seen) =>
      seen.step === well.step && seen.probe === well.probe ? well : seen,
    );
    const report = judge({ ...sick, observations }, RUNBOOKS);
    expect([report.verdict, report.causes]).toEqual(['pass', []]);
  });

  it.concurrent.each([
    ['program-missing', 'net'],
    ['program-missing:socket-lb', 'cgroup'],
    ['lb-map-diverged', 'lb'],
    ['cilium-endpoint-not-ready', 'endpoints'],
  ])('%s is at most likely where the second look is lost', async (fault, kind) => {
    const report = without(await recorded('ebpf node-1', [fault]), ({ probe }) => isAgain(probe, kind));
    expect(report.causes.map(({ code, confidence }) => [code, confidence])).toEqual([
      [fault.split(':')[0], 'consistent'],
    ]);
  });

  it.concurrent('tells nothing of drops where only one reading of each source came', async () => {
    const report = without(await recorded('ebpf node-1', ['datapath-drops']), ({ probe }) => probe.endsWith(' again'));
    expect(report.causes).toEqual([]);
    expect(verdictOf(report, 'ebpf-drops')).toBe('unknown');
  });
});

describe('a list that is never empty', () => {
  const emptied = (step: string): Report => {
    const observations = one.observations.map((seen) =>
      seen.step === step && seen.outcome.kind === 'exited' && seen.location.at === 'cilium'
        ? { ...seen, outcome: { ...seen.outcome, stdout: '[]\n' } }
        : seen,
    );
    const page = ({ step: of, location }: (typeof observations)[number]) => !(of === step && location.at === 'node');
    return judge({ ...one, observations: observations.filter(page) }, RUNBOOKS);
  };

  it.concurrent.each(['ebpf-endpoints', 'ebpf-map-ops'])('%s: an empty one is not called well', (step) => {
    const report = emptied(step);
    expect([report.verdict, report.causes, verdictOf(report, step)]).toEqual(['unknown', [], 'unknown']);
  });
});
