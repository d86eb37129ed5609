// The cases of the network lab, on real packets: prints one line of JSON for each. Runs inside the lab's namespaces.

import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { startLabCluster } from '../lab/cluster.ts';
import { castOf } from '../lab/faults/fault.ts';
import { LAB_FAULTS } from '../lab/faults.ts';
import { inTurn } from '../lab/question.ts';
import { ask, productOn } from './ask.ts';
import { type Case, healthyCases } from './cases.ts';

const runs = Number(process.argv[2] ?? 5);

/** All questions of one lab, a line for each answer. */
const tell = async (kubeconfig: string, cases: readonly Case[]): Promise<void> => {
  const product = productOn({ kubeconfig });
  try {
    await inTurn(cases, async (one) => {
      process.stdout.write(`${JSON.stringify(await ask(product, one))}\n`);
    });
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
// A capture passes when it saw packets: shop/web-0 on node-1 keeps talking to web-1 on node-2, as pods do.
const { lab } = healthy.backend;
const web1 = castOf(lab.topology).web1.ip;
await lab.start('talking', 'n1p2', ['sh', '-c', `echo ready; exec ping -n -i 0.2 ${web1} > /dev/null`]);
for (const one of healthyCases('lab', runs)) await tell(healthy.kubeconfig, [one]);
await healthy.close();
