// Two nodes with a trouble of their own on the same step: both are named.
import { expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import type { Observation, Recording } from '../../../src/model/recording.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { askPlayground } from '../../product/ask-playground.ts';

/** The same world where cilium_vxlan of node-2 is down as well. */
const downOnNode2 = (one: Observation): Observation => {
  const { outcome, location } = one;
  if (one.step !== 'vxlan-device' || location.at !== 'node' || location.node !== 'node-2' || outcome.kind !== 'exited')
    return one;
  const stdout = outcome.stdout.replace(
    /("ifname":\s*"cilium_vxlan",\s*"flags":\s*\[)([^\]]*)\]/,
    (_all, head, flags) =>
      `${head}${String(flags)
        .replaceAll(/"(?:UP|LOWER_UP)",?\s*/g, '')
        .replace(/,\s*$/, '')}]`,
  );
  return { ...one, outcome: { ...outcome, stdout } };
};

it('names a missing device of one node and a device that is down on another', async () => {
  const { recording } = await askPlayground('overlay', ['vxlan-device-missing']);
  if (recording === null) throw new Error('no recording');
  const both: Recording = { ...recording, observations: recording.observations.map(downOnNode2) };
  const named = judge(both, RUNBOOKS).causes.map(({ code, subjects }) => [code, subjects]);
  expect(named).toEqual(
    expect.arrayContaining([
      ['vxlan-device-missing', ['node-1']],
      ['vxlan-device-down', ['node-2']],
    ]),
  );
});
