// What the MTU question says when it could not look: never that all is well, never a cause that is not there.
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

describe.concurrent('a budget that fits', () => {
  it('is never blamed with evidence lost, nor with any one observation lost', async () => {
    const recording = await record('mtu node-1');
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

  it.each(['node', 'pod'] as const)('seen without any %s is open', async (at) => {
    const report = blind(await record('mtu shop/web-0'), ({ location }) => location.at === at);
    expect([report.verdict, report.causes]).toEqual(['unknown', []]);
  });

  it('draws nothing that was not read', async () => {
    expect(blind(await record('mtu'), ({ location }) => location.at === 'node').figures).toEqual([]);
  });
});

describe.concurrent.each([
  ['overlay-mtu-too-big', 'mtu'],
  ['mtu-drift', 'mtu'],
  ['pod-mtu-too-big', 'mtu shop/web-0'],
  ['mtu-blackhole', 'mtu node-1 node-2'],
])('sizes that are wrong by %s', (fault, words) => {
  it('are never called well with evidence lost, and nothing else is called proven', async () => {
    expect(lies(await record(words, [fault]), [fault])).toEqual([]);
  });
});

it('an overlay that is too big is likely, not proven, where fragments cannot be counted', async () => {
  const { causes } = blind(await record('mtu', ['overlay-mtu-too-big']), ({ step }) => step === 'mtu-fragments');
  expect(causes.map(({ code, confidence }) => [code, confidence])).toEqual([['overlay-mtu-too-big', 'consistent']]);
});
