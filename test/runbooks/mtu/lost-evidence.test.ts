// What the MTU question says when it could not look: never that all is well, never a cause that is not there.
import { describe, expect, it } from 'vitest';
import type { Recording } from '../../../src/model/recording.ts';
import { askPlayground } from '../../product/ask-playground.ts';
import { cutOff, without } from '../blinded.ts';

const record = async (words: string, faults: readonly string[] = []): Promise<Recording> => {
  const { recording } = await askPlayground(words, faults);
  if (recording === null) throw new Error('no recording');
  return recording;
};

describe('a budget that fits', () => {
  it('with any one observation lost or cut is never blamed', async () => {
    const recording = await record('mtu');
    const blamed = recording.observations.flatMap(({ step, probe }, at) =>
      [without(recording, (_one, index) => index === at), cutOff(recording, (_one, index) => index === at)]
        .filter(({ verdict, causes }) => causes.length > 0 || (verdict !== 'pass' && verdict !== 'unknown'))
        .map(({ verdict, causes }) => [step, probe, verdict, causes.map(({ code }) => code)]),
    );
    expect(blamed).toEqual([]);
  });

  it.each(['node', 'pod'] as const)('seen without any %s is open', async (at) => {
    const recording = await record('mtu shop/web-0');
    const report = without(recording, ({ location }) => location.at === at);
    expect([report.verdict, report.causes]).toEqual(['unknown', []]);
  });

  it('draws nothing that was not read', async () => {
    const recording = await record('mtu');
    expect(without(recording, ({ location }) => location.at === 'node').figures).toEqual([]);
  });
});

describe('an overlay that is too big', () => {
  it('is likely, not proven, where fragments cannot be counted', async () => {
    const recording = await record('mtu', ['overlay-mtu-too-big']);
    const { causes } = without(recording, ({ step }) => step === 'mtu-fragments');
    expect(causes.map(({ code, confidence }) => [code, confidence])).toEqual([['overlay-mtu-too-big', 'consistent']]);
  });
});
