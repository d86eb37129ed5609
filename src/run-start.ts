// `netwhy start`: the bot as the settings say, or the playground when they say nothing.
import { readSettings } from './config/settings.ts';
import { createLog } from './ops/log.ts';
import { stopInOrder } from './ops/stop.ts';
import { startBot } from './run-bot.ts';

/** What is let go of after the runs: sockets, the last messages, traces. Kubernetes must give a pod longer than both together. */
export const LETTING_GO_MS = 7_000;

export const runStart = async (): Promise<number> => {
  const settings = readSettings();
  if (settings.slack === null) return (await import('./run-playground.ts')).runPlayground(settings);
  const log = createLog({ level: settings.logLevel, traced: settings.tracing !== null });
  const bot = await startBot(settings, settings.slack, log);
  const { stopGraceMs } = settings;
  stopInOrder({ graceMs: stopGraceMs + LETTING_GO_MS, log, stop: () => bot.stop(stopGraceMs) });
  try {
    await bot.ready;
  } catch (error) {
    await bot.stop(0);
    throw error;
  }
  const clusters = settings.clusters.length === 0 ? [settings.cluster] : settings.clusters.map(({ name }) => name);
  log.info({ clusters, mode: settings.slack.mode }, 'netwhy is ready');
  // From here on only a signal ends the process; stopInOrder exits.
  return new Promise<never>(() => undefined);
};
