// One life of a bot that is killed at a write, and the life after it: what did people see, and what is kept?

import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Message } from '../../src/playground/slack-server/message.ts';
import { startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import type { PlaygroundCluster } from '../../src/playground-cluster.ts';
import { openStore, type StorePlace } from '../../src/store/open.ts';
import type { Engine } from '../../src/store/tables.ts';
import { STORE_FILE } from '../../src/store-at.ts';
import { type BotProcess, startBotProcess } from '../product/bot-process.ts';
import { isFinal, sleep } from '../replicas/rig.ts';
import { somewhere } from '../store/places.ts';

export type Work = 'run' | 'digest';

export interface Outcome {
  /** What it was about to write, or had written; empty when it was not killed. */
  readonly writes: readonly string[];
  readonly killed: boolean;
  /** Empty when all is as promised. */
  readonly wrong: readonly string[];
}

/** As killer.ts writes it. */
const KILLED = 'killed';
const KILLER = path.join(import.meta.dirname, 'killer.ts');
const CHANNEL = '#ops';
const HOUR = 3_600_000;
/** An end that comes at all comes in this time: a replica is taken for dead after its heartbeats. */
const END_MS = 60_000;

/** @param at `2 before insert into "runs" …`, `2 after …`, as killer.ts names it; empty: nothing is killed. */
export const live = async (
  engine: Engine,
  work: Work,
  cluster: PlaygroundCluster,
  at: string,
  /** Where compiled code is kept between lives. */
  cache: string,
): Promise<Outcome> => {
  await using place = await somewhere(engine);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'netwhy-crash-'));
  const slack = await startSlackServer();
  const where: StorePlace =
    place.at.engine === 'sqlite' ? { engine: 'sqlite', file: path.join(dataDir, STORE_FILE) } : place.at;
  const bots: BotProcess[] = [];
  const log = path.join(dataDir, 'writes');
  const start = async (env: Readonly<Record<string, string>>): Promise<BotProcess> => {
    const bot = await startBotProcess({
      slack,
      kubeconfig: cluster.kubeconfig,
      dataDir,
      env: { ...env, NODE_COMPILE_CACHE: cache },
      ...(where.engine === 'postgres' && { databaseUrl: where.url }),
    });
    bots.push(bot);
    return bot;
  };
  const wrong: string[] = [];
  try {
    const slotMs = work === 'digest' ? await orderDigest(where) : 0;
    const first = start({ NODE_OPTIONS: `--import ${KILLER}`, NETWHY_CRASH_LOG: log, NETWHY_CRASH_AT: at });
    let unready = '';
    const dead = first.then(
      ({ child }) => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null),
      // Killed before it was ready, or it did not come up for another reason.
      (error: unknown) => {
        unready = String(error);
        return null;
      },
    );
    let accepted = work === 'digest';
    const asked = (async () => {
      await first.catch(() => null);
      if (work === 'digest') return;
      const { failure } = await slack.slash({ channel: CHANNEL, user: 'alice', text: 'why-no-egress shop/web-0' });
      accepted = failure === '';
    })();
    const roots = (): readonly Message[] =>
      slack.messages(CHANNEL).filter(({ threadTs, user }) => threadTs === '' && user === slack.botUserId);
    const ended = slack.waitFor(() => roots().find((one) => isFinal(one)), END_MS).catch(() => null);
    await Promise.race([dead, ended]);
    await asked.catch(() => undefined);
    // What comes after the headline: the thread, the standing, the memory, the end.
    await Promise.race([dead, untilWritten(log, LAST[engine]).then(() => sleep(1500))]);
    const [alive] = bots;
    if (alive !== undefined && alive.child.exitCode === null && alive.child.signalCode === null)
      await alive.kill('SIGKILL');
    const lines = await readFile(log, 'utf8').then(
      (text) => text.trimEnd().split('\n'),
      () => [],
    );
    const killed = lines.at(-1) === KILLED;
    const writes = lines.filter((line) => line !== KILLED);
    if (alive === undefined && !killed) wrong.push(`lost: the bot did not start: ${unready}`);
    if (at !== '' && !killed) return { writes, killed, wrong };

    const second = await start({});
    const end = await slack
      .waitFor(() => roots().find((one) => isFinal(one)), accepted ? END_MS : 4000)
      .catch(() => null);
    // Told already by the first life perhaps, and still to be brought to its end by the second.
    if (where.engine === 'postgres') await untilNothingIsOpen(where);
    else await sleep(1000);
    await second.kill('SIGTERM');
    if (accepted && end === null)
      wrong.push(
        `lost: ${
          roots()
            .map(({ text }) => text.slice(0, 60))
            .join(' | ') || 'nothing was said'
        }`,
      );
    const ends = roots().filter((one) => isFinal(one));
    if (ends.length > 1) wrong.push(`doubled: ${ends.map(({ text }) => text.slice(0, 60)).join(' | ')}`);
    const hanging = roots().filter((one) => !isFinal(one));
    if (hanging.length > 0) wrong.push(`stuck: ${hanging.map(({ text }) => text.slice(0, 60)).join(' | ')}`);
    // A part of the answer that Slack took and the journal did not know of is found again, not said again.
    const replies = roots()
      .flatMap(({ ts }) => slack.thread(CHANNEL, ts).filter((one) => one.threadTs !== ''))
      .map(({ text }) => text);
    const twice = replies.filter((text, at) => replies.indexOf(text) !== at);
    if (twice.length > 0) wrong.push(`doubled in the thread: ${twice.map((text) => text.slice(0, 60)).join(' | ')}`);
    await using store = closing(await openStore(where, { share: false, lockWaitMs: 5000 }));
    const open = await store.it.journal.unfinished();
    if (open.length > 0) wrong.push(`unfinished: ${open.length}`);
    if (work === 'digest') {
      const [schedule] = await store.it.digests.schedules();
      if (schedule?.lastSlotMs !== slotMs) wrong.push('the slot was not passed');
    }
    return { writes, killed, wrong };
  } finally {
    for (const { child } of bots) child.kill('SIGKILL');
    await slack.close();
    await rm(dataDir, { recursive: true, force: true });
  }
};

