import { describe, expect, it } from 'vitest';
import { interpret } from '../../src/engine/interpret.ts';
import { parsed } from '../../src/model/command-call.ts';
import type { Observation, Outcome } from '../../src/model/recording.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { step } from '../../src/model/step.ts';
import { same } from '../../src/model/text.ts';
import { pass, unknown } from '../../src/model/verdict.ts';
import { exited, SCENE } from './toy.ts';

const location = { at: 'node', node: 'node-1' } as const;
const probe = (key: string) => ({ key, location, call: { name: 'x', args: {} }, timeoutMs: 1, parse: () => parsed(1) });

/** Passes with both readings, is open with one. */
const pair = step<number, 'pair'>({
  id: 'pair',
  asks: same('?'),
  vantage: 'node',
  probes: () => [probe('a'), probe('b')],
  judge: (readings) =>
    readings.every((one) => one.ok) ? pass(same('both'), same('')) : unknown('inconclusive', same('one')),
});

const planned = { step: pair, answered: null, probes: [probe('a'), probe('b')] } as const;
const seen = (key: string, outcome: Outcome): Observation => ({
  step: 'pair',
  probe: key,
  location,
  rung: 'agent',
  argv: [],
  startedMs: 0,
  durationMs: 1,
  outcome,
});
const verdict = (...observations: Observation[]) => {
  const judgement = interpret(planned, observations, SCENE, DEFAULT_SITE);
  return judgement === null ? null : [judgement.verdict, 'reason' in judgement ? judgement.reason : ''];
};

const IN = exited('');
const BLIND: Outcome = { kind: 'not-looked', reason: 'timed-out', detail: '' };

describe('interpret', () => {
  it.each([
    ['waits for every probe', [seen('a', IN)], null],
    ['judges what is complete', [seen('a', IN), seen('b', IN)], ['pass', '']],
    ['leaves open what could not be looked at', [seen('a', IN), seen('b', BLIND)], ['unknown', 'inconclusive']],
    [
      'takes the reason of the first when nothing was seen',
      [seen('a', BLIND), seen('b', { ...BLIND, reason: 'forbidden' })],
      ['unknown', 'timed-out'],
    ],
    [
      'does not call open what the end of the run left out',
      [seen('a', IN), seen('b', { kind: 'not-needed' })],
      ['skipped', 'not-needed'],
    ],
    [
      'says cancelled when somebody cancelled',
      [seen('a', IN), seen('b', { kind: 'cancelled' })],
      ['skipped', 'cancelled'],
    ],
  ] as const)('%s', (_title, observations, expected) => {
    expect(verdict(...observations)).toEqual(expected);
  });
});
