// How long an overview of all nodes takes, beside its slowest step: everything runs at once, so the two should be near.
// usage: node test/bench/health.ts [rounds]
import { parseWords } from '../../src/command/parse.ts';
import { compose, DEFAULT_CAPS } from '../../src/compose.ts';
import { plan } from '../../src/engine/plan.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { health as runbook } from '../../src/runbooks/health/health.runbook.ts';
import { median, ms, spread } from './figures.ts';

const [rounds = '10'] = process.argv.slice(2);
const cluster = await startPlaygroundCluster();
const source = { kubeconfig: cluster.kubeconfig };
const composed = compose({ source, cluster: 'bench', site: DEFAULT_SITE, caps: DEFAULT_CAPS });
const command = parseWords('health');
if (command.kind !== 'ask') throw new Error('not a question');
const { ask } = command;

const once = async () => {
  const started = performance.now();
  const context = { run: 'r-bench', signal: new AbortController().signal };
  const { report, recording } = await composed.answerer.answer(ask, context);
  const wallMs = performance.now() - started;
  if (report.verdict !== 'pass') throw new Error(`not pass: ${report.headline.en}`);
  const seen = recording?.observations ?? [];
  // What a step takes by itself: the wait it asks for before a command, and the command.
  const delays = new Map(
    recording === null
      ? []
      : plan(runbook, recording.scene, recording.site).flatMap(({ step, probes }) =>
          probes.map((one) => [`${step.id} ${one.key}`, one.delayMs ?? 0] as const),
        ),
  );
  const alone = seen.map((one) => ({
    step: one.step,
    ms: (delays.get(`${one.step} ${one.probe}`) ?? 0) + one.durationMs,
  }));
  const slowest = alone.toSorted((a, b) => b.ms - a.ms)[0];
  // A second reading of a counter names itself so.
  const apartMs = seen.flatMap((one) => {
    const first = seen.find(({ step, probe }) => step === one.step && `${probe} again` === one.probe);
    return first === undefined ? [] : [one.startedMs - first.startedMs];
  });
  return {
    wallMs,
    slowestMs: slowest?.ms ?? 0,
    slowest: slowest?.step ?? '',
    apartMs: Math.max(...apartMs),
    execs: new Set(seen.map(({ location, argv, startedMs }) => JSON.stringify([location, argv, startedMs]))).size,
  };
};

try {
  await once(); // warm connections, as a bot has them
  const runs = [];
  for (let round = 0; round < Number(rounds); round += 1) runs.push(await once());
  const wall = runs.map((one) => one.wallMs);
  const slowest = runs.map((one) => one.slowestMs);
  const over = median(wall) / median(slowest);
  console.log(`overview of three nodes, healthy, ${rounds} rounds, median (min – max)`);
  console.log(`  netwhy                  ${spread(wall)}`);
  console.log(`  slowest step            ${spread(slowest)} (${runs[0]?.slowest})`);
  console.log(`  ratio                   ${over.toFixed(2)}   target <= 1.25: ${over <= 1.25 ? 'met' : 'NOT met'}`);
  console.log(`  readings of a counter   at most ${ms(Math.max(...runs.map((one) => one.apartMs)))} apart`);
  console.log(`  commands run            ${median(runs.map((one) => one.execs))}`);
} finally {
  await composed.close();
  await cluster.close();
}
