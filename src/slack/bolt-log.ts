// Bolt's and the Slack clients' log lines in ours; debug is dropped, for it holds payloads.
import { type Logger, LogLevel } from '@slack/web-api';
import type { Log } from './parts.ts';

export const boltLog = (log: Log): Logger => {
  const line = (parts: readonly unknown[]): string =>
    parts
      .map((part) => (part instanceof Error ? part.message : String(part)))
      .join(' ')
      .slice(0, 2_000);
  return {
    debug: () => undefined,
    info: (...parts: unknown[]) => log.info({ from: 'slack-sdk' }, line(parts)),
    warn: (...parts: unknown[]) => log.warn({ from: 'slack-sdk' }, line(parts)),
    error: (...parts: unknown[]) => log.error({ from: 'slack-sdk' }, line(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
};
