// What came with questions beyond one pod: two causes at once, overviews, drawings, the guide's commands, a pod that is gone.
import { describe, expect, it } from 'vitest';
import { isProven } from '../../src/engine/causes.ts';
import { findingsOf } from '../../src/engine/findings.ts';
import { judge } from '../../src/engine/judge.ts';
import { plan } from '../../src/engine/plan.ts';
import { Fault } from '../../src/model/fault.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Runbook } from '../../src/model/runbook.ts';
import type { NodeScene, Scene } from '../../src/model/scene.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { same, say } from '../../src/model/text.ts';
import { exited, SCENE, TOY } from './toy.ts';

const seen = (step: string, stdout: string): Recording['observations'][number] => ({
  step,
  probe: 'only',
  location: { at: 'node', node: 'node-1' },
  rung: 'agent',
  argv: ['cilium-dbg', 'bpf', 'lb', 'list'],
  startedMs: 0,
  durationMs: 1,
  outcome: exited(stdout),
});

const recording = (words: Readonly<Record<string, string>>, more: Partial<Recording> = {}): Recording => ({
  schema: 1,
  run: 'r-1',
  question: 'toy',
  netwhy: '0',
  runbookVersion: 1,
  site: DEFAULT_SITE,
  scene: SCENE,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 5,
  ended: 'complete',
  observations: Object.entries(words).map(([step, stdout]) => seen(step, stdout)),
  ...more,
});

const reportOf = (runbook: Runbook, one: Recording) => judge(one, new Map([['toy', runbook]]));

/** `other` is a cause of its own, which `low-broken` does not account for. */
const withOther: Runbook = {
  ...TOY,
  causes: [
    ...TOY.causes,
    {
      code: 'later-broken',
      layer: 'tuning',
      step: 'later',
      severity: 'fail',
      when: (found) => found('later').fails,
      explains: [],
      say: () => same('later is broken'),
      about: () => ['node-1'],
      remedies: () => [],
    },
  ],
};

const proven = (runbook: Runbook, words: Readonly<Record<string, string>>): boolean => {
  const steps = plan(runbook, SCENE, DEFAULT_SITE);
  return isProven(runbook, findingsOf(steps, recording(words).observations, SCENE, DEFAULT_SITE), SCENE);
};

describe('a proven cause', () => {
  it('ends the run when nothing that it does not account for can turn up', () => {
    expect(proven(TOY, { low: 'bad', high: 'bad' })).toBe(true);
  });

  it('does not end it while another cause may still be found', () => {
    expect(proven(withOther, { low: 'bad', high: 'bad' })).toBe(false);
    expect(proven(withOther, { low: 'bad', high: 'bad', later: 'ok' })).toBe(true);
  });

  it('never ends an overview', () => {
    expect(proven({ ...TOY, whole: true }, { low: 'bad', high: 'bad', slow: 'ok', later: 'ok' })).toBe(false);
  });
});

describe('two faults at once', () => {
  it('are both named, the lower one first, with what each is about', () => {
    const report = reportOf(withOther, recording({ low: 'bad', high: 'bad', slow: 'ok', later: 'bad' }));
    expect(report.causes.map(({ code, subjects }) => [code, subjects])).toEqual([
      ['low-broken', []],
      ['later-broken', ['node-1']],
    ]);
  });
});

describe('a report', () => {
  it('holds what the runbook draws from the findings', () => {
    const runbook: Runbook = {
      ...TOY,
      draw: (found) => [{ id: 'way', kind: 'drawing', title: say('Way', '경로'), body: found('low').judgement.saw }],
    };
    const { figures } = reportOf(runbook, recording({ low: 'ok', high: 'ok', slow: 'ok', later: 'ok' }));
    expect(figures).toEqual([{ id: 'way', kind: 'drawing', title: say('Way', '경로'), body: same('ok') }]);
  });

  it("says what ran in place of a guide's command, once, with the version it is about", () => {
    const guide = {
      says: 'cilium bpf lb list',
      why: say('there is no such tool', '그런 도구가 없습니다'),
      erratum: 'G8',
    };
    const runbook: Runbook = {
      ...TOY,
      steps: TOY.steps.map((step) => (step.id === 'later' ? step : { ...step, guide })),
    };
    const scene: Scene = {
      ...SCENE,
      ciliumPods: {
        ok: true,
        value: [{ namespace: 'kube-system', pod: 'cilium-x', node: 'node-1', ready: true, version: 'v1.18.2' }],
      },
    };
    const report = reportOf(runbook, recording({ low: 'ok', high: 'ok', slow: 'ok', later: 'ok' }, { scene }));
    expect(report.notes.filter((note) => note.en.includes('guide')).map((note) => note.en)).toEqual([
      'The guide says "cilium bpf lb list"; here (Cilium v1.18.2) that is "cilium-dbg bpf lb list": there is no such tool (G8)',
    ]);
    expect(report.steps.map((step) => step.guide?.erratum ?? '')).toEqual(['G8', 'G8', 'G8', '']);
  });
});

describe('a pod that was gone when the run ended', () => {
  it.each([
    ['deleted', 'was deleted while netwhy was looking'],
    ['replaced', 'was replaced by a new pod of that name'],
  ] as const)('%s: nothing seen of it makes a cause', (vanished, sentence) => {
    const report = reportOf(TOY, recording({ low: 'bad', high: 'bad', slow: 'ok', later: 'ok' }, { vanished }));
    expect([report.verdict, report.causes, report.confidence]).toEqual(['unknown', [], 'undetermined']);
    expect(report.headline.en).toContain(sentence);
  });
});

describe('a recording', () => {
  it('whose scene is of another kind than its question is refused', () => {
    const { target, ...nodeless } = SCENE;
    const scene: NodeScene = {
      ...nodeless,
      subject: { kind: 'cluster' },
      focus: [],
      leftOut: 0,
      pod: null,
      peerPod: null,
      pods: { ok: true, value: [] },
      kubeProxy: { ok: true, value: null },
    };
    expect(() => reportOf(TOY, recording({}, { scene }))).toThrow(Fault);
    expect(target.name).toBe('web-0');
  });

  it('of nodes names those without an agent, and how many were left out', () => {
    const { target: _target, ...nodeless } = SCENE;
    const focus = ['node-1', 'node-2'].map((name) => ({
      name,
      ready: true,
      reason: '',
      internalIps: [],
      podCidrs: [],
    }));
    const scene: NodeScene = {
      ...nodeless,
      subject: { kind: 'cluster' },
      focus,
      leftOut: 7,
      pod: null,
      peerPod: null,
      pods: { ok: true, value: [] },
      kubeProxy: { ok: true, value: null },
    };
    const words = { low: 'ok', high: 'ok', slow: 'ok', later: 'ok' };
    const report = reportOf({ ...TOY, target: 'nodes' }, recording(words, { scene }));
    expect(report.target).toEqual({ kind: 'cluster', namespace: '', name: 'toy', node: '' });
    expect(report.notes.map(({ en }) => en)).toEqual([
      expect.stringContaining('No netwhy agent is ready on node-2'),
      expect.stringContaining('7 more nodes were not looked at'),
    ]);
    expect([report.verdict, report.headline.en]).toEqual([
      'unknown',
      'Nothing is wrong on the 2 nodes that were looked at, of 9.',
    ]);
  });
});
