// What the overlay question says when it could not look: never that all is well, never a cause that is not there.
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import type { Observation, Recording } from '../../../src/model/recording.ts';
import type { Report } from '../../../src/model/report.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { askPlayground } from '../../product/ask-playground.ts';
import { LOSSES, lies, without } from '../lost-evidence.ts';

const record = async (words: string, faults: readonly string[] = []): Promise<Recording> => {
  const { recording } = await askPlayground(words, faults);
  if (recording === null) throw new Error('no recording');
  return recording;
};

const [FORBIDDEN] = LOSSES;
const blind = (recording: Recording, hit: (one: Observation) => boolean): Report => {
  if (FORBIDDEN === undefined) throw new Error('no way to lose evidence');
  return judge(without(recording, hit, FORBIDDEN), RUNBOOKS);
};

describe.concurrent('a healthy overlay', () => {
  it('is never blamed with evidence lost, nor with any one observation lost', async () => {
    const recording = await record('overlay node-1');
    expect(lies(recording, [])).toEqual([]);
    const blamed = recording.observations.flatMap((lost) =>
      LOSSES.filter(([name]) => name === 'forbidden' || name === 'half')
        .map((loss) =>
          judge(
            without(recording, (one) => one === lost, loss),
            RUNBOOKS,
          ),
        )
        .filter(({ verdict, causes }) => causes.length > 0 || (verdict !== 'pass' && verdict !== 'unknown'))
        .map(({ verdict }) => [lost.step, lost.probe, verdict]),
    );
    expect(blamed).toEqual([]);
  });

  it.each([
    ['the nodes', 'node', 'unknown'],
    ['Cilium', 'cilium', 'unknown'],
    // Cilium's own test endpoints are asked from the nodes: pods only confirm.
    ['the pods', 'pod', 'pass'],
  ] as const)('of which %s could not be asked: %s, %s', async (_who, at, verdict) => {
    const report = blind(await record('overlay node-1'), ({ location }) => location.at === at);
    expect([report.verdict, report.causes]).toEqual([verdict, []]);
  });

  it('of which one node could not be asked says which', async () => {
    const recording = await record('overlay');
    const report = blind(recording, ({ location }) => location.at !== 'api' && location.node === 'node-2');
    expect([report.verdict, report.causes]).toEqual(['unknown', []]);
    expect(report.steps.find(({ id }) => id === 'vxlan-device')?.saw.en).toBe('node-2: lost');
  });
});

describe.concurrent.each([
  'vxlan-port-blocked',
  'tunnel-endpoint-wrong',
  'vxlan-device-down',
  'tailscale0-down',
  'overlay-route-wrong',
])('an overlay broken by %s', (fault) => {
  it('is never called well with evidence lost, and nothing else is called proven', async () => {
    expect(lies(await record('overlay node-1', [fault]), [fault])).toEqual([]);
  });
});

it('is at most likely, never proven, where packet filters and far counters cannot be read', async () => {
  const { causes } = blind(
    await record('overlay node-1', ['vxlan-port-blocked']),
    ({ step, probe }) => step === 'vxlan-firewall' || (step === 'vxlan-arrives' && !probe.startsWith('node-1')),
  );
  expect(causes.map(({ code, confidence }) => [code, confidence])).toEqual([['vxlan-port-blocked', 'consistent']]);
});

it('blames no tunnel where the list of them is empty, which it never is', async () => {
  const recording = await record('overlay node-1');
  const none = without(recording, ({ step }) => step === 'tunnel-endpoints', [
    'none',
    (one) => ({ ...one, stdout: '{}\n' }),
  ]);
  const { verdict, causes } = judge(none, RUNBOOKS);
  expect([verdict, causes]).toEqual(['unknown', []]);
});

it.each([
  ['tunnel-endpoint-wrong', 'tunnel-endpoints'],
  ['overlay-route-wrong', 'overlay-routes'],
])('%s is no blocked port and no leak where nobody could read %s', async (fault, lost) => {
  const report = blind(await record('overlay node-1', [fault]), ({ step }) => step === lost);
  expect([report.verdict, report.causes.map(({ code }) => code)]).toEqual(['fail', []]);
});
