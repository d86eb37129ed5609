// A share of the simulated cases, in a process of its own: prints one line of JSON for each.
import { type PlaygroundCluster, startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { ask, productOn } from './ask.ts';
import { type Case, healthyCases, simulatedCases } from './cases.ts';

/** Real milliseconds per simulated one: fast, yet slow enough that the order of results stays that of the simulation. */
const TIME_SCALE = 0.05;

const [share = 0, shares = 1, runs = 50] = process.argv.slice(2).map(Number);
const mine = <T>(all: readonly T[]): readonly T[] => all.filter((_, at) => at % shares === share);

const tell = async (cluster: PlaygroundCluster, one: Case): Promise<void> => {
  const product = productOn(cluster);
  try {
    process.stdout.write(`${JSON.stringify(await ask(product, one))}\n`);
  } finally {
    await product.close();
  }
};

for (const one of mine(simulatedCases())) {
  const cluster = await startPlaygroundCluster([one.fault], { timeScale: TIME_SCALE });
  await tell(cluster, one);
  await cluster.close();
}
// Another seed each time: losses, latencies and choices differ as they do from day to day.
for (const [seed, one] of mine(healthyCases('simulation', runs)).entries()) {
  const cluster = await startPlaygroundCluster([], { timeScale: TIME_SCALE, seed: 1 + seed * shares + share });
  await tell(cluster, one);
  await cluster.close();
}
