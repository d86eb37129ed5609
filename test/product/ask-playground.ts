// Asks the playground the way the command line does, in this process and faster than real time.

import { parseWords } from '../../src/command/parse.ts';
import { type Composed, compose, DEFAULT_CAPS } from '../../src/compose.ts';
import type { Answer } from '../../src/engine/ports.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';

/** Real milliseconds per simulated one: fast, yet slow enough that the order of results stays that of the simulation. */
const TIME_SCALE = 0.05;

export const askPlayground = async (words: string, faults: readonly string[] = []): Promise<Answer> => {
  const command = parseWords(words);
  if (command.kind !== 'ask') throw new Error('not a question');
  const cluster = await startPlaygroundCluster(faults, { timeScale: TIME_SCALE });
  let composed: Composed | undefined;
  try {
    composed = compose({
      source: { kubeconfig: cluster.kubeconfig },
      cluster: '',
      site: DEFAULT_SITE,
      caps: DEFAULT_CAPS,
      captures: true,
      cloud: cluster.cloud,
    });
    return await composed.answerer.answer(command.ask, { run: 'r-test', signal: new AbortController().signal });
  } finally {
    await composed?.close();
    await cluster.close();
  }
};
