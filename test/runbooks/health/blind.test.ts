// What the overview could not see is never called well, and never blamed.
import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import { looked, notLooked } from '../../../src/model/looked.ts';
import type { Observation, Recording } from '../../../src/model/recording.ts';
import type { Report } from '../../../src/model/report.ts';
import type { NodeScene } from '../../../src/model/scene.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { HEALTH_STEPS } from '../../../src/runbooks/health/steps.ts';
import { askPlayground } from '../../product/ask-playground.ts';

let healthy: Recording;
beforeAll(async () => {
  const { recording } = await askPlayground('health');
  if (recording === null) throw new Error('no recording');
  healthy = recording;
});

const NO: Observation['outcome'] = { kind: 'not-looked', reason: 'forbidden', detail: 'no' };

const seen = (
  change: (one: Observation) => Observation['outcome'],
  scene: Partial<NodeScene> = {},
): readonly [Report['verdict'], readonly string[]] => {
  const report = judge(
    {
      ...healthy,
      scene: { ...healthy.scene, ...scene },
      observations: healthy.observations.map((one) => ({ ...one, outcome: change(one) })),
    },
    RUNBOOKS,
  );
  expect(report.headline.ko).toMatch(/[가-힣]/);
  return [report.verdict, report.causes.map(({ code }) => code)];
};

const BLIND = ['unknown', []];

/** They only add detail, or another step tells the same. */
const MOOT = [
  'overlay-forwarding',
  'overlay-health-age',
  'metrics-page',
  'conntrack-refusals',
  'netcheck',
  'tailnet-prefs',
  'relay-share',
  'vxlan-arrives',
  'vxlan-firewall',
  'mtu-egress',
  'ebpf-drops-seen',
];

describe('health, half blind', () => {
  it('is unknown without agents', () => {
    expect(seen((one) => (one.location.at === 'node' ? NO : one.outcome), { agents: looked([]) })).toEqual(BLIND);
  });

  it('is unknown where nothing may be run in Cilium', () => {
    expect(seen((one) => (one.location.at === 'cilium' ? NO : one.outcome))).toEqual(BLIND);
  });

  it.each(['nodes', 'agents', 'ciliumPods', 'ciliumNodes'] as const)('is unknown where %s may not be read', (what) => {
    expect(seen((one) => one.outcome, { [what]: notLooked('forbidden', 'no') })).toEqual(BLIND);
  });

  it.each<[string, Observation['outcome']]>([
    ['unreadable', { kind: 'exited', exitCode: 0, stdout: 'surprise\n', stderr: '', truncated: false }],
    ['cut off', { kind: 'exited', exitCode: 0, stdout: '[{', stderr: '', truncated: true }],
    ['timed out', { kind: 'not-looked', reason: 'timed-out', detail: 'killed' }],
    ['forbidden', NO],
  ])('is unknown where all answers are %s', (_name, outcome) => {
    expect(seen(() => outcome)).toEqual(BLIND);
  });

  it.each(HEALTH_STEPS.map(({ id }) => id))('%s unseen on one node blames nobody', (step) => {
    const [verdict, causes] = seen((one) =>
      one.step === step && 'node' in one.location && one.location.node === 'node-1' ? NO : one.outcome,
    );
    const isFromObjects = !healthy.observations.some((one) => one.step === step);
    expect([verdict, causes]).toEqual([isFromObjects || MOOT.includes(step) ? 'pass' : 'unknown', []]);
  });

  it('says that refusals could not be counted where the agent lacks the right', () => {
    const report = judge(
      {
        ...healthy,
        observations: healthy.observations.map((one) =>
          one.step === 'conntrack-refusals' ? { ...one, outcome: NO } : one,
        ),
      },
      RUNBOOKS,
    );
    expect([report.verdict, report.headline.en]).toEqual(['pass', expect.stringContaining('could not be counted')]);
  });
});
