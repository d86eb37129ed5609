// The bot as operators run it: its own process, settings in the environment, a journal on disk.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { SlackServer } from '../../src/playground/slack-server/contract.ts';

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');

export interface BotSettings {
  readonly slack: SlackServer;
  readonly kubeconfig: string;
  readonly dataDir: string;
  /** Another program than the sources, e.g. the bundle. */
  readonly program?: string;
  /** DATABASE_URL, for several processes. */
  readonly databaseUrl?: string;
  readonly maxRuns?: number;
  /** NETWHY_CLUSTERS instead of one cluster. */
  readonly clusters?: string;
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** What becomes the bot, by exec, e.g. with a file system of its own: `unshare`, … */
  readonly within?: readonly string[];
  /** Told of the process before the bot is ready. */
  readonly onSpawn?: (child: ChildProcess) => void;
}

export interface BotProcess {
  readonly child: ChildProcess;
  /** Everything it logged so far. */
  readonly log: () => string;
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<number | null>;
}

/** Resolves when one more of the bot's sockets is open; the second follows seconds later, on purpose. */
export const startBotProcess = async ({
  slack,
  kubeconfig,
  dataDir,
  program = MAIN,
  clusters,
  databaseUrl,
  maxRuns,
  env: more = {},
  within = [],
  onSpawn = () => undefined,
}: BotSettings): Promise<BotProcess> => {
  const { opened } = slack.counts.sockets;
  const env = {
    PATH: process.env.PATH,
    HOME: dataDir,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    KUBECONFIG: kubeconfig,
    ...(clusters === undefined ? { NETWHY_CLUSTER: 'playground' } : { NETWHY_CLUSTERS: clusters }),
    NETWHY_DATA_DIR: dataDir,
    NETWHY_OPS_PORT: '0',
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    ...(maxRuns !== undefined && { NETWHY_MAX_RUNS: String(maxRuns) }),
    ...more,
  };
  // cwd without a .env file of its own
  const [file = process.execPath, ...words] = [...within, process.execPath, program, 'start'];
  const child = spawn(file, words, { env, cwd: dataDir, stdio: ['ignore', 'pipe', 'pipe'] });
  onSpawn(child);
  let logged = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (logged += chunk.toString()));
  const exited = once(child, 'exit');
  const bot: BotProcess = {
    child,
    log: () => logged,
    kill: async (signal) => {
      child.kill(signal);
      const [code] = await exited;
      return code as number | null;
    },
  };
  const early = exited.then(() => {
    throw new Error(`the bot ended before it was ready:\n${logged}`);
  });
  early.catch(() => undefined); // only the race below looks at it
  try {
    await Promise.race([slack.waitFor(() => slack.counts.sockets.opened > opened, 45_000), early]);
  } catch (error) {
    child.kill('SIGKILL');
    await exited;
    throw error;
  }
  return bot;
};
