import { describe, expect, it } from 'vitest';
import { realClock } from '../../src/clock.ts';
import { execute } from '../../src/engine/execute.ts';
import { findingsOf } from '../../src/engine/findings.ts';
import { plan } from '../../src/engine/plan.ts';
import type { Observer, ProbeWave, Progress } from '../../src/engine/ports.ts';
import type { Outcome } from '../../src/model/recording.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { exited, observer, SCENE, TOY } from './toy.ts';

const OK = { afterMs: 1, outcome: exited('ok') };
const BAD = { afterMs: 1, outcome: exited('broken') };

const UNWELL = ['high', 'slow'];

const run = (
  port: Observer,
  more: { signal?: AbortSignal; deadlineMs?: number; onProgress?: (progress: Progress) => void } = {},
) =>
  execute({
    run: 'r-1',
    runbook: TOY,
    steps: plan(TOY, SCENE, DEFAULT_SITE),
    scene: SCENE,
    site: DEFAULT_SITE,
    observer: port,
    clock: realClock,
    signal: more.signal ?? new AbortController().signal,
    deadlineMs: more.deadlineMs ?? 5000,
    ...(more.onProgress && { onProgress: more.onProgress }),
  });

const outcomes = (done: Awaited<ReturnType<typeof run>>): Record<string, string> =>
  Object.fromEntries(
    done.observations.map(({ step, outcome }) => [
      step,
      outcome.kind === 'not-looked' ? outcome.reason : outcome.kind === 'exited' ? outcome.stdout : outcome.kind,
    ]),
  );

describe('execute', () => {
  it('runs what is ready at once and what waits afterwards', async () => {
    const waves: ProbeWave[] = [];
    const done = await run(observer({ low: OK, high: OK, slow: OK, later: OK }, waves));
    expect(waves.map((wave) => wave.probes.map((probe) => probe.step))).toEqual([['low', 'high', 'slow'], ['later']]);
    expect([done.ended, outcomes(done)]).toEqual(['complete', { low: 'ok', high: 'ok', slow: 'ok', later: 'ok' }]);
  });

  it('stops once the first cause is proven and says the rest was not needed', async () => {
    const done = await run(observer({ low: BAD, high: { afterMs: 5, outcome: exited('broken') } }));
    expect([done.ended, outcomes(done)]).toEqual([
      'proven',
      { low: 'broken', high: 'broken', slow: 'not-needed', later: 'not-needed' },
    ]);
  });

  it('does not stop for a cause while a lower one may still turn up', async () => {
    const done = await run(observer({ high: BAD, slow: OK }), { deadlineMs: 60 });
    expect([done.ended, outcomes(done)]).toEqual([
      'deadline',
      { low: 'timed-out', high: 'broken', slow: 'ok', later: 'timed-out' },
    ]);
  });

  it('ends at its deadline with what it has', async () => {
    const done = await run(observer({ low: OK }), { deadlineMs: 40 });
    expect([done.ended, outcomes(done)]).toEqual([
      'deadline',
      { low: 'ok', high: 'timed-out', slow: 'timed-out', later: 'timed-out' },
    ]);
  });

  it('ends when cancelled', async () => {
    const cancel = new AbortController();
    const onProgress = (progress: Progress): void => {
      if (progress.kind === 'decided') cancel.abort();
    };
    const done = await run(observer({ low: OK }), { signal: cancel.signal, onProgress });
    expect([done.ended, outcomes(done)]).toEqual([
      'cancelled',
      { low: 'ok', high: 'cancelled', slow: 'cancelled', later: 'cancelled' },
    ]);
  });

  it('survives an observer that throws, repeats itself or forgets a probe', async () => {
    const throwing: Observer = {
      observe: () => {
        throw new RangeError('bug');
      },
    };
    expect(outcomes(await run(throwing))).toEqual({
      low: 'inconclusive',
      high: 'inconclusive',
      slow: 'inconclusive',
      later: 'inconclusive',
    });

    const stammering: Observer = {
      observe: async function* (wave, signal) {
        for await (const seen of observer({ low: OK }).observe(
          { ...wave, probes: wave.probes.filter(({ step }) => step === 'low') },
          signal,
        )) {
          yield seen;
          yield { ...seen, outcome: exited('broken') };
          yield { ...seen, step: 'unasked' };
        }
      },
    };
    const done = await run(stammering);
    expect([done.ended, outcomes(done)]).toEqual([
      'complete',
      { low: 'ok', high: 'inconclusive', slow: 'inconclusive', later: 'inconclusive' },
    ]);
  });

  it('tells each step once, as it is decided', async () => {
    const told: string[] = [];
    await run(observer({ low: OK, high: OK, slow: OK, later: OK }), {
      onProgress: (progress) =>
        told.push(progress.kind === 'decided' ? `${progress.step} ${progress.judgement.verdict}` : progress.kind),
    });
    expect(told.toSorted()).toEqual(['high pass', 'later pass', 'low pass', 'slow pass']);
  });
});

