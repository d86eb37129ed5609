// Whether an API server answers, with as few questions to it as that takes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterAdapter } from '../../src/cluster/adapter.ts';
import type { NetKubeConfig } from '../../src/cluster/kube-config.ts';
import { execSlots } from '../../src/engine/slots.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { failure, type KubeServer, kubeFor, quickClock, type Reply, startKubeServer } from './kube-server.ts';

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

const adapter = (clock = quickClock()) =>
  clusterAdapter({
    kube,
    cluster: 'c',
    site: DEFAULT_SITE,
    slots: execSlots({ perNode: 1, perCluster: 1, overall: 1 }),
    clock,
    userAgent: 'netwhy/test',
  });
/** Stands still until it is told. */
const steppedClock = () => {
  let nowMs = 1_000_000;
  return {
    ...quickClock(),
    now: () => nowMs,
    pass: (ms: number): void => {
      nowMs += ms;
    },
  };
};
const VERSION: Reply = { status: 200, body: { major: '1' } };

describe('an API server', () => {
  it.each<[string, KubeServer['onGet'], unknown]>([
    ['answers', () => VERSION, true],
    ['that refuses answers too', () => failure(403, 'Forbidden', 'no'), true],
    ['that knows no such path answers too', () => undefined, true],
    ['that refuses who we are is of no use', () => failure(401, 'Unauthorized', 'no'), 'forbidden'],
    ['that breaks does not', () => failure(503, 'x', 'x'), 'unreachable'],
    ['that closes does not', () => 'reset', 'unreachable'],
  ])('%s', async (_what, onGet, expected) => {
    server.onGet = onGet;
    const seen = await adapter().answers();
    expect(seen.ok || seen.reason).toBe(expected);
  });

  it('that says nothing is waited for less long than a probe waits', async () => {
    server.onGet = () => 'silence';
    expect(await adapter().answers()).toMatchObject({ ok: false, reason: 'timed-out' });
  });

  it('is asked once by many, and again when the answer is half a minute old', async () => {
    server.onGet = () => VERSION;
    const clock = steppedClock();
    const { answers } = adapter(clock);
    await Promise.all([answers(), answers(), answers()]);
    await answers();
    expect(server.requests).toHaveLength(1);
    clock.pass(30_001);
    await answers();
    expect(server.requests).toHaveLength(2);
  });

  it('is not asked while questions read from it', async () => {
    server.onGet = () => ({ status: 200, body: { items: [] } });
    const { search, answers } = adapter();
    await search({ kinds: ['node'], text: '', namespace: '', limit: 1 }, AbortSignal.timeout(5_000));
    const before = server.requests.length;
    expect([(await answers()).ok, server.requests.length]).toEqual([true, before]);
  });

  it('that is down is asked every five seconds at most', async () => {
    server.onGet = () => failure(401, 'Unauthorized', 'no');
    const clock = steppedClock();
    const { answers } = adapter(clock);
    await answers();
    const once = server.requests.length;
    await answers();
    expect(server.requests.length).toBe(once);
    clock.pass(5_001);
    server.onGet = () => VERSION;
    expect((await answers()).ok).toBe(true);
  });
});