/** The write a run ends with. */
const LAST: Readonly<Record<Engine, RegExp>> = {
  sqlite: /^commit of update "runs" set "state" = \?, "end_reason"/m,
  postgres: /^the queue's job is completed/m,
};

const untilWritten = async (log: string, last: RegExp): Promise<void> => {
  for (const until = Date.now() + END_MS; Date.now() < until; await sleep(100))
    if (last.test(await readFile(log, 'utf8').catch(() => ''))) return;
};

/** A replica's share is free for others when its heartbeats have stopped for a while. */
const untilNothingIsOpen = async (where: StorePlace): Promise<void> => {
  await using store = closing(await openStore(where, { share: false }));
  for (const until = Date.now() + END_MS; Date.now() < until; await sleep(500))
    if ((await store.it.journal.unfinished()).length === 0) return;
};

const closing = <T extends { close(): Promise<void> }>(it: T) => ({ it, [Symbol.asyncDispose]: () => it.close() });

/** An hourly digest whose slot has come, and no other comes within this hour. */
const orderDigest = async (where: StorePlace): Promise<number> => {
  const slotMs = Math.floor(Date.now() / HOUR) * HOUR;
  const store = await openStore(where, { share: false });
  await store.digests.keepSchedule({
    id: 's-crash000',
    team: 'T0000PLAY',
    channel: 'C0000000OPS',
    cluster: '',
    cron: '0 * * * *',
    timezone: 'UTC',
    questions: ['health'],
    lang: '',
    fullOn: null,
    paused: false,
    owner: 'U00000ALICE',
    createdMs: slotMs - 10 * HOUR,
    lastSlotMs: slotMs - HOUR,
  });
  await store.close();
  return slotMs;
};
