// Whatever a run could not see, it does not make up: lost evidence never turns into a failure, a pass or a wrong proof.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/engine/judge.ts';
import { notLooked } from '../../src/model/looked.ts';
import type { Observation, Outcome, Recording } from '../../src/model/recording.ts';
import type { PodScene } from '../../src/model/scene.ts';
import { UNKNOWN_REASONS } from '../../src/model/verdict.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { healthyScene } from './demo-scene.ts';
import { record } from './record.ts';
import { BROKEN } from './worlds.ts';

type Exited = Extract<Outcome, { kind: 'exited' }>;
type Loss = readonly [name: string, lose: (outcome: Exited) => Outcome];

const LOSSES: readonly Loss[] = [
  ...UNKNOWN_REASONS.map((reason): Loss => [reason, () => ({ kind: 'not-looked', reason, detail: 'lost' })]),
  ['cut at the cap', (one) => ({ ...one, truncated: true })],
  ['empty', (one) => ({ ...one, stdout: '', stderr: '' })],
  ['empty, exit 0', (one) => ({ ...one, exitCode: 0, stdout: '', stderr: '' })],
  ['half', (one) => ({ ...one, stdout: one.stdout.slice(0, one.stdout.length / 2) })],
];

const placeOf = ({ location }: Observation): string => ('node' in location ? `${location.at} ${location.node}` : 'api');

/** Single observations, whole steps, whole vantages of a node, and each tool. */
const groupsOf = (recording: Recording): readonly ((one: Observation) => boolean)[] => {
  const by = (key: (one: Observation) => string) =>
    [...new Set(recording.observations.map(key))].map((wanted) => (one: Observation) => key(one) === wanted);
  return [
    ...by((one) => `${one.step} ${one.probe}`),
    ...by((one) => one.step),
    ...by(placeOf),
    ...by((one) => one.argv[0] ?? ''),
  ];
};

const without = (recording: Recording, hit: (one: Observation) => boolean, [, lose]: Loss): Recording => ({
  ...recording,
  observations: recording.observations.map((one) =>
    hit(one) && one.outcome.kind === 'exited' ? { ...one, outcome: lose(one.outcome) } : one,
  ),
});

const FACTS = [
  'node',
  'nodes',
  'siblings',
  'elsewhere',
  'dns',
  'agents',
  'ciliumPods',
  'ciliumConfig',
  'ciliumEndpoint',
  'policies',
] as const satisfies readonly (keyof PodScene)[];

/** Told by the objects alone: a pod that gets out without them has nothing wrong that was seen. */
const OBJECT_CODES: readonly string[] = ['cilium-agent-down', 'node-not-ready', 'pod-not-running'];

/** What Oracle's word sharpens: without it, that nothing leaves the cloud is as true. */
const ORACLE = /^(?:route-table-|nat-gateway-|internet-gateway-|security-list-)/;

const worlds = BROKEN.filter(({ verdict = 'fail' }) => verdict === 'fail').map(
  ({ name, scene = healthyScene, rules, causes }) => ({
    name,
    recording: record(scene, rules),
    rules,
    codes: causes.flatMap(([code]) => (ORACLE.test(code) ? [code, 'cloud-egress-down'] : [code])),
  }),
);
const healthy = record(healthyScene);

/** The same world where the API server refused one thing; what was asked in both is answered alike. */
const blindTo = (fact: (typeof FACTS)[number], { recording, rules }: (typeof worlds)[number]): Recording => {
  const scene: PodScene = { ...recording.scene, [fact]: notLooked('forbidden', 'lost') };
  const observations = record(scene, rules).observations.map(
    (one) => recording.observations.find(({ step, probe }) => step === one.step && probe === one.probe) ?? one,
  );
  return { ...recording, scene, observations };
};

/** What may not be said of a broken world when some of it was not seen; null when all is honest. */
const lie = (recording: Recording, codes: readonly string[]): string | null => {
  const { verdict, confidence, causes } = judge(recording, RUNBOOKS);
  const [first] = causes;
  if (verdict === 'pass') return 'pass';
  return confidence === 'proven' && first !== undefined && !codes.includes(first.code) ? `proven ${first.code}` : null;
};

describe.concurrent('a healthy recording that lost something', () => {
  it.each(LOSSES)('%s: is never a failure or a warning', (name, lose) => {
    const said = groupsOf(healthy).map((hit) => judge(without(healthy, hit, [name, lose]), RUNBOOKS));
    expect(said.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'unknown')).toEqual([]);
  });

  it('is open when what was asked was not seen', () => {
    const asked = ['egress-pod', 'dns-cluster', 'dns-outside'];
    const verdicts = asked.map(
      (step) =>
        judge(
          without(healthy, (one) => one.step === step, [
            '',
            () => ({ kind: 'not-looked', reason: 'timed-out', detail: '' }),
          ]),
          RUNBOOKS,
        ).verdict,
    );
    expect(verdicts).toEqual(['unknown', 'unknown', 'unknown']);
  });
});

describe.concurrent('a recording of an older netwhy', () => {
  it('is judged without what was not asked then', () => {
    for (const { recording } of worlds) {
      const fewer = { ...recording, observations: recording.observations.filter((_, at) => at % 3 !== 0) };
      expect(judge(fewer, RUNBOOKS).verdict).not.toBe('pass');
    }
  });
});

describe.concurrent('a broken recording that lost something', () => {
  it('never passes, and never proves another cause', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), fc.nat(), (which, a, b, how) => {
        const world = worlds[which % worlds.length];
        if (world === undefined) return;
        const groups = groupsOf(world.recording);
        const [one, other] = [groups[a % groups.length], groups[b % groups.length]];
        const loss = LOSSES[how % LOSSES.length];
        if (one === undefined || other === undefined || loss === undefined) return;
        const both = without(without(world.recording, one, loss), how % 2 === 0 ? other : one, loss);
        expect([world.name, lie(both, world.codes)]).toEqual([world.name, null]);
      }),
      { numRuns: 500, seed: 20_261_123 },
    );
  });

  it.each(UNKNOWN_REASONS.filter((reason) => reason !== 'tool-missing'))(
    'is not well by pings alone where only TCP is filtered and TCP was not seen (%s)',
    (reason) => {
      const world = worlds.find(({ name }) => name === 'only TCP is filtered');
      if (world === undefined) throw new Error('no such world');
      const loss: Loss = ['', () => ({ kind: 'not-looked', reason, detail: 'lost' })];
      const { verdict } = judge(
        without(world.recording, (one) => one.argv[0] === 'curl', loss),
        RUNBOOKS,
      );
      expect(['unknown', 'fail']).toContain(verdict);
    },
  );

  it('is not well where one TCP look failed and the other was not seen', () => {
    const world = worlds.find(({ name }) => name === 'only TCP is filtered');
    if (world === undefined) throw new Error('no such world');
    const loss: Loss = ['', () => ({ kind: 'not-looked', reason: 'timed-out', detail: 'lost' })];
    const { verdict } = judge(
      without(world.recording, ({ step }) => step === 'egress-name', loss),
      RUNBOOKS,
    );
    expect(verdict).toBe('unknown');
  });

  it.each(FACTS)('never passes without %s', (fact) => {
    const said = worlds
      // That Cilium only audits cannot be known where no Cilium pod can be found.
      .filter(({ name, codes }) => !OBJECT_CODES.includes(codes[0] ?? '') && !name.includes('audit'))
      .map((world) => [world.name, lie(blindTo(fact, world), world.codes)])
      .filter(([, what]) => what !== null);
    expect(said).toEqual([]);
  });
});
