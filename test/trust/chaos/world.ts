// The whole bot in this process before a simulated cluster and Slack; it can be killed as kill -9 does, and lives again on what was on its disk.
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSettings } from '../../../src/config/settings.ts';
import type { Clock } from '../../../src/engine/ports.ts';
import { createLog } from '../../../src/ops/log.ts';
import type { ClusterBackend } from '../../../src/playground/backend.ts';
import { type ClusterServer, startClusterServer } from '../../../src/playground/cluster-server/server.ts';
import { type SimulatedCluster, simulatedCluster } from '../../../src/playground/network/simulated-cluster.ts';
import type { SlackServer } from '../../../src/playground/slack-server/contract.ts';
import { startSlackServer } from '../../../src/playground/slack-server/slack-server.ts';
import { type Bot, startBot } from '../../../src/run-bot.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { STORE_FILE } from '../../../src/store-at.ts';
import { Cord } from '../../replicas/cord.ts';

/** Waits of the Slack side and the simulated network take this part of their time. */
const SCALE = 0.05;
export const DEADLINE_MS = 4_000;
export const MOST_EXECS = 8;

/** What comes out of a tool on its way. */
export type Mutation = (chunk: Uint8Array) => Uint8Array;

export class World implements AsyncDisposable {
  readonly slack: SlackServer;
  readonly network: SimulatedCluster;
  cluster!: ClusterServer;
  /** Changes what tools say; null: nothing. */
  mutation: Mutation | null = null;
  /** By how much the bot's clock is wrong. */
  wrongByMs = 0;
  mostExecs = 0;
  readonly log: string[] = [];
  /** Lives that were ended by force, and what each left. */
  kills = 0;
  #bot: Bot | null = null;
  #cord: Cord | null = null;
  #dataDir = '';
  readonly #folder: string;
  readonly #dead: Promise<unknown>[] = [];

  private constructor(slack: SlackServer, network: SimulatedCluster, folder: string) {
    this.slack = slack;
    this.network = network;
    this.#folder = folder;
  }

  static async begin(seed: number): Promise<World> {
    const [slack, folder] = await Promise.all([
      startSlackServer({ eventRetryDelaysMs: [100, 400, 1_000] }),
      mkdtemp(path.join(tmpdir(), 'netwhy-chaos-')),
    ]);
    const network = simulatedCluster({ timeScale: SCALE, seed });
    const world = new World(slack, network, folder);
    world.cluster = await startClusterServer({ backend: world.#backend() });
    await writeFile(path.join(folder, 'kubeconfig'), world.cluster.kubeconfig(), { mode: 0o600 });
    world.#dataDir = await mkdtemp(path.join(folder, 'data-'));
    return world;
  }

  #backend(): ClusterBackend {
    return {
      objects: this.network.objects,
      exec: async (request, output) => {
        this.mostExecs = Math.max(this.mostExecs, this.cluster.counts.sockets);
        const mutated = (chunk: Uint8Array | string): Uint8Array | string =>
          this.mutation === null ? chunk : this.mutation(Buffer.from(chunk));
        return await this.network.exec(request, {
          ...output,
          stdout: (chunk) => output.stdout(mutated(chunk)),
          stderr: (chunk) => output.stderr(chunk),
        });
      },
      close: () => this.network.close(),
    };
  }

  /** @throws what the start says. */
  async start(): Promise<void> {
    const { slack } = this;
    const cord = await Cord.to(new URL(slack.apiUrl), () => undefined);
    const api = new URL(slack.apiUrl);
    api.port = String(cord.port);
    const settings = readSettings({
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      KUBECONFIG: path.join(this.#folder, 'kubeconfig'),
      NETWHY_CLUSTER: 'playground',
      NETWHY_DATA_DIR: this.#dataDir,
      NETWHY_OPS_PORT: '0',
      NETWHY_MAX_EXECS: String(MOST_EXECS),
      NETWHY_MAX_EXECS_PER_NODE: String(MOST_EXECS),
    });
    const write = (line: string): void => void this.log.push(line);
    const { botToken, appToken } = slack;
    this.#cord = cord;
    this.#bot = await startBot(
      { ...settings, runDeadlineMs: DEADLINE_MS },
      { mode: 'socket', botToken, appToken, apiUrl: api.href },
      createLog({ level: 'warn', write }),
      { clock: this.#clock() },
    );
    await this.#bot.ready;
  }

  #clock(): Clock {
    return {
      now: () => Date.now() + this.wrongByMs,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason);
          const timer = setTimeout(resolve, ms * SCALE);
          const stop = (): void => {
            clearTimeout(timer);
            reject(signal?.reason);
          };
          signal?.addEventListener('abort', stop, { once: true });
        }),
    };
  }

  /** Nothing of it reaches Slack any more, and what comes after finds the disk as it was in this moment. */
  async kill(): Promise<void> {
    const [bot, cord, from] = [this.#bot, this.#cord, this.#dataDir];
    if (bot === null) return;
    this.kills += 1;
    this.#bot = null;
    cord?.cut();
    const to = await mkdtemp(path.join(this.#folder, 'data-'));
    this.slack.knobs.dropSockets();
    for (const name of await readdir(from))
      if (!name.endsWith('-shm')) await copyFile(path.join(from, name), path.join(to, name));
    this.#dataDir = to;
    this.#dead.push(bot.stop(0).catch(() => undefined));
  }

  /** In order. */
  async stop(graceMs: number): Promise<void> {
    await this.#bot?.stop(graceMs);
    this.#bot = null;
    this.#cord?.cut();
  }

  async looking<T>(look: (store: Store) => Promise<T>): Promise<T> {
    const store = await openStore(
      { engine: 'sqlite', file: path.join(this.#dataDir, STORE_FILE) },
      { lockWaitMs: 2_000, setAside: false },
    );
    try {
      return await look(store);
    } finally {
      await store.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop(0);
    await Promise.all(this.#dead);
    await this.slack.close();
    await this.cluster.close();
    await this.network.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
