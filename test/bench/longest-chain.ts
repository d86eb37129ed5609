// What no question can be faster than: reading its scene, one exec of an agent, and its slowest probe.
import { realClock } from '../../src/clock.ts';
import { clusterAdapter, loadKube } from '../../src/cluster/adapter.ts';
import { DEFAULT_CAPS } from '../../src/compose.ts';
import type { ProbeWave } from '../../src/engine/ports.ts';
import { execSlots } from '../../src/engine/slots.ts';
import type { Ask } from '../../src/model/ask.ts';
import type { Recording } from '../../src/model/recording.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';

const never = new AbortController().signal;

export interface Chain {
  /** Milliseconds until the scene of a question about a pod is read. */
  reads(): Promise<number>;
  /** One exec of the agent with one trivial command: what comes before any probe can run. */
  setUp(): Promise<number>;
  close(): Promise<void>;
}

export const chainOf = (kubeconfig: string, ask: Ask): Chain => {
  const parts = clusterAdapter({
    ...{ kube: loadKube({ kubeconfig }), cluster: 'bench', site: DEFAULT_SITE, slots: execSlots(DEFAULT_CAPS) },
    ...{ clock: realClock, userAgent: 'bench' },
  });
  const read = async () => {
    const scene = await parts.scenes.read(ask, 'pod', never);
    if (!scene.ok) throw new Error(scene.detail);
    return scene.value;
  };
  return {
    reads: async () => {
      const started = performance.now();
      await read();
      return performance.now() - started;
    },
    setUp: async () => {
      const probe = {
        ...{ step: 's', probe: 'only', location: { at: 'node', node: 'node-1' } as const, timeoutMs: 2000, delayMs: 0 },
        call: { name: 'read-file', args: { file: 'ip-forward' } },
      };
      const wave: ProbeWave = { run: 'r-bench', scene: await read(), probes: [probe], epochMs: Date.now() };
      const started = performance.now();
      for await (const one of parts.observer.observe(wave, never))
        if (one.outcome.kind !== 'exited') throw new Error(JSON.stringify(one.outcome));
      return performance.now() - started;
    },
    close: () => parts.close(),
  };
};

export const slowestOf = (recording: Recording | null): { readonly ms: number; readonly what: string } => {
  const [slowest] = (recording?.observations ?? []).toSorted((a, b) => b.durationMs - a.durationMs);
  return { ms: slowest?.durationMs ?? 0, what: slowest?.argv.join(' ') ?? '' };
};
