// `npm start` without settings: the unmodified bot between a local Slack and a simulated cluster, with a chat in the terminal.
import type { Settings } from './config/settings.ts';
import { say, type Text } from './model/text.ts';
import { createLog } from './ops/log.ts';
import { stopInOrder } from './ops/stop.ts';
import { FAULTS } from './playground/network/faults.ts';
import type { SimulatedCluster } from './playground/network/simulated-cluster.ts';
import { startSlackServer } from './playground/slack-server/slack-server.ts';
import { startTerminal } from './playground/terminal/terminal.ts';
import { startPlaygroundCluster } from './playground-cluster.ts';
import { startBot } from './run-bot.ts';

export const runPlayground = async (settings: Settings): Promise<number> => {
  // Warnings only: log lines between the lines of a chat help nobody who came to try it.
  const log = createLog({ level: settings.logLevel === 'info' ? 'warn' : settings.logLevel });
  const cluster = await startPlaygroundCluster();
  const server = await startSlackServer();
  const bot = await startBot(
    { ...settings, kube: { kubeconfig: cluster.kubeconfig }, cluster: 'playground' },
    { mode: 'socket', botToken: server.botToken, appToken: server.appToken, apiUrl: server.apiUrl },
    log,
  );
  await bot.ready;
  const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const terminal = startTerminal({
    server,
    input: process.stdin,
    output: process.stdout,
    interactive,
    colour: process.stdout.isTTY === true && process.stdout.hasColors(),
    faults: FAULTS,
    breakIt: (name) => brokenNow(cluster.network, name),
    fixIt: () => {
      cluster.network.fix();
      return say('Everything is well again.', '모두 정상으로 돌렸습니다.');
    },
  });
  const close = async (): Promise<void> => {
    terminal.stop();
    await bot.stop(1000);
    await server.close();
    await cluster.close();
  };
  const unwatch = stopInOrder({ stop: close, graceMs: 5000, log });
  await terminal.done;
  unwatch();
  await close();
  return 0;
};

/** Faults add up, which a newcomer does not expect. */
const brokenNow = (network: SimulatedCluster, name: string): Text => {
  const others = network.broken.filter((one) => one !== name).join(', ');
  const { says } = network.break(name);
  if (others === '') return says;
  return say(
    `${says.en} Still broken as well: ${others}. Type fix to make all well.`,
    `${says.ko} 함께 고장 난 것: ${others}. fix로 모두 되돌릴 수 있습니다.`,
  );
};
