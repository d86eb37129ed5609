// A bot in a process of its own that is killed, starved or stopped and starts again on the same store: what did everybody see of it?
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SlackServer, SlackServerOptions } from '../../../src/playground/slack-server/contract.ts';
import type { Message } from '../../../src/playground/slack-server/message.ts';
import { startSlackServer } from '../../../src/playground/slack-server/slack-server.ts';
import { type PlaygroundCluster, startPlaygroundCluster } from '../../../src/playground-cluster.ts';
import { ACTIONS } from '../../../src/slack/action-ids.ts';
import { openStore, type Store, type StorePlace } from '../../../src/store/open.ts';
import type { Engine } from '../../../src/store/tables.ts';
import { STORE_FILE } from '../../../src/store-at.ts';
import { type BotProcess, type BotSettings, startBotProcess } from '../../product/bot-process.ts';
import { somewhere } from '../../store/places.ts';
import { wrongOf } from './judge.ts';

export const CHANNELS = Array.from({ length: 10 }, (_, at) => ({
  id: `C00000000${at}X`,
  name: `c${at}`,
  botIsMember: true,
}));
export const PODS = [
  'shop/web-0',
  'shop/web-1',
  'shop/db-0',
  'shop/cart-5f4d8c7b9d-h7sxl',
  'shop/cart-5f4d8c7b9d-t2v6c',
] as const;
/** As many as there are pairs. */
export const QUESTIONS = CHANNELS.flatMap(({ id }) =>
  PODS.map((pod) => ({ channel: id, text: `why-no-egress ${pod}` })),
);

/** What a person asked, and what Slack said of it at once. */
export interface Asked {
  readonly channel: string;
  readonly text: string;
  /** The run it was told; empty where it was refused or not acknowledged. */
  readonly run: string;
  readonly failure: string;
  readonly ack: string;
  /** Of a mention that was acknowledged, the id of its event. */
  readonly event: string;
}

/** What is under way can be cancelled. */
export const hasEnded = ({ blocks }: Message): boolean => !JSON.stringify(blocks).includes(ACTIONS.cancel);

/** How long an end that comes at all may take on a busy machine. */
const END_MS = 90_000;

export class Town implements AsyncDisposable {
  readonly slack: SlackServer;
  readonly cluster: PlaygroundCluster;
  readonly dataDir: string;
  readonly where: StorePlace;
  readonly asked: Asked[] = [];
  readonly bots: BotProcess[] = [];
  readonly #closing: (() => Promise<void>)[];

  constructor(parts: Pick<Town, 'slack' | 'cluster' | 'dataDir' | 'where'>, closing: readonly (() => Promise<void>)[]) {
    ({ slack: this.slack, cluster: this.cluster, dataDir: this.dataDir, where: this.where } = parts);
    this.#closing = [...closing];
  }

  async start(how: Pick<BotSettings, 'env' | 'within' | 'maxRuns' | 'onSpawn'> = {}): Promise<BotProcess> {
    const { slack, dataDir, where } = this;
    const bot = await startBotProcess({
      ...{ slack, dataDir, kubeconfig: this.cluster.kubeconfig },
      ...(where.engine === 'postgres' && { databaseUrl: where.url }),
      ...how,
      env: { NODE_COMPILE_CACHE: compiled(), ...how.env },
    });
    this.bots.push(bot);
    return bot;
  }

  /** Resolves when Slack knows whether it was taken. */
  async ask({ channel, text } = QUESTIONS[0] as { channel: string; text: string }): Promise<Asked> {
    const { failure, ack } = await this.slack.slash({ channel, user: 'alice', text });
    const said = JSON.stringify(ack ?? '');
    const one = {
      channel,
      text,
      failure,
      ack: said,
      event: '',
      run: failure === '' ? (/\br-[0-9a-z]{10}\b/.exec(said)?.[0] ?? '') : '',
    };
    this.asked.push(one);
    return one;
  }

  /** As an event, which Slack brings again when it is not acknowledged. */
  async mention({ channel, text } = QUESTIONS[0] as { channel: string; text: string }): Promise<Asked> {
    const { eventId, delivered } = await this.slack.mention({ channel, user: 'alice', text });
    const one = { channel, text, failure: '', ack: '', event: delivered ? eventId : '', run: '' };
    this.asked.push(one);
    return one;
  }

  /** The one message of each run, in its channel or in the thread it was asked in. */
  roots(): readonly Message[] {
    return CHANNELS.flatMap(({ id }) => this.slack.messages(id)).filter(
      ({ metadata }) => metadata?.event_payload.part === 'root',
    );
  }

  finals(): readonly Message[] {
    return this.roots().filter(hasEnded);
  }

  /** When all that was taken has its end, or none comes. */
  async rest(): Promise<void> {
    const runs = this.asked.flatMap(({ run }) => (run === '' ? [] : [run]));
    const isTold = (run: string): boolean => this.finals().some(({ metadata }) => metadata?.event_payload.run === run);
    await this.slack.waitFor(() => runs.every(isTold) && this.roots().every(hasEnded), END_MS).catch(() => undefined);
    // A file is the bot's alone, and it takes up all that is in it at once; of what others left it hears when their hearts have stopped for a while.
    if (this.where.engine === 'sqlite') return;
    await this.looking(async ({ journal }) => {
      for (const until = Date.now() + END_MS; Date.now() < until; await sleep(500))
        if ((await journal.unfinished()).length === 0) return;
    });
  }

  /** Everything against everything, once the last bot was stopped in order: empty when all is as promised. */
  async wrong(): Promise<readonly string[]> {
    return await this.looking((store) => wrongOf(this, store));
  }

  async looking<T>(look: (store: Store) => Promise<T>): Promise<T> {
    const store = await openStore(this.where, { share: false, lockWaitMs: 5_000, setAside: false });
    try {
      return await look(store);
    } finally {
      await store.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child } of this.bots) child.kill('SIGKILL');
    for (const close of this.#closing.toReversed()) await close();
  }
}

/** One cluster serves all: it only answers. */
export const cityOf = (): Promise<PlaygroundCluster> => startPlaygroundCluster(['masquerade-off'], { timeScale: 0.05 });

export const townOf = async (
  cluster: PlaygroundCluster,
  engine: Engine = 'sqlite',
  patience: Pick<SlackServerOptions, 'ackDeadlineMs'> = {},
): Promise<Town> => {
  const place = await somewhere(engine);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'netwhy-town-'));
  const slack = await startSlackServer({ channels: CHANNELS, eventRetryDelaysMs: [300, 1_000, 3_000], ...patience });
  const where: StorePlace =
    place.at.engine === 'sqlite' ? { engine: 'sqlite', file: path.join(dataDir, STORE_FILE) } : place.at;
  return new Town({ slack, cluster, dataDir, where }, [
    async () => await place[Symbol.asyncDispose](),
    () => rm(dataDir, { recursive: true, force: true }),
    () => slack.close(),
  ]);
};

/** Where compiled code is kept between lives; the system forgets it with its other temporary files. */
const compiled = (): string => path.join(tmpdir(), 'netwhy-trust-compiled');
