// Where evidence is thin or contradicts itself, the answer is careful: right, or open, and never surely wrong.
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/engine/judge.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { healthyScene } from './demo-scene.ts';
import { EDGES } from './edge-worlds.ts';
import { record } from './record.ts';

describe('why-no-egress, at the edges', () => {
  it.each(EDGES)('$name', ({ scene = healthyScene, rules, causes, verdict = 'fail' }) => {
    const report = judge(record(scene, rules), RUNBOOKS);
    expect({
      verdict: report.verdict,
      causes: report.causes.map((cause) => [cause.code, cause.confidence]),
    }).toEqual({ verdict, causes });
  });
});
