// How much may come home: of one command, of one batch, of a whole wave; and what a batch may hold to be taken by an agent.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseBatch } from '../../src/agent/read-batch.ts';
import { packBatches } from '../../src/cluster/agent-batch.ts';
import type { NetKubeConfig } from '../../src/cluster/kube-config.ts';
import { clusterObserver } from '../../src/cluster/observer.ts';
import type { PlannedProbe, ProbeWave } from '../../src/engine/ports.ts';
import { execSlots } from '../../src/engine/slots.ts';
import { looked } from '../../src/model/looked.ts';
import { type KubeServer, kubeFor, play, quickClock, SUCCESS, startKubeServer } from './kube-server.ts';
import { batchOf, CILIUM, endFrame, HELLO, NODE, POD, probe, resultFrame, waveOf } from './wave-rows.ts';

const STATUS = { call: { name: 'tailscale-status', args: { timeoutMs: 900 } } };
const ENDPOINTS = { call: { name: 'cilium-endpoints', args: {} } };
const LONG_NAME = {
  call: { name: 'dns', args: { server: '10.96.0.10', name: `${'a'.repeat(900)}.`, timeoutMs: 1000 } },
};

describe('a batch', () => {
  const many = (count: number, over: Partial<PlannedProbe> = {}) =>
    Array.from({ length: count }, (_, index) => probe(`p${index}`, NODE, over));
  const sizes = (probes: readonly PlannedProbe[]) => packBatches('r-1', probes).map((one) => one.probes.size);

  it.each([
    ['all that fits', many(64), [64]],
    ['no more items than an agent takes', many(130), [64, 64, 2]],
    ['no longer request than the server takes', many(100, LONG_NAME), [41, 41, 18]],
    ['no more than can come back, by what each may print', many(9, STATUS), [4, 4, 1]],
    ['short answers beside a long one', [...many(63), ...many(1, STATUS)], [64]],
  ])('holds %s', (_title, probes, expected) => {
    const batches = packBatches('r-1', probes);
    expect(sizes(probes)).toEqual(expected);
    expect(batches.flatMap(({ json }) => parseBatch(json).items.map(({ id }) => id)).length).toBe(probes.length);
  });

  it('tells each item what it may print', () => {
    const [batch] = packBatches('r-1', [probe('a', NODE), probe('b', NODE, STATUS)]);
    expect(parseBatch(batch?.json ?? '').items.map(({ maxBytes }) => maxBytes)).toEqual([256 * 1024, 8 * 1024 * 1024]);
  });
});

describe('an answer', () => {
  let server: KubeServer;
  let kube: NetKubeConfig;
  beforeEach(async () => {
    server = await startKubeServer();
    kube = kubeFor(server.url);
  });
  afterEach(async () => {
    await kube.close();
    await server.close();
  });

  /** Length of stdout, or why there is none, by probe name. */
  const observe = async (probes: readonly PlannedProbe[], maxChars?: number, agents?: ProbeWave['scene']['agents']) => {
    const slots = execSlots({ perNode: 1, perCluster: 1, overall: 1 });
    const parts = { kube, slots, clock: quickClock(), cluster: 'prod', userAgent: 'netwhy/test' };
    const observer = clusterObserver({ ...parts, ...(maxChars !== undefined && { maxChars }) });
    const seen: Record<string, unknown> = {};
    for await (const { probe: key, outcome } of observer.observe(
      waveOf(probes, agents),
      new AbortController().signal,
    )) {
      if (outcome.kind === 'exited') seen[key] = outcome.stdout.length;
      else if (outcome.kind === 'not-looked') seen[key] = [outcome.detail, outcome.stdout?.length];
    }
    return seen;
  };

  it('of a container is cut where its command says', async () => {
    server.onExec = (socket) => play(socket, 'x'.repeat(300_000), SUCCESS);
    expect(
      await observe([probe('a', CILIUM, ENDPOINTS), probe('b', CILIUM, { call: { name: 'cilium-nat', args: {} } })]),
    ).toEqual({
      a: 300_000,
      b: ['output was cut at its size cap', 262_144],
    });
  });

  it('of an agent may be longer than its neighbours, up to 8 MiB', async () => {
    const pieces = (text: string) => text.match(/[\s\S]{1,1000000}/g) ?? [];
    const long = 'x'.repeat(8 * 1024 * 1024);
    server.onExec = (socket, { argv }) => {
      const text =
        HELLO +
        batchOf(argv)
          .items.map(({ id }) => resultFrame(id, long))
          .join('');
      for (const piece of pieces(text)) socket.send(Buffer.concat([Buffer.from([1]), Buffer.from(piece)]));
      play(socket, endFrame(1, long.length), SUCCESS);
    };
    expect(await observe([probe('a', NODE, STATUS)])).toEqual({ a: long.length });
  });

  it('is left out when those before it took all the room of the question', async () => {
    server.onExec = (socket) => play(socket, server.execs.length === 2 ? 'x'.repeat(60) : 'x'.repeat(50), SUCCESS);
    const dns = { call: { name: 'dns-system', args: { name: 'google.com.', timeoutMs: 1000 } } };
    expect(
      await observe(
        ['a', 'b', 'c'].map((key) => probe(key, POD, dns)),
        100,
        looked([]),
      ),
    ).toEqual({
      a: 50,
      b: ['all answers together are too long to keep', undefined],
      c: 50,
    });
  });
});
