// `npm start` without settings: the playground, with a page in the browser and a chat in the terminal.
import type { Settings } from './config/settings.ts';
import { say, type Text } from './model/text.ts';
import { createLog } from './ops/log.ts';
import { stopInOrder } from './ops/stop.ts';
import { FAULTS } from './playground/network/faults.ts';
import type { SimulatedCluster } from './playground/network/simulated-cluster.ts';
import { startTerminal } from './playground/terminal/terminal.ts';
import { startPlayground } from './start-playground.ts';

export const runPlayground = async (settings: Settings): Promise<number> => {
  // Warnings only: log lines between the lines of a chat help nobody who came to try it.
  const log = createLog({
    level: settings.logLevel === 'info' ? 'warn' : settings.logLevel,
    traced: settings.tracing !== null,
  });
  const { network, server, page, close } = await startPlayground(settings, log);
  const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const terminal = startTerminal({
    server,
    input: process.stdin,
    output: process.stdout,
    interactive,
    colour: process.stdout.isTTY === true && process.stdout.hasColors(),
    faults: FAULTS,
    page: page.url,
    breakIt: (name) => {
      const says = brokenNow(network, name);
      page.networkChanged();
      return says;
    },
    fixIt: () => {
      network.fix();
      page.networkChanged();
      return say('Everything is well again.', '모두 정상으로 돌렸습니다.');
    },
  });
  const stop = async (): Promise<void> => {
    terminal.stop();
    await close();
  };
  const unwatch = stopInOrder({ stop, graceMs: 5000, log });
  await terminal.done;
  // Nobody typed and there was no script either (`npm start &`, a service): the page stays until a signal.
  if (!interactive && terminal.typed === 0) return new Promise<never>(() => undefined);
  unwatch();
  await stop();
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
