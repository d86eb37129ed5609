// Steps that ask the same of the same place share one command, and each gets its own observation of it.
import { describe, expect, it } from 'vitest';
import { sharing } from '../../src/cluster/alike.ts';
import type { Observer, PlannedProbe, ProbeWave } from '../../src/engine/ports.ts';
import { healthyScene } from '../runbooks/demo-scene.ts';

const probe = (step: string, change: Partial<PlannedProbe> = {}): PlannedProbe => ({
  step,
  probe: 'only',
  location: { at: 'node', node: 'node-1' },
  call: { name: 'link', args: { device: 'eth0' } },
  timeoutMs: 1000,
  delayMs: 0,
  ...change,
});

const ask = async (probes: readonly PlannedProbe[]) => {
  const ran: PlannedProbe[] = [];
  const observer: Observer = {
    async *observe(wave) {
      for (const one of wave.probes) {
        ran.push(one);
        yield {
          step: one.step,
          probe: one.probe,
          location: one.location,
          rung: 'agent',
          argv: [one.call.name],
          startedMs: ran.length,
          durationMs: 1,
          outcome: { kind: 'exited', exitCode: 0, stdout: '', stderr: '', truncated: false },
        };
      }
    },
  };
  const wave: ProbeWave = { run: 'r', scene: healthyScene, probes, epochMs: 0 };
  const told: string[] = [];
  for await (const { step, startedMs } of sharing(observer).observe(wave, new AbortController().signal))
    told.push(`${step} by ${startedMs}`);
  return { ran: ran.map(({ timeoutMs }) => timeoutMs), told };
};

describe('the same look', () => {
  it('is taken once, with the longest time, and told to all who asked', async () => {
    expect(await ask([probe('a'), probe('b', { timeoutMs: 3000 }), probe('c', { probe: 'other' })])).toEqual({
      ran: [3000],
      told: ['a by 1', 'b by 1', 'c by 1'],
    });
  });

  it.each<[string, Partial<PlannedProbe>]>([
    ['later', { delayMs: 1500 }],
    ['elsewhere', { location: { at: 'node', node: 'node-2' } }],
    ['with other arguments', { call: { name: 'link', args: { device: 'eth1' } } }],
  ])('%s is another', async (_name, change) => {
    expect((await ask([probe('a'), probe('b', change)])).told).toEqual(['a by 1', 'b by 2']);
  });
});
