// The disk is full, or read-only, while people ask: are they told, does what runs end in sight, and is all well when there is room again?
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import type { PlaygroundCluster } from '../../../src/playground-cluster.ts';
import { WORDS } from '../../../src/slack/render/slack-words.ts';
import { cityOf, QUESTIONS, type Town, townOf } from '../process/town.ts';
import { type Chance, survives } from '../survives.ts';
import { type Disk, diskAt } from './disk.ts';

/** Room for a bot's store, its log of writes and little more. */
const DISK_KIB = 4_096;

let cluster: PlaygroundCluster;
beforeAll(async () => {
  cluster = await cityOf();
});
afterAll(() => cluster.close());

survives(
  'F47',
  async (chance) => {
    await using town = await townOf(cluster);
    await using disk = await diskAt(town.dataDir, DISK_KIB);
    const questions = [...chance.shuffle(QUESTIONS)];
    const wrong =
      chance.next() < 0.7 ? await full(town, disk, questions, chance) : await readOnly(town, disk, questions, chance);
    // What could not be written down meanwhile is written down now.
    const last = await town.start({ within: disk.within, env: { NETWHY_STOP_GRACE_MS: '20000' } });
    await town.rest();
    await last.kill('SIGTERM');
    await disk.unload();
    wrong.push(...(await town.wrong()));
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  },
  { atOnce: 3, timeoutMs: 180_000 },
);

type Questions = { channel: string; text: string }[];

const full = async (town: Town, disk: Disk, questions: Questions, chance: Chance): Promise<string[]> => {
  const wrong: string[] = [];
  const bot = await town.start({ within: disk.within, env: { NETWHY_STOP_GRACE_MS: '5000' } });
  await Promise.all(questions.splice(0, 1 + chance.below(4)).map((one) => town.ask(one)));
  await sleep(chance.below(1_200));
  await disk.fill();
  // What is in the store already may still be written over: the disk is full when nothing more goes in.
  let refused = null;
  for (let left = 40; left > 0 && refused === null; left -= 1) {
    const one = await town.ask(questions.shift());
    await disk.fill();
    if (one.run === '') refused = one;
  }
  if (refused === null) throw new Error('nothing was refused: the disk was not full');
  if (!refused.ack.includes(WORDS.notStored.en)) wrong.push(`refused without the reason: ${refused.ack.slice(0, 200)}`);
  if (!/disk of the journal is full/i.test(bot.log())) wrong.push('the log does not say why');
  // To the people all that was taken ends, whether it can be written down or not.
  await town.rest();
  const open = town.asked.filter(
    ({ run }) => run !== '' && !town.finals().some(({ metadata }) => metadata?.event_payload.run === run),
  );
  if (open.length > 0) wrong.push(`no visible end: ${open.map(({ run }) => run).join(', ')}`);
  const restarts = chance.next() < 0.4;
  if (restarts) {
    await bot.kill('SIGKILL');
    const again = await town.start({ within: disk.within }).catch((error: unknown) => String(error));
    if (typeof again !== 'string') await again.kill('SIGKILL');
    else if (!again.includes('disk of the journal is full'))
      wrong.push(`a start on a full disk says: ${again.slice(-300)}`);
    await disk.free();
    return wrong;
  }
  await disk.free();
  if ((await town.ask(questions.shift())).run === '') wrong.push('refused though there is room again');
  await town.rest();
  await bot.kill(chance.pick(['SIGTERM', 'SIGKILL']));
  return wrong;
};

/** A file system turns read-only under a running process only by an error of its device: that is F48's. */
const readOnly = async (town: Town, disk: Disk, questions: Questions, chance: Chance): Promise<string[]> => {
  const wrong: string[] = [];
  const bot = await town.start({ within: disk.within });
  await Promise.all(questions.splice(0, 1 + chance.below(4)).map((one) => town.ask(one)));
  await sleep(chance.below(1_200));
  await bot.kill(chance.pick(['SIGTERM', 'SIGKILL']));
  await disk.readOnly(true);
  const before = await disk.files();
  const said = await town.start({ within: disk.within }).then(
    () => 'it started',
    (error: unknown) => String(error),
  );
  if (!/read-only/.test(said)) wrong.push(`on a read-only disk: ${said.slice(-300)}`);
  const after = await disk.files();
  const isSame =
    before.size === after.size && [...before].every(([name, bytes]) => after.get(name)?.equals(bytes) === true);
  if (!isSame) wrong.push('the files are not what they were');
  await disk.readOnly(false);
  return wrong;
};
