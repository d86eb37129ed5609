// Does every recording of the corpus get the verdict, the first cause, the layer and the certainty a careful engineer would give?
import { describe, expect, it } from 'vitest';
import { keep } from '../survives.ts';
import { QUESTIONS, recordingsOf } from './corpus.ts';
import { expectedOf } from './expected.ts';
import { NOT_WELL } from './false-well.ts';
import { judged } from './lost.ts';

const row = (name: string, of: number, wrong: readonly string[], startedMs: number): void =>
  keep({ part: 'corpus', name, done: of - wrong.length, of, wrong, ms: Math.round(performance.now() - startedMs) });

describe('the corpus', () => {
  it.each(QUESTIONS)('%s is judged as reviewed', (question) => {
    const startedMs = performance.now();
    const all = Object.entries(recordingsOf(question));
    const wrong = all.flatMap(([fault, recording]) => {
      const { verdict, cause, layer, sure } = expectedOf(question, fault);
      const { verdict: said, causes, confidence } = judged(recording);
      const [first] = causes;
      const expected = `${verdict} ${cause} ${layer} ${sure}`;
      const actual = `${said} ${first?.code ?? ''} ${first?.layer ?? ''} ${confidence === 'consistent' ? 'likely' : confidence}`;
      return expected === actual ? [] : [`${fault || 'well'}: expected ${expected} · said ${actual}`];
    });
    row(question, all.length, wrong, startedMs);
    expect(wrong).toEqual([]);
  });

  it('never reads as well what is broken or was not seen', () => {
    const startedMs = performance.now();
    const wrong = NOT_WELL.flatMap(({ name, recording, decisive }) => {
      const { verdict, steps } = judged(recording());
      const isNeedless = steps.some((one) => one.id === decisive && one.verdict === 'skipped');
      return verdict === 'pass' && !isNeedless ? [name] : [];
    });
    row('false "all is well"', NOT_WELL.length, wrong, startedMs);
    expect(NOT_WELL.length).toBeGreaterThanOrEqual(100);
    expect(wrong).toEqual([]);
  });
});
