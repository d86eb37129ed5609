// What the overlay question says when it could not look: never that all is well, never a cause that is not there.
import { describe, expect, it } from 'vitest';
import type { Recording } from '../../../src/model/recording.ts';
import { askPlayground } from '../../product/ask-playground.ts';
import { cutOff, without } from '../blinded.ts';

const record = async (words: string, faults: readonly string[] = []): Promise<Recording> => {
  const { recording } = await askPlayground(words, faults);
  if (recording === null) throw new Error('no recording');
  return recording;
};

describe('a healthy overlay', () => {
  it('with any one observation lost or cut is never blamed', async () => {
    const recording = await record('overlay');
    const blamed = recording.observations.flatMap(({ step, probe }, at) =>
      [without(recording, (_one, index) => index === at), cutOff(recording, (_one, index) => index === at)]
        .filter(({ verdict, causes }) => causes.length > 0 || (verdict !== 'pass' && verdict !== 'unknown'))
        .map(({ verdict, causes }) => [step, probe, verdict, causes.map(({ code }) => code)]),
    );
    expect(blamed).toEqual([]);
  });

  it.each([
    ['the nodes', 'node'],
    ['Cilium', 'cilium'],
    ['the pods', 'pod'],
  ] as const)('of which %s could not be asked is not called well, unless the rest shows it', async (_who, at) => {
    const recording = await record('overlay node-1');
    const report = without(recording, ({ location }) => location.at === at);
    // Cilium's own test endpoints are asked from the nodes: pods only confirm.
    expect([report.verdict, report.causes]).toEqual([at === 'pod' ? 'pass' : 'unknown', []]);
  });

  it('of which one node could not be asked says which', async () => {
    const recording = await record('overlay');
    const report = without(recording, ({ location }) => location.at !== 'api' && location.node === 'node-2');
    expect([report.verdict, report.causes]).toEqual(['unknown', []]);
    expect(report.steps.find(({ id }) => id === 'vxlan-device')?.saw.en).toBe('node-2: not allowed here');
  });
});

describe('a broken overlay', () => {
  it.each(['vxlan-port-blocked', 'tunnel-endpoint-wrong', 'vxlan-device-down', 'tailscale0-down'])(
    '%s: without Cilium or without pods it is still a failure',
    async (fault) => {
      const recording = await record('overlay node-1', [fault]);
      for (const at of ['cilium', 'pod'])
        expect(without(recording, ({ location }) => location.at === at).verdict).toBe('fail');
    },
  );

  it('is at most likely, never proven, where packet filters and far counters cannot be read', async () => {
    const recording = await record('overlay node-1', ['vxlan-port-blocked']);
    const { causes } = without(
      recording,
      ({ step, probe }) => step === 'vxlan-firewall' || (step === 'vxlan-arrives' && !probe.startsWith('node-1')),
    );
    expect(causes.map(({ code, confidence }) => [code, confidence])).toEqual([['vxlan-port-blocked', 'consistent']]);
  });
});
