// A share of the simulated cases, in a process of its own: prints one line of JSON for each.
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { ask, productOn } from './ask.ts';
import { type Case, healthyCases, simulatedCases } from './cases.ts';

/** Real milliseconds per simulated one: fast, yet slow enough that the order of results stays that of the simulation. */
const TIME_SCALE = 0.05;

const [share = 0, shares = 1, runs = 50] = process.argv.slice(2).map(Number);
const mine = <T>(all: readonly T[]): readonly T[] => all.filter((_, at) => at % shares === share);

/** They mostly wait for second readings. */
const AT_ONCE = 3;

interface Turn {
  readonly one: Case;
  readonly faults: readonly string[];
  readonly seed?: number;
}

const tell = async ({ one, faults, seed }: Turn): Promise<void> => {
  const cluster = await startPlaygroundCluster(faults, {
    timeScale: TIME_SCALE,
    ...(seed !== undefined && { seed }),
  });
  const product = productOn(cluster);
  try {
    process.stdout.write(`${JSON.stringify(await ask(product, one))}\n`);
  } finally {
    await product.close();
    await cluster.close();
  }
};

const turns: readonly Turn[] = [
  ...mine(simulatedCases()).map((one) => ({ one, faults: [one.fault] })),
  // Another seed each time: losses, latencies and choices differ as they do from day to day.
  ...mine(healthyCases('simulation', runs)).map((one, seed) => ({ one, faults: [], seed: 1 + seed * shares + share })),
];

// Shared by all who take from it.
const left = turns.values();
const takeTurns = async (): Promise<void> => {
  for (const turn of left) await tell(turn);
};
await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
