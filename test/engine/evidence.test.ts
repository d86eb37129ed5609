// Evidence that is out of order is shown, and alone it is no failure of what was asked.
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/engine/judge.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { healthyScene } from '../runbooks/demo-scene.ts';
import { fromPods, fromTarget, when } from '../runbooks/faults.ts';
import { record } from '../runbooks/record.ts';

describe('evidence', () => {
  it('leaves the verdict to the steps that were asked for', () => {
    const neighboursOnly = when((asked) => fromPods(1)(asked) && !fromTarget(asked));
    const report = judge(record(healthyScene, [neighboursOnly]), RUNBOOKS);
    const failing = report.steps.filter((step) => step.verdict === 'fail').map((step) => step.id);
    expect({ verdict: report.verdict, failing }).toEqual({
      verdict: 'pass',
      failing: ['egress-sibling', 'dns-sibling'],
    });
  });

  it('shows the command of the first probe of a step, in whatever order results came', () => {
    const recording = record(healthyScene);
    const backwards = { ...recording, observations: [...recording.observations].reverse() };
    expect(judge(backwards, RUNBOOKS)).toEqual(judge(recording, RUNBOOKS));
  });
});
