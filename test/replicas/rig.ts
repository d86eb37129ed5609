// Several unmodified bots on one PostgreSQL, before one Slack and one cluster.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JournaledRun } from '../../src/engine/ports.ts';
import type { SlackServer, SlackServerOptions } from '../../src/playground/slack-server/contract.ts';
import type { Message } from '../../src/playground/slack-server/message.ts';
import { startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { type PlaygroundCluster, startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { type BotProcess, startBotProcess } from '../product/bot-process.ts';
import { somewhere } from '../store/places.ts';

export interface Office extends AsyncDisposable {
  readonly slack: SlackServer;
  readonly cluster: PlaygroundCluster;
  /** One more bot. */
  hire(maxRuns?: number, env?: Readonly<Record<string, string>>): Promise<BotProcess>;
  /** What is still open in the journal after some patience: replies and files come after a root has its answer. */
  unfinished(): Promise<readonly JournaledRun[]>;
  /** Root messages of the bot in a channel. */
  roots(channel?: string): readonly Message[];
}

export const office = async (options: SlackServerOptions = {}): Promise<Office> => {
  const place = await somewhere('postgres');
  if (place.at.engine !== 'postgres') throw new Error('no PostgreSQL');
  const { url } = place.at;
  const [slack, cluster] = await Promise.all([startSlackServer(options), startPlaygroundCluster(['masquerade-off'])]);
  const bots: BotProcess[] = [];
  const folders: string[] = [];
  const stores: Store[] = [];
  return {
    slack,
    cluster,
    async hire(maxRuns = 20, env = {}) {
      const dataDir = await mkdtemp(path.join(tmpdir(), 'netwhy-replica-'));
      folders.push(dataDir);
      const bot = await startBotProcess({
        slack,
        kubeconfig: cluster.kubeconfig,
        dataDir,
        databaseUrl: url,
        maxRuns,
        env,
      });
      bots.push(bot);
      return bot;
    },
    async unfinished() {
      const store = await openStore({ engine: 'postgres', url }, { share: false });
      stores.push(store);
      for (let tries = 0; tries < 100; tries += 1) {
        if ((await store.journal.unfinished()).length === 0) break;
        await sleep(200);
      }
      return await store.journal.unfinished();
    },
    roots: (channel = '#ops') =>
      slack.messages(channel).filter(({ threadTs, user }) => threadTs === '' && user === slack.botUserId),
    async [Symbol.asyncDispose]() {
      for (const { child } of bots) {
        // One that sleeps dies too.
        child.kill('SIGKILL');
      }
      for (const store of stores) await store.close();
      await slack.close();
      await cluster.close();
      await place[Symbol.asyncDispose]();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
};

export const isFinal = ({ text }: { readonly text: string }): boolean =>
  /^(?:✗ FAIL|✓ PASS|! |⚠|\? )/.test(text) || /interrupted|cancelled|stopped/i.test(text);

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
