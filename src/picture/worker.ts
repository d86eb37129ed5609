// The thread that draws: takes one SVG after the other and gives each back as PNG, or why it could not.
import { parentPort } from 'node:worker_threads';
import type { Drawn } from './painter.ts';
import { renderPng } from './render-png.ts';

parentPort?.on('message', async (svg: string) => {
  try {
    const png = await renderPng(svg);
    parentPort?.postMessage({ png } satisfies Drawn);
  } catch (error) {
    parentPort?.postMessage({ error: String(error) } satisfies Drawn);
  }
});
