// The runbook keeps its own promises: ids, limits, sources, reach, replay and the early stop.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCall } from '../../src/commands/catalogue.ts';
import { isProven } from '../../src/engine/causes.ts';
import { conclude } from '../../src/engine/conclude.ts';
import { findingsOf } from '../../src/engine/findings.ts';
import { judge } from '../../src/engine/judge.ts';
import { plan } from '../../src/engine/plan.ts';
import { closeOpen } from '../../src/engine/unfinished.ts';
import type { Recording } from '../../src/model/recording.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { whyNoEgress } from '../../src/runbooks/why-no-egress/why-no-egress.runbook.ts';
import { healthyScene, withoutAgents } from './demo-scene.ts';
import { record } from './record.ts';
import { BROKEN } from './worlds.ts';

const worlds = BROKEN.map(({ scene = healthyScene, rules, name }) => ({ name, recording: record(scene, rules) }));
const reports = worlds.map(({ name, recording }) => ({ name, report: judge(recording, RUNBOOKS) }));
const codes = [...new Set(whyNoEgress.causes.map((cause) => cause.code))];

describe('the catalog', () => {
  it('knows each runbook by its own id', () => {
    expect([...RUNBOOKS].map(([, runbook]) => runbook.id)).toEqual([...RUNBOOKS.keys()]);
  });

  it.each([...RUNBOOKS.values()])('$id has step ids once, and causes that name steps there are', (runbook) => {
    const ids = runbook.steps.map((step) => step.id);
    expect(ids).toEqual([...new Set(ids)]);
    const named = runbook.causes.flatMap((cause) => [cause.step, ...cause.explains]);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('asks everything in one wave, by catalogue commands, each cut off within 6 s', () => {
    expect(whyNoEgress.steps.filter((step) => (step.after ?? []).length > 0)).toEqual([]);
    const scenes = [healthyScene, withoutAgents(healthyScene), { ...healthyScene, host: 'example.org' }];
    const probes = scenes.flatMap((scene) => plan(whyNoEgress, scene, DEFAULT_SITE).flatMap((one) => one.probes));
    // The cloud's API is no place where commands run.
    const run = probes.filter(({ location }) => location.at !== 'cloud');
    for (const probe of run) expect(() => checkCall(probe.call)).not.toThrow();
    expect(probes.filter((probe) => probe.timeoutMs + (probe.delayMs ?? 0) > 6000)).toEqual([]);
  });

  it('needs the agents of two nodes at most, and one Cilium agent', () => {
    const probes = plan(whyNoEgress, healthyScene, DEFAULT_SITE).flatMap((one) => one.probes);
    const nodes = new Set(
      probes.flatMap(({ location }) => (location.at === 'pod' || location.at === 'node' ? [location.node] : [])),
    );
    const agents = new Set(probes.flatMap(({ location }) => (location.at === 'cilium' ? [location.node] : [])));
    expect([[...nodes].sort(), [...agents]]).toEqual([['node-1', 'node-2'], ['node-1']]);
  });

  it('keeps probe keys apart within a step', () => {
    const doubles = plan(whyNoEgress, { ...healthyScene, host: 'example.org' }, DEFAULT_SITE).filter(
      ({ probes }) => new Set(probes.map((probe) => probe.key)).size !== probes.length,
    );
    expect(doubles).toEqual([]);
  });
});

describe('every cause', () => {
  it.each(codes)('%s is reached by a world that is broken so', (code) => {
    expect(reports.filter(({ report }) => report.causes.some((cause) => cause.code === code))).not.toEqual([]);
  });

  it.each(codes)('%s says it in two languages, with remedies that can be run, checked and looked up', (code) => {
    for (const { report } of reports) {
      for (const cause of report.causes.filter((one) => one.code === code)) {
        expect(cause.say.ko).toMatch(/[가-힣]/);
        expect(cause.say.en).not.toMatch(/undefined|NaN/);
        expect(cause.remedies).not.toEqual([]);
        for (const { say, run, verify, source } of cause.remedies) {
          expect(say.ko).toMatch(/[가-힣]/);
          expect([run, verify, source].filter((text) => text === '' || /undefined|NaN|'';/.test(text))).toEqual([]);
        }
      }
    }
  });

  it('looks before it changes anything where the fix interrupts others', () => {
    const bold = reports.flatMap(({ report }) =>
      report.causes
        .filter((cause) => cause.remedies.every((remedy) => remedy.risk === 'disruptive'))
        .map((one) => one.code),
    );
    expect([...new Set(bold)].sort()).toEqual([
      'masquerade-exempts-target',
      'masquerade-missing-uplink',
      'masquerade-off',
      'node-ip-forward-off',
      'pod-mtu-too-big',
    ]);
  });
});

describe('every step', () => {
  it('shows Korean for what it asks, saw and expected', () => {
    const english = reports.flatMap(({ report }) =>
      report.steps.flatMap((step) =>
        [step.asks, step.saw, step.expected].filter(
          ({ en, ko }) => en === ko && /[a-z]{4,} [a-z]{2,} [a-z]{2,}/.test(en),
        ),
      ),
    );
    // What tools and objects say themselves stays as it is.
    expect([...new Set(english.map(({ en }) => en))]).toEqual([
      'no access to it is set up',
      'policies is forbidden',
      'the image has no such tool',
    ]);
  });
});

describe('a recording', () => {
  it.each(worlds)('of "$name" gives the same report from its JSON', ({ recording }) => {
    const again = JSON.parse(JSON.stringify(recording)) as Recording;
    expect(JSON.stringify(judge(again, RUNBOOKS))).toBe(JSON.stringify(judge(recording, RUNBOOKS)));
  });
});

describe('an early stop', () => {
  const first = (recording: Recording, observations: Recording['observations']): string => {
    const steps = plan(whyNoEgress, recording.scene, recording.site);
    const findings = findingsOf(steps, observations, recording.scene, recording.site);
    return conclude(whyNoEgress, { ...recording, observations }, findings).causes[0]?.code ?? '';
  };

  it.each(worlds)('of "$name" names the first cause that the whole run names', ({ recording }) => {
    const steps = plan(whyNoEgress, recording.scene, recording.site);
    const whole = first(recording, recording.observations);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...recording.observations], { minLength: recording.observations.length }),
        (order) => {
          const seen: Recording['observations'][number][] = [];
          const provenNow = (): boolean =>
            isProven(whyNoEgress, findingsOf(steps, seen, recording.scene, recording.site), recording.scene);
          // Every fifth observation is enough to catch a wrong stop, and keeps the test quick.
          for (const [at, observation] of order.entries()) {
            seen.push(observation);
            if (at % 5 !== 0 || !provenNow()) continue;
            expect(first(recording, [...seen, ...closeOpen(steps, seen, 'proven', 1)])).toBe(whole);
            return;
          }
        },
      ),
      { numRuns: 6, seed: 7 },
    );
  });
});
