// A thousand nodes: is what their probes tell judged in pieces, each short, with the judgement of one go?
import { describe, expect, it } from 'vitest';
import { findingsInTurns, findingsOf } from '../../../src/engine/findings.ts';
import { interpret, interpretInPieces } from '../../../src/engine/interpret.ts';
import { type PlannedStep, plan, planInPieces } from '../../../src/engine/plan.ts';
import { closeOpen } from '../../../src/engine/unfinished.ts';
import type { Pieces } from '../../../src/model/pieces.ts';
import type { Observation } from '../../../src/model/recording.ts';
import type { NodeScene } from '../../../src/model/scene.ts';
import { DEFAULT_SITE } from '../../../src/model/site.ts';
import { health as HEALTH } from '../../../src/runbooks/health/health.runbook.ts';
import { meshWays } from '../../../src/runbooks/health/mesh/mesh-steps.ts';

const NODES = 1_000;
const names = Array.from({ length: NODES }, (_, at) => `node-${at}`);
const SCENE = {
  cluster: 'test',
  subject: { kind: 'cluster' },
  focus: names.map((name) => ({ name })),
  leftOut: 0,
  tailnetIps: Object.fromEntries(names.map((name, at) => [name, `100.64.${at >> 8}.${at & 255}`])),
  nodes: { ok: true, value: [] },
  agents: { ok: true, value: names.map((node) => ({ node, ready: true, canEnter: true, tailnet: '' })) },
  ciliumPods: { ok: true, value: [] },
  ciliumNodes: { ok: true, value: names.map((name, at) => ({ name, healthIp: `10.0.${at >> 8}.${at & 255}` })) },
} as unknown as NodeScene;
const ILL = 'node-7';

const planned = (): PlannedStep => {
  const probes = meshWays.probes(SCENE, DEFAULT_SITE);
  if (!Array.isArray(probes)) throw new Error('no probes');
  return { step: meshWays, answered: null, probes };
};

const observed = ({ probes }: PlannedStep): readonly Observation[] =>
  probes.map(({ key, location, call }): Observation => {
    const { to } = call.args as { to: string };
    const lost = key.includes(`${ILL} `) || key.startsWith(`${ILL}>`);
    const stdout = `PING ${to} (${to}) 56(84) bytes of data.\n\n--- ${to} ping statistics ---\n${
      lost
        ? '3 packets transmitted, 0 received, 100% packet loss, time 200ms\n'
        : '3 packets transmitted, 3 received, 0% packet loss, time 200ms\nrtt min/avg/max/mdev = 1.0/2.0/3.0/0.5 ms\n'
    }`;
    return {
      step: meshWays.id,
      probe: key,
      location,
      rung: 'agent',
      argv: ['ping', to],
      startedMs: 0,
      durationMs: 1,
      outcome: { kind: 'exited', exitCode: lost ? 1 : 0, stdout, stderr: '', truncated: false },
    };
  });

const driven = <T>(pieces: Pieces<T>): { readonly value: T; readonly turns: number } => {
  for (let turns = 0; ; turns += 1) {
    const next = pieces.next();
    if (next.done === true) return { value: next.value, turns };
  }
};

describe('a thousand nodes', () => {
  const step = planned();
  const seen = observed(step);

  it('are judged in as many pieces as there are thousands of probes, and as in one go', async () => {
    expect(seen).toHaveLength(20 * NODES);
    const { value, turns } = driven(interpretInPieces(step, seen, SCENE, DEFAULT_SITE));
    expect(value).toEqual(interpret(step, seen, SCENE, DEFAULT_SITE));
    expect([value?.verdict, value?.facts?.cutNodes]).toEqual(['fail', [ILL]]);
    // Read, named, asked by either network, and timed.
    expect(turns).toBeGreaterThanOrEqual(20 + 3 * 10 + 20);
    expect(await findingsInTurns([step], seen, SCENE, DEFAULT_SITE)).toEqual(
      findingsOf([step], seen, SCENE, DEFAULT_SITE),
    );
  });

  it('are planned a step a piece', () => {
    const { value, turns } = driven(planInPieces(HEALTH, SCENE, DEFAULT_SITE));
    expect(turns).toBe(HEALTH.steps.length);
    expect(value.map(({ probes }) => probes.length)).toEqual(
      plan(HEALTH, SCENE, DEFAULT_SITE).map(({ probes }) => probes.length),
    );
  });

  it('are judged by a look or two at each reading, not at all of them for each node', () => {
    const use = HEALTH.steps.find(({ id }) => id === 'conntrack-use');
    const probes = use?.probes(SCENE, DEFAULT_SITE);
    if (use === undefined || !Array.isArray(probes)) throw new Error('no probes');
    let looks = 0;
    const readings = probes.map(({ key, location }) => ({
      ...{ key, rung: 'agent' as const, argv: [], durationMs: 1, ok: true as const, exitCode: 0, stderr: '' },
      value: { kind: 'conntrack', value: { count: 1, max: 100 }, again: false },
      get location() {
        looks += 1;
        return location;
      },
    }));
    expect(use.judge(readings, SCENE, DEFAULT_SITE).verdict).toBe('pass');
    expect(looks).toBeLessThanOrEqual(4 * NODES);
  });

  it('leave nothing open once each has its observation, and say so of what is', () => {
    expect(closeOpen([step], seen, 'complete', 1)).toEqual([]);
    expect(closeOpen([step], seen.slice(2), 'deadline', 1).map(({ probe }) => probe)).toEqual(
      seen.slice(0, 2).map(({ probe }) => probe),
    );
  });
});
