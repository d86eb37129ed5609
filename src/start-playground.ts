// The playground, whole: the unmodified bot between a local Slack and a simulated cluster, and a page to look at all three.
import { realClock } from './clock.ts';
import type { Settings } from './config/settings.ts';
import type { Clock } from './engine/ports.ts';
import type { Logger } from './ops/log.ts';
import type { SimulatedCluster } from './playground/network/simulated-cluster.ts';
import type { Page } from './playground/page/page-server.ts';
import { type SlackServer, startSlackServer } from './playground/slack-server/slack-server.ts';
import { startPlaygroundCluster } from './playground-cluster.ts';
import { PEOPLE, startPlaygroundPage } from './playground-page.ts';
import { startBot } from './run-bot.ts';

export interface Playground {
  readonly network: SimulatedCluster;
  readonly server: SlackServer;
  readonly page: Page;
  close(): Promise<void>;
}

export interface PlaygroundOptions {
  /** Of the page; 0 for any free one. */
  readonly port?: number;
  /** By which the bot wakes its digests and Slack dates its messages. */
  readonly clock?: Clock;
  /** Real milliseconds per simulated one of the network. */
  readonly timeScale?: number;
}

/** Answers questions when it resolves. */
export const startPlayground = async (
  settings: Settings,
  log: Logger,
  { port, clock = realClock, timeScale = 1 }: PlaygroundOptions = {},
): Promise<Playground> => {
  const cluster = await startPlaygroundCluster([], { timeScale });
  const server = await startSlackServer({ users: PEOPLE, now: () => clock.now() });
  const bot = await startBot(
    { ...settings, kube: { kubeconfig: cluster.kubeconfig }, cluster: 'playground' },
    { mode: 'socket', botToken: server.botToken, appToken: server.appToken, apiUrl: server.apiUrl },
    log,
    { clock, cloud: cluster.cloud },
  );
  await bot.ready;
  const page = await startPlaygroundPage(server, cluster.network, port);
  return {
    network: cluster.network,
    server,
    page,
    close: async () => {
      await page.close();
      await bot.stop(1000);
      await server.close();
      await cluster.close();
    },
  };
};
