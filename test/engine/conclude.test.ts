import { describe, expect, it } from 'vitest';
import { judge } from '../../src/engine/judge.ts';
import type { Recording, RunEnd } from '../../src/model/recording.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { exited, SCENE, TOY } from './toy.ts';

const CATALOG = new Map([['toy', TOY]]);

const recording = (
  outcomes: Record<string, Recording['observations'][number]['outcome']>,
  ended: RunEnd = 'complete',
): Recording => ({
  schema: 1,
  run: 'r-1',
  question: 'toy',
  netwhy: '0',
  runbookVersion: 1,
  site: DEFAULT_SITE,
  scene: SCENE,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 5,
  ended,
  observations: Object.entries(outcomes).map(([step, outcome]) => ({
    step,
    probe: 'only',
    location: { at: 'node', node: 'node-1' },
    rung: 'agent',
    argv: ['cat'],
    startedMs: 0,
    durationMs: 1,
    outcome,
  })),
});

const OK = exited('ok');
const BAD = exited('broken');
const BLIND = { kind: 'not-looked', reason: 'forbidden', detail: 'no right' } as const;
const CUT = { kind: 'exited', exitCode: 0, stdout: 'ok', stderr: '', truncated: true } as const;

const summary = (outcomes: Parameters<typeof recording>[0], ended?: RunEnd) => {
  const report = judge(recording(outcomes, ended), CATALOG);
  return [
    report.verdict,
    report.confidence,
    report.causes.map((cause) => cause.code),
    report.steps.map((one) => `${one.verdict}${one.explainedBy && `<${one.explainedBy}`}`),
  ];
};

describe('conclude', () => {
  it.each([
    ['all well', { low: OK, high: OK, slow: OK, later: OK }, ['pass', 'proven', [], ['pass', 'pass', 'pass', 'pass']]],
    [
      'lower cause folds the higher symptom',
      { low: BAD, high: BAD, slow: OK, later: OK },
      ['fail', 'proven', ['low-broken'], ['fail<low-broken', 'fail<low-broken', 'pass', 'pass']],
    ],
    [
      'one observation is not proof',
      { low: BAD, high: OK, slow: OK, later: OK },
      ['fail', 'consistent', ['low-broken'], ['fail<low-broken', 'pass', 'pass', 'pass']],
    ],
    [
      'a failure nobody explains lowers the confidence',
      { low: BAD, high: BAD, slow: BAD, later: OK },
      ['fail', 'consistent', ['low-broken'], ['fail<low-broken', 'fail<low-broken', 'fail', 'pass']],
    ],
    [
      'a failure without a cause is a failure',
      { low: OK, high: OK, slow: BAD, later: OK },
      ['fail', 'undetermined', [], ['pass', 'pass', 'fail', 'pass']],
    ],
    [
      'could not look is never fine',
      { low: OK, high: OK, slow: BLIND, later: OK },
      ['unknown', 'undetermined', [], ['pass', 'pass', 'unknown', 'pass']],
    ],
    [
      'cut output is not evidence',
      { low: CUT, high: OK, slow: OK, later: OK },
      ['unknown', 'undetermined', [], ['unknown', 'pass', 'pass', 'pass']],
    ],
    [
      'cancelled is not fine',
      { low: OK, high: OK, slow: { kind: 'cancelled' }, later: OK },
      ['unknown', 'undetermined', [], ['pass', 'pass', 'skipped', 'pass']],
    ],
  ] as const)('%s', (_title, outcomes, expected) => {
    expect(summary(outcomes)).toEqual(expected);
  });

  it('is not proven while what decides a lower cause could not look, and says so', () => {
    const lost = judge(recording({ low: BLIND, high: BAD, slow: OK, later: OK }), CATALOG);
    const cancelled = summary({ low: { kind: 'cancelled' }, high: BAD, slow: OK, later: OK }, 'cancelled');
    const seen = judge(recording({ low: OK, high: BAD, slow: OK, later: OK }), CATALOG);
    expect([lost.confidence, lost.headline.en, cancelled[1], seen.confidence, seen.headline.en]).toEqual([
      'consistent',
      'Likely, not proven: high is broken Could not be seen, and may be what lies beneath: low',
      'consistent',
      'proven',
      'high is broken',
    ]);
  });

  it('what a recording does not hold was not seen', () => {
    expect([summary({}), summary({}, 'proven'), summary({ low: OK, high: OK, slow: OK })]).toEqual([
      ['unknown', 'undetermined', [], ['unknown', 'unknown', 'unknown', 'unknown']],
      ['unknown', 'undetermined', [], ['skipped', 'skipped', 'skipped', 'skipped']],
      ['unknown', 'undetermined', [], ['pass', 'pass', 'pass', 'unknown']],
    ]);
  });

  it('an end that came early for a cause nobody finds any more is no "all well"', () => {
    const cut = { kind: 'not-needed' } as const;
    expect(summary({ low: OK, high: OK, slow: cut, later: cut }, 'proven')).toEqual([
      'unknown',
      'undetermined',
      [],
      ['pass', 'pass', 'skipped', 'skipped'],
    ]);
  });

  it('judges a stored recording to the same bytes', () => {
    const fresh = recording({ low: BAD, high: BAD, slow: { kind: 'not-needed' }, later: BLIND }, 'proven');
    const stored = JSON.parse(JSON.stringify(fresh)) as Recording;
    expect(JSON.stringify(judge(stored, CATALOG))).toBe(JSON.stringify(judge(fresh, CATALOG)));
  });

  it('refuses a question it does not know', () => {
    expect(() => judge({ ...recording({}), question: 'what' }, CATALOG)).toThrow('question this version does not know');
  });
});
