// Is what is kept what the server has, whatever happens to its watches; and is it never used when that is not known?
import { afterEach, describe, expect, it, vi } from 'vitest';
import { IDLE_MS, RELIST_MS, SILENT_MS } from '../../../src/cluster/kept/kept-list.ts';
import { slimConfigMap, slimPod } from '../../../src/cluster/kept/slim.ts';
import { configMapNamed, podsIn } from '../../../src/cluster/resources.ts';
import type { WatchTrouble } from '../../../src/playground/cluster-server/knobs.ts';
import { seeded } from '../../bench/chance.ts';
import { handClock, impatientClock, type Rig, rig, signal } from './rig.ts';

let self: Rig;
afterEach(async () => {
  vi.restoreAllMocks();
  await self.close();
});

const begun = async (clock = impatientClock): Promise<Rig> => {
  self = await rig(clock);
  await self.pods();
  await self.kept.settled();
  return self;
};
const lists = (): number => self.verbs.filter((verb) => verb === 'list').length;
const watches = (): number => self.verbs.filter((verb) => verb === 'watch').length;
const LONG = { timeout: 5_000, interval: 5 };
/** What is kept, without reading anew. */
const equal = async (): Promise<void> => {
  const before = lists();
  await vi.waitFor(() => expect(self.sound()).toBe(true), LONG);
  await vi.waitFor(async () => expect(await self.pods()).toEqual(self.there()), LONG);
  expect(lists()).toBe(before);
};

describe('a list that is asked for again', () => {
  it('is not read again, and has what came, changed and left since', async () => {
    const { pod, objects } = await begun();
    pod('web-2', '10.0.0.3');
    pod('web-0', '10.0.0.9');
    objects.delete('pods', 'shop', 'web-1');
    await equal();
    expect([lists(), watches()]).toEqual([1, 1]);
  });

  it('loses what stops to fit its selector', async () => {
    const { objects, pods } = await begun();
    objects.put('pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0', namespace: 'shop' } });
    await vi.waitFor(async () => expect(await pods()).toEqual(['web-1 10.0.0.2']), LONG);
  });

  it('is not kept when it is a part of a longer one', async () => {
    self = await rig();
    const first = () => self.reader.list(podsIn('shop'), { most: 1, slim: slimPod }, signal);
    await first();
    await first();
    await self.kept.settled();
    expect([lists(), self.kept.watches]).toEqual([2, 0]);
  });

  it('says how old it is', async () => {
    const clock = handClock();
    const { reader, pods } = await begun(clock);
    expect(reader.asOfMs).toBe(null);
    clock.advance(7_000);
    await pods();
    expect(clock.now() - (reader.asOfMs ?? 0)).toBe(7_000);
  });

  it('is read anew by whoever does not want what is kept', async () => {
    const { reader } = await begun();
    await reader.list(podsIn('shop'), { labelSelector: 'app=web' }, signal);
    expect(lists()).toBe(2);
  });
});

describe('a single object', () => {
  const config = configMapNamed('kube-system', 'cilium-config');
  const put = (mtu: string): void =>
    self.objects.put('configmaps', {
      ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cilium-config', namespace: 'kube-system' } },
      data: { mtu },
    });
  const read = async (): Promise<unknown> => {
    const answer = await self.reader.get(config, signal, slimConfigMap);
    return answer.ok ? answer.value : answer.httpStatus;
  };

  it('is kept without the right to list its kind, asked for by its name', async () => {
    self = await rig();
    put('1280');
    await read();
    await self.kept.settled();
    put('1420');
    await vi.waitFor(async () => expect(await read()).toMatchObject({ data: { mtu: '1420' } }), LONG);
    expect(self.verbs).toEqual(['get cilium-config', 'watch cilium-config']);
    expect(self.kept.watches).toBe(1);
  });

  it('that is gone is asked for, and found when it is back', async () => {
    self = await rig();
    put('1280');
    await read();
    await self.kept.settled();
    self.objects.delete('configmaps', 'kube-system', 'cilium-config');
    await vi.waitFor(async () => expect(await read()).toBe(404), LONG);
    put('1500');
    await vi.waitFor(async () => expect(await read()).toMatchObject({ data: { mtu: '1500' } }), LONG);
  });
});

