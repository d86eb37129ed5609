// Time to verdict: netwhy against the guide's own commands as a sequential kubectl script, alternating, in one run.
// usage: node test/bench/answer.ts lab|simulated [rounds]
import { compose, DEFAULT_CAPS } from '../../src/compose.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { startLabCluster } from '../lab/cluster.ts';
import { inTurn } from './benchmark.ts';
import { median, ms, spread } from './figures.ts';
import { guideScript } from './guide-script.ts';
import { chainOf, slowestOf } from './longest-chain.ts';
import { askOf } from './questions.ts';

const [kind = 'simulated', rounds = '10'] = process.argv.slice(2);
const cluster = kind === 'lab' ? await startLabCluster(null) : await startPlaygroundCluster();
const source = { kubeconfig: cluster.kubeconfig };
const composed = compose({ source, cluster: 'bench', site: DEFAULT_SITE, caps: DEFAULT_CAPS });
const ask = askOf('why-no-egress shop/web-0');
const chain = chainOf(cluster.kubeconfig, ask);

const ours = async () => {
  const started = performance.now();
  const signal = new AbortController().signal;
  const { report, recording } = await composed.answerer.answer(ask, { run: 'r-bench', signal });
  const wallMs = performance.now() - started;
  if (report.verdict !== 'pass') throw new Error(`not pass: ${report.headline.en}`);
  return { wallMs, slowest: slowestOf(recording) };
};

try {
  await ours(); // warm connections, as a bot has them
  const answers: Awaited<ReturnType<typeof ours>>[] = [];
  const took = await inTurn<'ours' | 'script' | 'reads' | 'setUp', number>(Number(rounds), {
    ours: async () => {
      const one = await ours();
      answers.push(one);
      return one.wallMs;
    },
    script: () => guideScript(cluster.kubeconfig, 'one after the other'),
    reads: chain.reads,
    setUp: chain.setUp,
  });
  const slowest = median(answers.map((one) => one.slowest.ms));
  const longest = median(took.reads) + median(took.setUp) + slowest;
  const ratio = median(took.script) / median(took.ours);
  console.log(`time to verdict, healthy, ${kind}, ${rounds} rounds, median (min – max)`);
  console.log(`  netwhy                     ${spread(took.ours)}`);
  console.log(`  guide's script, kubectl    ${spread(took.script)}`);
  console.log(`  ratio                      ${ratio.toFixed(1)} x   target >= 8 x: ${ratio >= 8 ? 'met' : 'NOT met'}`);
  console.log(
    `  longest chain              ${ms(longest)} = reads ${ms(median(took.reads))} + one agent exec ${ms(median(took.setUp))} + slowest probe ${ms(slowest)} (${answers[0]?.slowest.what})`,
  );
  const over = median(took.ours) / longest;
  console.log(`  netwhy / longest chain     ${over.toFixed(2)}   target <= 1.25: ${over <= 1.25 ? 'met' : 'NOT met'}`);
} finally {
  await composed.close();
  await chain.close();
  await cluster.close();
}
