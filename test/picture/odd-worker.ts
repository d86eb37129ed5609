// A thread that dies, throws or hangs when told to, and otherwise gives back what it got.
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', (svg: string) => {
  if (svg === 'die') process.exit(3);
  if (svg === 'throw') throw new Error('of its own');
  if (svg === 'hang') for (;;);
  parentPort?.postMessage({ png: Buffer.from(svg) });
});
