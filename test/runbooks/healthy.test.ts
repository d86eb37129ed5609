// A healthy world gives no cause and no alarm, whoever can be asked.
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/engine/judge.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { healthyScene } from './demo-scene.ts';
import { record } from './record.ts';

describe('a healthy world', () => {
  it('passes with nothing left open', () => {
    const report = judge(record(healthyScene), RUNBOOKS);
    expect(
      report.steps
        .filter((step) => step.verdict !== 'pass')
        .map(({ id, verdict, reason, saw }) => ({ id, verdict, reason, saw: saw.en })),
    ).toEqual([
      { id: 'dns-host', verdict: 'skipped', reason: 'not-applicable', saw: 'no host was named' },
      {
        id: 'cloud-way-out',
        verdict: 'skipped',
        reason: 'not-needed',
        saw: 'not needed: the pod reaches the internet (no access to it is set up)',
      },
    ]);
    expect({ verdict: report.verdict, causes: report.causes, confidence: report.confidence }).toEqual({
      verdict: 'pass',
      causes: [],
      confidence: 'proven',
    });
  });
});
