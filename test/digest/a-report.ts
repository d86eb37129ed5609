// Reports as the health question gives them, as far as a digest reads them.
import type { Measure } from '../../src/model/measure.ts';
import type { Report, ReportCause, ReportStep } from '../../src/model/report.ts';
import { same } from '../../src/model/text.ts';

export const step = (
  id: string,
  verdict: ReportStep['verdict'] = 'pass',
  more: Partial<ReportStep> = {},
): ReportStep => ({
  id,
  asks: same(`${id}?`),
  vantage: 'node',
  location: { at: 'api' },
  rung: null,
  command: [],
  verdict,
  reason: verdict === 'unknown' ? 'timed-out' : '',
  saw: same(''),
  expected: same(''),
  explainedBy: '',
  guide: null,
  durationMs: 1,
  ...more,
});

export const cause = (code: string, at: string, subjects: readonly string[] = []): ReportCause => ({
  code,
  layer: 'overlay',
  step: at,
  confidence: 'proven',
  subjects,
  say: same(`${code} ${subjects.join(' ')}`),
  saw: same(''),
  expected: same(''),
  remedies: [],
});

const WORST = ['fail', 'unknown', 'warn'] as const;

/** A cause makes its step fail, unless the step is given too. */
export const report = (
  given: { steps?: readonly ReportStep[]; causes?: readonly ReportCause[]; measures?: readonly Measure[] } = {},
): Report => {
  const causes = given.causes ?? [];
  const named = given.steps ?? [];
  const steps = [
    ...named,
    ...causes
      .filter((one) => !named.some(({ id }) => id === one.step))
      .map((one) => step(one.step, 'fail', { explainedBy: one.code })),
  ];
  return {
    run: 'r-0000000000',
    question: 'health',
    cluster: 'test',
    target: { kind: 'cluster', namespace: '', name: 'test', node: '' },
    verdict: WORST.find((one) => steps.some(({ verdict }) => verdict === one)) ?? 'pass',
    headline: same('all was looked at'),
    confidence: 'proven',
    causes,
    steps,
    figures: [],
    measures: given.measures ?? [],
    notes: [],
    ended: 'complete',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
    versions: { netwhy: '0', runbook: 1 },
  };
};
