// A bot that is killed again and again at moments nobody chose, while people go on asking: one campaign, and what was wrong after it.
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlaygroundCluster } from '../../../src/playground-cluster.ts';
import type { Engine } from '../../../src/store/tables.ts';
import type { Chance } from '../survives.ts';
import { QUESTIONS, townOf } from './town.ts';

/** From the moment it can be asked; before it, from the start of its process. */
const LONGEST_MS = 1_500;
const START_MS = 1_500;
/** Of the kills, in the start itself: while it opens its store and takes up what the one before left. */
const IN_START = 0.25;

export interface Campaign {
  readonly kills: number;
  readonly taken: number;
  readonly wrong: readonly string[];
}

export const campaign = async (
  cluster: PlaygroundCluster,
  engine: Engine,
  kills: number,
  chance: Chance,
): Promise<Campaign> => {
  await using town = await townOf(cluster, engine);
  const questions = [...chance.shuffle(QUESTIONS)];
  let killed = 0;
  for (let left = kills; left > 0; left -= 1) {
    const inStart = chance.next() < IN_START;
    const afterMs = Math.floor(chance.next() * (inStart ? START_MS : LONGEST_MS));
    const asks = 1 + chance.below(3);
    let child: ChildProcess | null = null;
    const starting = town
      .start({
        onSpawn(spawned) {
          child = spawned;
        },
      })
      .catch(() => null);
    if (!inStart) await starting;
    const going = Array.from({ length: inStart ? 0 : asks }, async (_, at) => {
      await sleep(Math.floor((afterMs * at) / asks));
      const question = questions[(left + at) % questions.length];
      if (chance.next() < 0.5) await town.ask(question);
      else await town.mention(question);
    });
    await sleep(afterMs);
    if (kill(child)) killed += 1;
    await Promise.all([starting, ...going]);
  }
  const last = await town.start({ env: { NETWHY_STOP_GRACE_MS: '30000' } });
  await town.rest();
  await last.kill('SIGTERM');
  return {
    kills: killed,
    taken: town.asked.filter(({ run, event }) => run !== '' || event !== '').length,
    wrong: await town.wrong(),
  };
};

const kill = (child: ChildProcess | null): boolean =>
  child !== null && child.exitCode === null && child.signalCode === null && child.kill('SIGKILL');
