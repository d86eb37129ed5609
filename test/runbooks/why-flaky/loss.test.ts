// Loss is judged over all trains of a way, and none of it from what could not be sent.
import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import { looked } from '../../../src/model/looked.ts';
import type { Observation, Recording } from '../../../src/model/recording.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { seenFrom } from '../../../src/runbooks/why-flaky/loss-steps.ts';
import { askPlayground } from '../../product/ask-playground.ts';

let healthy: Recording;
beforeAll(async () => {
  const { recording } = await askPlayground('why-flaky node-1 node-2');
  if (recording === null) throw new Error('no recording');
  healthy = recording;
});

const train = (lost: number): string => {
  const got = 60 - lost;
  const percent = Math.floor((100 * lost) / 60);
  const rtt = got === 0 ? '' : 'rtt min/avg/max/mdev = 0.500/0.800/1.000/0.100 ms\n';
  return `PING 100.64.0.2 (100.64.0.2) 56(84) bytes of data.\n\n--- 100.64.0.2 ping statistics ---\n60 packets transmitted, ${got} received, ${percent}% packet loss, time 1190ms\n${rtt}`;
};

const withTrains = (outcomes: Readonly<Record<string, number | null>>) => {
  const observations = healthy.observations.map((one): Observation => {
    const lost = one.step === 'node-loss' ? outcomes[one.probe] : undefined;
    if (lost === undefined) return one;
    if (lost === null) return { ...one, outcome: { kind: 'not-looked', reason: 'timed-out', detail: 'killed' } };
    const exitCode = lost === 60 ? 1 : 0;
    return { ...one, outcome: { kind: 'exited', exitCode, stdout: train(lost), stderr: '', truncated: false } };
  });
  return judge({ ...healthy, observations }, RUNBOOKS);
};

describe('loss between two nodes', () => {
  it.each<[string, Readonly<Record<string, number | null>>, string, readonly string[]]>([
    ['three of 180', { 'node-1>node-2 0': 3 }, 'pass', []],
    ['five of 180', { 'node-1>node-2 0': 3, 'node-1>node-2 1': 2 }, 'warn', ['tailnet-packet-loss']],
    ['a third of one train', { 'node-1>node-2 1': 20 }, 'fail', ['tailnet-packet-loss']],
    ['a train that did not end', { 'node-1>node-2 2': null }, 'unknown', []],
    [
      'all trains of one way not to be seen',
      { 'node-1>node-2 0': null, 'node-1>node-2 1': null, 'node-1>node-2 2': null },
      'unknown',
      [],
    ],
  ])('%s', (_name, outcomes, verdict, codes) => {
    const report = withTrains(outcomes);
    expect([report.verdict, report.causes.map(({ code }) => code)]).toEqual([verdict, codes]);
  });

  it('is no silence of the far end, though the few packets of other checks were all lost', () => {
    const observations = healthy.observations.map((one): Observation => {
      const { outcome, probe, step } = one;
      if (step === 'node-loss' && probe.startsWith('node-1>node-2'))
        return { ...one, outcome: { kind: 'exited', exitCode: 0, stdout: train(30), stderr: '', truncated: false } };
      const isData = step === 'tailnet-data' && probe.startsWith('node-1>node-2') && outcome.kind === 'exited';
      // tailscaled: no answer within the client's limit
      return isData && outcome.kind === 'exited'
        ? { ...one, outcome: { ...outcome, exitCode: 28, stdout: '', stderr: 'curl: (28) Operation timed out\n' } }
        : one;
    });
    expect(judge({ ...healthy, observations }, RUNBOOKS).causes[0]?.code).toBe('tailnet-packet-loss');
  });

  it.concurrent('says so where it comes and goes', () => {
    expect(withTrains({ 'node-1>node-2 1': 20 }).headline.en).toMatch(/^11 % of 180 pings .*, now and then \(/);
    expect(withTrains({ 'node-1>node-2 0': 8, 'node-1>node-2 1': 8, 'node-1>node-2 2': 8 }).headline.en).not.toMatch(
      /now and then/,
    );
  });

  it.concurrent.each([
    [59, '5.0'],
    [180, '1.7'],
    [20, '13.9'],
  ])('%i packets show %s %% or more', (packets, percent) => {
    expect(seenFrom(packets)).toBe(percent);
  });

  it.concurrent('is unknown, and blames nobody, without agents', () => {
    const scene = { ...healthy.scene, agents: looked([]) };
    const report = judge({ ...healthy, scene, observations: [] }, RUNBOOKS);
    expect([report.verdict, report.causes]).toEqual(['unknown', []]);
  });

  it.concurrent.each(['cut', 'forbidden'] as const)(
    'is unknown, and blames nobody, where all answers are %s',
    (how) => {
      const outcome: Observation['outcome'] =
        how === 'cut'
          ? { kind: 'exited', exitCode: 0, stdout: '[{', stderr: '', truncated: true }
          : { kind: 'not-looked', reason: 'forbidden', detail: 'no' };
      const report = judge(
        { ...healthy, observations: healthy.observations.map((one) => ({ ...one, outcome })) },
        RUNBOOKS,
      );
      expect([report.verdict, report.causes.map(({ code }) => code)]).toEqual(['unknown', []]);
    },
  );
});
