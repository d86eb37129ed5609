// The cases of the network lab, on real packets: prints one line of JSON for each. Runs inside the lab's namespaces.

import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { startLabCluster } from '../lab/cluster.ts';
import { LAB_FAULTS } from '../lab/faults.ts';
import { ask, productOn } from './ask.ts';
import { type Case, healthyCases } from './cases.ts';

const runs = Number(process.argv[2] ?? 5);

/** All questions of one lab at once, as in an incident. */
const tell = async (kubeconfig: string, cases: readonly Case[]): Promise<void> => {
  const product = productOn(kubeconfig);
  try {
    const answered = await Promise.all(cases.map((one) => ask(product, one)));
    for (const one of answered) process.stdout.write(`${JSON.stringify(one)}\n`);
  } finally {
    await product.close();
  }
};

for (const fault of LAB_FAULTS) {
  const asked = fault.expect.filter(({ question }) => RUNBOOKS.has(question));
  const cases = asked.map(
    ({ question, target, cause }): Case => ({
      world: 'lab',
      question,
      fault: fault.name,
      expected: cause ?? '',
      words: `${question} ${target}`,
    }),
  );
  if (cases.length === 0) continue;
  const cluster = await startLabCluster(fault);
  await tell(cluster.kubeconfig, cases);
  await cluster.close();
}

const healthy = await startLabCluster(null);
for (const one of healthyCases('lab', runs)) await tell(healthy.kubeconfig, [one]);
await healthy.close();
