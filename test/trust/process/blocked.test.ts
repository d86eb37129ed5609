// The event loop stands still for five seconds: is the link to Slack kept calm, and is anything asked meanwhile lost or doubled?
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import type { PlaygroundCluster } from '../../../src/playground-cluster.ts';
import { survives } from '../survives.ts';
import { cityOf, QUESTIONS, townOf } from './town.ts';

const INSIDE = path.join(import.meta.dirname, 'inside.ts');
const BLOCKED_MS = 5_000;
/** Both sockets may be given up and made again, once. */
const MOST_SOCKETS = 4;

let cluster: PlaygroundCluster;
beforeAll(async () => {
  cluster = await cityOf();
});
afterAll(() => cluster.close());

survives(
  'F54',
  async (chance) => {
    await using town = await townOf(cluster);
    const { slack } = town;
    const bot = await town.start({
      env: {
        NODE_OPTIONS: `--import ${INSIDE}`,
        NETWHY_TRUST_DO: `block ${BLOCKED_MS}`,
        NETWHY_STOP_GRACE_MS: '20000',
      },
    });
    await slack.waitFor(() => slack.counts.sockets.open === 2, 30_000);
    const [before, during, ...after] = chance.shuffle(QUESTIONS);
    await town.ask(before);
    await sleep(chance.below(800));
    bot.child.kill('SIGUSR2');
    await sleep(chance.below(3_000));
    // A command gets no second try from Slack, an event does: both are asked while nobody listens.
    const asked = chance.next() < 0.5 ? [town.ask(during)] : [town.mention(during), town.ask(after[0])];
    await Promise.all(asked);
    await slack.waitFor(() => bot.log().includes('the loop stood still'), 60_000).catch(() => undefined);
    if (!bot.log().includes('the loop stood still')) throw new Error('the loop did not stand still');
    await slack.waitFor(() => slack.counts.sockets.open === 2, 60_000);
    const last = await town.ask(after[1]);
    await town.rest();
    const { opened } = slack.counts.sockets;
    const code = await bot.kill('SIGTERM');
    const wrong = [...(await town.wrong())];
    if (code !== 0) wrong.push(`ended with ${code}`);
    if (last.run === '') wrong.push(`not taken afterwards: ${last.ack}`);
    if (opened > MOST_SOCKETS) wrong.push(`${opened} sockets opened`);
    const told = (channel: string, pod: string): number =>
      town.roots().filter((one) => one.channel === channel && one.text.includes(pod)).length;
    for (const { event, channel, text } of town.asked)
      if (event !== '' && told(channel, text.split(' ')[1] ?? '') !== 1) wrong.push(`an event was lost: ${text}`);
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  },
  { atOnce: 4, timeoutMs: 180_000 },
);