describe('what is asked only where something is not well', () => {
  const WHY = { ...TOY, steps: TOY.steps.map((one) => (one.id === 'later' ? { ...one, whenUnwell: UNWELL } : one)) };
  const asked = async (
    answers: Parameters<typeof observer>[0],
    again?: readonly string[],
  ): Promise<{ waves: readonly (readonly string[])[]; later: unknown }> => {
    const waves: ProbeWave[] = [];
    const steps = plan(WHY, SCENE, DEFAULT_SITE, again);
    const { observations } = await execute({
      ...{ run: 'r-1', runbook: WHY, steps, scene: SCENE, site: DEFAULT_SITE, observer: observer(answers, waves) },
      ...{ clock: realClock, signal: new AbortController().signal, deadlineMs: 5000 },
    });
    const found = findingsOf(steps, observations, SCENE, DEFAULT_SITE).get('later');
    return {
      waves: waves.map(({ probes }) => probes.map(({ step }) => step)),
      later: [found?.verdict, found?.judgement.saw.en],
    };
  };

  it('is not, and says why, when all of it is well', async () => {
    expect(await asked({ low: OK, high: OK, slow: OK, later: OK })).toEqual({
      waves: [['low', 'high', 'slow']],
      later: ['skipped', 'not needed: what it would explain is well'],
    });
  });

  it('is, at the first that is not, without waiting for the others', async () => {
    const { waves, later } = await asked({ low: OK, slow: BAD, high: { ...OK, afterMs: 300 }, later: OK });
    expect([waves, later]).toEqual([
      [['low', 'high', 'slow'], ['later']],
      ['pass', 'ok'],
    ]);
  });

  it('is, where nobody could look whether it is', async () => {
    const blind: Outcome = { kind: 'not-looked', reason: 'forbidden', detail: 'no' };
    const { waves } = await asked({ low: OK, high: OK, slow: { afterMs: 1, outcome: blind }, later: OK });
    expect(waves).toEqual([['low', 'high', 'slow'], ['later']]);
  });

  it('is at once, where what it waits for is not looked at this time', async () => {
    expect((await asked({ low: OK, later: OK }, ['low', 'later'])).waves).toEqual([['low'], ['later']]);
  });

  it('leaves a step decided when its other probe comes later, so that what waits for it begins', async () => {
    const [low, high, slow, later] = TOY.steps;
    if (low === undefined || high === undefined || slow === undefined || later === undefined) throw new Error('no toy');
    const beside = low.probes(SCENE, DEFAULT_SITE);
    const held = later.probes(SCENE, DEFAULT_SITE);
    if (!Array.isArray(beside) || !Array.isArray(held)) throw new Error('no probes');
    const both = {
      ...{ ...later, after: [], whenUnwell: UNWELL },
      probes: () => [...beside.map((probe) => ({ ...probe, key: 'beside' })), ...held],
    };
    const last = { ...low, id: 'last', after: ['later'] };
    const runbook = { ...TOY, causes: [], steps: [high, slow, both, last] };
    const waves: (readonly string[])[] = [];
    const port: Observer = {
      observe: async function* (wave) {
        waves.push(wave.probes.map(({ step, probe }) => `${step} ${probe}`));
        // What is asked beside it comes when all else is in.
        for (const one of wave.probes.toSorted((a, b) => Number(a.step === 'later') - Number(b.step === 'later'))) {
          if (one.step === 'later') await realClock.sleep(20);
          const { step, probe, location } = one;
          yield {
            ...{ step, probe, location, rung: 'agent', argv: ['cat'], startedMs: 0, durationMs: 1 },
            outcome: exited('ok'),
          };
        }
      },
    };
    const done = await execute({
      ...{ run: 'r-1', runbook, steps: plan(runbook, SCENE, DEFAULT_SITE), scene: SCENE, site: DEFAULT_SITE },
      ...{ observer: port, clock: realClock, signal: new AbortController().signal, deadlineMs: 5000 },
    });
    expect(waves).toEqual([['high only', 'slow only', 'later beside'], ['last only']]);
    expect(done.ended).toBe('complete');
  });
});