describe('a watch', () => {
  it.each(Array.from({ length: 20 }, (_one, seed) => seed))(
    'whose events are cut, doubled, late or expired ends equal to the list: seed %i',
    async (seed) => {
      const { pod, objects, server } = await begun();
      const random = seeded(seed);
      const troubles: readonly WatchTrouble[] = ['cut', 'duplicate', 'late', 'expire', 'none', 'none'];
      server.knobs.troubleWatches(() => troubles[Math.floor(random() * troubles.length)] ?? 'none');
      for (let at = 0; at < 60; at += 1) {
        const name = `web-${Math.floor(random() * 8)}`;
        if (random() < 0.3) objects.delete('pods', 'shop', name);
        else pod(name, `10.0.1.${at}`);
        if (random() < 0.3) await new Promise((resolve) => setImmediate(resolve));
      }
      server.knobs.troubleWatches(() => 'none');
      await vi.waitFor(() => expect(self.kept.watches).toBe(1), LONG);
      pod('web-last', '10.0.2.1');
      await vi.waitFor(async () => expect(await self.pods()).toEqual(self.there()), LONG);
    },
  );

  it('whose events come out of order is compared with the list', async () => {
    const { pod, server } = await begun();
    server.knobs.troubleWatches(() => 'late');
    pod('web-0', '10.0.0.8');
    server.knobs.troubleWatches(() => 'none');
    pod('web-0', '10.0.0.9');
    await vi.waitFor(() => expect([lists(), watches()]).toEqual([2, 2]), LONG);
    await equal();
  });

  it('that says nothing for a minute is opened again, though nobody asks', async () => {
    const clock = handClock();
    await begun(clock);
    clock.advance(SILENT_MS);
    await vi.waitFor(() => expect(watches()).toBe(2), LONG);
  });

  it('that cannot go on from where it was lists once', async () => {
    const { pod, objects, server } = await begun();
    server.knobs.troubleWatches(() => 'expire');
    pod('web-2', '10.0.0.3');
    server.knobs.oldestVersion = objects.version;
    server.knobs.troubleWatches(() => 'none');
    await vi.waitFor(() => expect(watches()).toBe(2), LONG);
    await equal();
    expect(lists()).toBe(2);
  });

  it('that says nothing for a minute is not believed: the list is read anew, and watched again', async () => {
    const clock = handClock();
    const { pod, pods, server, there, reader } = await begun(clock);
    server.knobs.troubleWatches(() => 'stall');
    pod('web-2', '10.0.0.3');
    clock.advance(SILENT_MS);
    expect(SILENT_MS).toBeLessThanOrEqual(60_000);
    expect(await pods()).toHaveLength(2); // nobody can know yet, and the answer tells its age
    expect(clock.now() - (reader.asOfMs ?? 0)).toBe(SILENT_MS);
    clock.advance(1);
    expect([await pods(), lists()]).toEqual([there(), 2]);
    server.knobs.troubleWatches(() => 'none');
    await vi.waitFor(() => expect(watches()).toBeGreaterThan(1), LONG);
    pod('web-3', '10.0.0.4');
    await equal();
  });

  it('is told the end of its time before it comes, by a bookmark', async () => {
    self = await rig();
    const url = `${self.server.url}/api/v1/pods?watch=true&allowWatchBookmarks=true&timeoutSeconds=1`;
    const answer = await fetch(url, { headers: { Authorization: `Bearer ${self.server.token}` } });
    const last = (await answer.text()).trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({
      type: 'BOOKMARK',
      object: { kind: 'Pod', metadata: { resourceVersion: String(self.objects.version) } },
    });
  });

  it('that is refused with 401 asks again with credentials read afresh', async () => {
    self = await rig();
    self.server.knobs.refuseWatches(401, 1);
    const forget = vi.spyOn(self.kube, 'forgetCredentials');
    await self.pods();
    await vi.waitFor(() => expect(watches()).toBe(2), LONG);
    self.pod('web-2', '10.0.0.3');
    await vi.waitFor(async () => expect(await self.pods()).toEqual(self.there()), LONG);
    expect(forget).toHaveBeenCalled();
  });

  it('that may not be is not tried again: each question lists, as without', async () => {
    self = await rig();
    self.server.knobs.refuseWatches(403);
    await self.pods();
    await self.kept.settled();
    await vi.waitFor(() => expect(self.kept.watches).toBe(0), LONG);
    self.pod('web-2', '10.0.0.3');
    expect(await self.pods()).toEqual(self.there());
    expect([lists(), watches()]).toEqual([2, 1]);
  });

  it.each([429, 500, 503])('that is answered %i is tried again', async (code) => {
    self = await rig();
    self.server.knobs.refuseWatches(code, 3);
    await self.pods();
    await vi.waitFor(() => expect(watches()).toBe(4), LONG);
    self.pod('web-2', '10.0.0.3');
    await vi.waitFor(async () => expect(await self.pods()).toEqual(self.there()), LONG);
  });

  it('resumes by itself when the API server is back; while it is gone nothing old is told', async () => {
    const { server, pod, list, kept } = await begun();
    server.knobs.down = true;
    await vi.waitFor(async () => expect((await list()).ok).toBe(false), LONG);
    pod('web-2', '10.0.0.3');
    server.knobs.reset();
    const before = lists();
    await vi.waitFor(() => expect(kept.watches).toBe(1), LONG);
    await vi.waitFor(async () => expect(await self.pods()).toEqual(self.there()), LONG);
    expect(lists() - before).toBeLessThanOrEqual(1);
  });

  it('is not opened again when nobody asked for long', async () => {
    const clock = handClock();
    const { server, pod, kept } = await begun(clock);
    clock.advance(IDLE_MS + 1);
    server.knobs.troubleWatches(() => 'cut');
    pod('web-2', '10.0.0.3');
    await vi.waitFor(() => expect(kept.watches).toBe(0), LONG);
    expect(watches()).toBe(1);
  });

  it('is compared with the list now and then, for an event that was lost leaves no other trace', async () => {
    const clock = handClock();
    const { server, pod, pods, there } = await begun(clock);
    server.knobs.troubleWatches(() => 'stall');
    pod('web-2', '10.0.0.3');
    server.knobs.troubleWatches(() => 'none');
    pod('web-3', '10.0.0.4');
    await vi.waitFor(async () => expect(await pods()).toHaveLength(3), LONG);
    for (let ms = 0; ms <= RELIST_MS; ms += SILENT_MS / 2) {
      clock.advance(SILENT_MS / 2);
      pod('web-3', `10.1.0.${ms % 251}`); // a word, so that it lives
      await vi.waitFor(async () => expect(await pods()).toContain(`web-3 10.1.0.${ms % 251}`), LONG);
    }
    server.knobs.troubleWatches(() => 'cut');
    expect(lists()).toBe(1);
    pod('web-4', '10.0.0.5');
    server.knobs.troubleWatches(() => 'none');
    await vi.waitFor(() => expect([lists(), watches(), self.sound()]).toEqual([2, 2, true]), LONG);
    expect([await pods(), lists()]).toEqual([there(), 2]);
  });

  it('is over with the program', async () => {
    const { kept, pods, kube } = await begun();
    await kept.end();
    expect(kept.watches).toBe(0);
    await pods();
    expect([kept.watches, watches()]).toEqual([0, 1]);
    await kube.close();
  });
});
