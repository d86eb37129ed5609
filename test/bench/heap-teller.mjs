// Loaded before the bot (`node --import`): on SIGUSR2 it collects garbage, and appends what is left to a file.
import { appendFileSync, readdirSync, readlinkSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const { NETWHY_HEAP_FILE: file = '' } = process.env;
// The bot reads its settings strictly: this is not its own.
delete process.env.NETWHY_HEAP_FILE;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const sockets = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
    } catch {
      return false; // the folder's own
    }
  }).length;

process.on('SIGUSR2', () => {
  // Twice: what finalizers let go of goes with the second.
  collect();
  collect();
  const { heapUsed, rss, external, arrayBuffers } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const cpuS = (user + system) / 1e6;
  const handles = process.getActiveResourcesInfo().length;
  appendFileSync(
    file,
    `${JSON.stringify({ heapUsed, rss, external, arrayBuffers, cpuS, sockets: sockets(), handles })}\n`,
  );
});
