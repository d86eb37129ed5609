// Every world is judged as a good network engineer would: causes in order, sure only when two things agree.
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/engine/judge.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { healthyScene } from './demo-scene.ts';
import { record } from './record.ts';
import { BROKEN } from './worlds.ts';

describe('why-no-egress', () => {
  it.each(BROKEN)('$name', ({ scene = healthyScene, rules, causes, verdict = 'fail' }) => {
    const report = judge(record(scene, rules), RUNBOOKS);
    expect({
      verdict: report.verdict,
      causes: report.causes.map((cause) => [cause.code, cause.confidence]),
    }).toEqual({ verdict, causes });
  });
});
