// What the agent's container does between questions: nothing, until it is told to end or its view of tailscaled is stale.
import { statSync } from 'node:fs';

/** Where the DaemonSet mounts the directory of tailscaled's socket. */
const TAILSCALE = '/var/run/tailscale';
const LOOK_MS = 30_000;

/**
 * `netwhy idle`. As the first process of a container it would otherwise ignore signals.
 * @returns 0 after SIGTERM or SIGINT, and once the mounted directory is deleted: systemd does so when tailscaled stops, and makes
 * another when it starts, which only a restarted container gets to see.
 */
export const runIdle = (mounted = TAILSCALE, lookMs = LOOK_MS): Promise<number> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearInterval(looking);
      process.off('SIGTERM', end);
      process.off('SIGINT', end);
      resolve(0);
    };
    // Signal listeners alone do not keep a process alive; this does too.
    const looking = setInterval(() => {
      if (isDeleted(mounted)) end();
    }, lookMs);
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
  });

/** A deleted directory has no links left, and a mount of it stays (measured). One that was never there is not deleted. */
const isDeleted = (directory: string): boolean => statSync(directory, { throwIfNoEntry: false })?.nlink === 0;
