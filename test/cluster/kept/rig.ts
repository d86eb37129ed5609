// A cluster server with some pods, a reader that keeps what it read, and clocks a test holds in its hand.
import type { ClusterParts } from '../../../src/cluster/adapter.ts';
import { nameOf } from '../../../src/cluster/api-objects.ts';
import { ApiReader, type List, type Read } from '../../../src/cluster/api-reader.ts';
import { KeepingReader } from '../../../src/cluster/kept/keeping-reader.ts';
import { KeptLists } from '../../../src/cluster/kept/kept-lists.ts';
import { slimPod } from '../../../src/cluster/kept/slim.ts';
import { keptList } from '../../../src/cluster/kept/what.ts';
import type { NetKubeConfig } from '../../../src/cluster/kube-config.ts';
import { podsIn } from '../../../src/cluster/resources.ts';
import { type ClusterServer, startClusterServer } from '../../../src/playground/cluster-server/server.ts';
import { ObjectStore } from '../../../src/playground/objects.ts';
import { kubeFor } from '../kube-server.ts';

export type Clock = ClusterParts['clock'];

/** Short waits are over at once, the long one for a watch to say something never is. */
export const impatientClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      if (ms < 35_000) setImmediate(resolve);
    }),
};

export interface HandClock extends Clock {
  advance(ms: number): void;
}

/** Moves when told. */
export const handClock = (): HandClock => {
  let now = 1_700_000_000_000;
  const sleepers = new Set<{ readonly untilMs: number; wake(): void }>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const one = { untilMs: now + ms, wake: resolve };
        sleepers.add(one);
        const stop = (): void => {
          sleepers.delete(one);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', stop, { once: true });
      }),
    advance: (ms) => {
      now += ms;
      for (const one of sleepers) if (one.untilMs <= now && sleepers.delete(one)) one.wake();
    },
  };
};

export interface Rig {
  readonly objects: ObjectStore;
  readonly server: ClusterServer;
  readonly kube: NetKubeConfig;
  readonly kept: KeptLists;
  readonly reader: KeepingReader;
  /** Verbs asked for so far. */
  readonly verbs: string[];
  pod(name: string, ip: string): void;
  /** `name ip`, as a question reads them. */
  pods(): Promise<readonly string[]>;
  /** As the server has them. */
  there(): readonly string[];
  list(): Promise<Read<List>>;
  /** What is kept is relied on: asking would read nothing anew. */
  sound(): boolean;
  close(): Promise<void>;
}

export const signal = new AbortController().signal;

export const rig = async (clock: Clock = impatientClock): Promise<Rig> => {
  const objects = new ObjectStore();
  const verbs: string[] = [];
  const server = await startClusterServer({
    backend: { objects, exec: async () => ({ kind: 'exited', code: 0 }), close: async () => undefined },
    authorizer: { allows: ({ verb, name }) => verbs.push(name === '' ? verb : `${verb} ${name}`) > 0 },
  });
  const kube = kubeFor(server.url, 'shop', server.token);
  const plain = new ApiReader(kube, clock, 'netwhy/test');
  const kept = new KeptLists({
    ...{ kube, clock, userAgent: 'netwhy/test' },
    list: ({ resource, labelSelector, fieldSelector, most, slim }, stop) =>
      plain.list(resource, { labelSelector, fieldSelector, most, keep: slim }, stop),
  });
  const reader = new KeepingReader({ kube, clock, userAgent: 'netwhy/test', kept, onAnswer: () => undefined });
  const list = () => reader.list(podsIn('shop'), { labelSelector: 'app=web', slim: slimPod }, signal);
  const told = (pod: unknown): string =>
    `${nameOf(pod).name} ${(pod as { status?: { podIP?: string } }).status?.podIP ?? ''}`;
  const self: Rig = {
    ...{ objects, server, kube, kept, reader, verbs, list },
    pod: (name, podIP) =>
      objects.put('pods', {
        ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', labels: { app: 'web' } } },
        status: { podIP },
      }),
    pods: async () => {
      const read = await list();
      if (!read.ok) throw new Error(read.detail);
      return read.value.items.map(told);
    },
    sound: () => kept.take(keptList(podsIn('shop'), slimPod, { labelSelector: 'app=web' })) !== null,
    there: () => objects.list('pods', 'shop').map(told),
    close: async () => {
      await kept.end();
      await kube.close();
      await server.close();
    },
  };
  self.pod('web-0', '10.0.0.1');
  self.pod('web-1', '10.0.0.2');
  return self;
};
