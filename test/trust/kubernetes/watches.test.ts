// Is what watches keep ever anything but what the server has, or told without its age when nobody knows?
import { vi } from 'vitest';
import { RELIST_MS, SILENT_MS } from '../../../src/cluster/kept/kept-list.ts';
import type { WatchTrouble } from '../../../src/playground/cluster-server/knobs.ts';
import { type HandClock, handClock, impatientClock, type Rig, rig } from '../../cluster/kept/rig.ts';
import { type Chance, survives } from '../survives.ts';
import { must } from './rig.ts';

const LONG = { timeout: 10_000, interval: 5 };

const verbs = ({ verbs: all }: Rig, verb: string): number => all.filter((one) => one === verb).length;

const begun = async (clock: Parameters<typeof rig>[0] = impatientClock): Promise<Rig & AsyncDisposable> => {
  const self = await rig(clock);
  await self.pods();
  await self.kept.settled();
  return Object.assign(self, { [Symbol.asyncDispose]: () => self.close() });
};

const changes = (self: Rig, chance: Chance, count: number): void => {
  for (let at = 0; at < count; at += 1) {
    const name = `web-${chance.below(8)}`;
    if (chance.next() < 0.3) self.objects.delete('pods', 'shop', name);
    else self.pod(name, `10.0.${chance.below(250)}.${at}`);
  }
};

/** What is kept is what the server has, without a word that makes it so: nothing is read anew for it. */
const equals = async (self: Rig): Promise<void> => {
  await vi.waitFor(() => must('it is not relied on', self.sound()), LONG);
  const before = verbs(self, 'list');
  await vi.waitFor(async () => must('it is not what the server has', same(await self.pods(), self.there())), LONG);
  must('it was read anew', verbs(self, 'list') === before);
};

const same = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

survives('F20', async (chance) => {
  await using self = await begun();
  const { knobs } = self.server;
  changes(self, chance, chance.below(20));
  await equals(self);
  const [lists, watches] = [verbs(self, 'list'), verbs(self, 'watch')];
  // In the middle of a watch, or to the next one that would go on from there.
  if (chance.below(2) === 0) knobs.troubleWatches(() => 'expire');
  else {
    knobs.troubleWatches(() => 'cut');
    knobs.refuseWatches(410, 1);
  }
  changes(self, chance, 1);
  self.pod('web-new', '10.1.0.1');
  knobs.oldestVersion = self.objects.version;
  knobs.troubleWatches(() => 'none');
  await vi.waitFor(() => must('never watched again', verbs(self, 'watch') > watches), LONG);
  await equals(self);
  must(`listed ${verbs(self, 'list') - lists} times`, verbs(self, 'list') - lists === 1);
});

survives('F21', async (chance) => {
  const clock: HandClock = handClock();
  await using self = await begun(clock);
  const { knobs } = self.server;
  must(`noticed after ${SILENT_MS} ms alone`, SILENT_MS <= 60_000);
  changes(self, chance, chance.below(10));
  await equals(self);
  knobs.troubleWatches(() => 'stall');
  const known = self.there();
  self.pod('web-unseen', '10.1.0.1');
  // While nobody can know yet, the answer tells its age.
  let agedMs = 0;
  for (let left = 1 + chance.below(4); left > 0; left -= 1) {
    const stepMs = 1 + chance.below(SILENT_MS / 5);
    clock.advance(stepMs);
    agedMs += stepMs;
    must('told before it could be known', same(await self.pods(), known));
    must(
      `its age is ${clock.now() - (self.reader.asOfMs ?? 0)} ms, not ${agedMs}`,
      clock.now() - (self.reader.asOfMs ?? 0) === agedMs,
    );
  }
  clock.advance(SILENT_MS - agedMs + 1);
  must('what a watch kept that says nothing is still told', same(await self.pods(), self.there()));
  knobs.troubleWatches(() => 'none');
  await vi.waitFor(() => must('never watched again', verbs(self, 'watch') > 1), LONG);
  self.pod('web-after', '10.1.0.2');
  await equals(self);
});

const TROUBLES: readonly WatchTrouble[] = ['cut', 'duplicate', 'late', 'expire', 'none', 'none', 'none'];

survives('F22', async (chance) => {
  await using self = await begun();
  const { knobs } = self.server;
  let hits = 0;
  knobs.troubleWatches(() => {
    const trouble = chance.pick(TROUBLES);
    hits += Number(trouble !== 'none');
    return trouble;
  });
  for (let round = 0; round < 12; round += 1) {
    changes(self, chance, 1 + chance.below(6));
    for (let turns = chance.below(4); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
  }
  knobs.troubleWatches(() => 'none');
  must('nothing happened to any event', hits > 0);
  await vi.waitFor(() => must('it is not watched', self.kept.watches === 1), LONG);
  self.pod('web-last', '10.2.0.1');
  await vi.waitFor(async () => must('it is not what the server has', same(await self.pods(), self.there())), LONG);
  must('a lost event is never made good', RELIST_MS <= 10 * 60_000);
});
