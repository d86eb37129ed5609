// Time to verdict: netwhy against the guide's own commands as a sequential kubectl script, alternating, in one run.
// usage: node test/bench/answer.ts lab|simulated [rounds]
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { realClock } from '../../src/clock.ts';
import { clusterAdapter, loadKube } from '../../src/cluster/adapter.ts';
import { parseWords } from '../../src/command/parse.ts';
import { compose, DEFAULT_CAPS } from '../../src/compose.ts';
import type { ProbeWave } from '../../src/engine/ports.ts';
import { execSlots } from '../../src/engine/slots.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { startLabCluster } from '../lab/cluster.ts';
import { median, ms, spread } from './figures.ts';

const POD = 'web-0';
const [kind = 'simulated', rounds = '10'] = process.argv.slice(2);

/** The guide's Phase 6, each command bounded as an on-call engineer would bound it. */
const SCRIPT = [
  ['nslookup', 'google.com'],
  ['ping', '-c', '5', '8.8.8.8'],
  ['wget', '-T', '10', '-q', '-O-', 'http://checkip.amazonaws.com'],
];

const cluster = kind === 'lab' ? await startLabCluster(null) : await startPlaygroundCluster();
const source = { kubeconfig: cluster.kubeconfig };
const composed = compose({ source, cluster: 'bench', site: DEFAULT_SITE, caps: DEFAULT_CAPS });
const kube = loadKube(source);
const parts = clusterAdapter({
  kube,
  cluster: 'bench',
  site: DEFAULT_SITE,
  slots: execSlots(DEFAULT_CAPS),
  clock: realClock,
  userAgent: 'bench',
});
const command = parseWords(`why-no-egress shop/${POD}`);
if (command.kind !== 'ask') throw new Error('not a question');
const { ask } = command;
const never = new AbortController().signal;

const kubectl = promisify(execFile);
const script = async (): Promise<number> => {
  const started = performance.now();
  for (const argv of SCRIPT)
    await kubectl('kubectl', ['--kubeconfig', cluster.kubeconfig, '-n', 'shop', 'exec', POD, '--', ...argv]);
  return performance.now() - started;
};

interface Ours {
  readonly wallMs: number;
  readonly slowestMs: number;
  readonly slowest: string;
}

const ours = async (): Promise<Ours> => {
  const started = performance.now();
  const { report, recording } = await composed.answerer.answer(ask, { run: 'r-bench', signal: never });
  const wallMs = performance.now() - started;
  if (report.verdict !== 'pass') throw new Error(`not pass: ${report.headline.en}`);
  const slowest = (recording?.observations ?? []).toSorted((a, b) => b.durationMs - a.durationMs)[0];
  return { wallMs, slowestMs: slowest?.durationMs ?? 0, slowest: slowest?.argv.join(' ') ?? '' };
};

/** Reading the scene, and one exec of the agent with one trivial command: what comes before any probe can run. */
const reads = async (): Promise<number> => {
  const started = performance.now();
  await parts.scenes.read(ask, 'pod', never);
  return performance.now() - started;
};

const setUp = async (): Promise<number> => {
  const scene = await parts.scenes.read(ask, 'pod', never);
  if (!scene.ok) throw new Error(scene.detail);
  const probe = {
    step: 's',
    probe: 'only',
    location: { at: 'node', node: 'node-1' } as const,
    call: { name: 'read-file', args: { file: 'ip-forward' } },
    timeoutMs: 2000,
    delayMs: 0,
  };
  const wave: ProbeWave = { run: 'r-bench', scene: scene.value, probes: [probe], epochMs: Date.now() };
  const started = performance.now();
  for await (const one of parts.observer.observe(wave, never))
    if (one.outcome.kind !== 'exited') throw new Error(JSON.stringify(one.outcome));
  return performance.now() - started;
};

try {
  await ours(); // warm connections, as a bot has them
  const runs = { ours: [] as Ours[], script: [] as number[], reads: [] as number[], setUp: [] as number[] };
  for (let round = 0; round < Number(rounds); round += 1) {
    runs.ours.push(await ours());
    runs.script.push(await script());
    runs.reads.push(await reads());
    runs.setUp.push(await setUp());
  }
  const wall = runs.ours.map((one) => one.wallMs);
  const slowest = runs.ours.map((one) => one.slowestMs);
  const chain = median(runs.reads) + median(runs.setUp) + median(slowest);
  const ratio = median(runs.script) / median(wall);
  console.log(`time to verdict, healthy, ${kind}, ${rounds} rounds, median (min – max)`);
  console.log(`  netwhy                     ${spread(wall)}`);
  console.log(`  guide's script, kubectl    ${spread(runs.script)}`);
  console.log(`  ratio                      ${ratio.toFixed(1)} x   target >= 8 x: ${ratio >= 8 ? 'met' : 'NOT met'}`);
  console.log(
    `  longest chain              ${ms(chain)} = reads ${ms(median(runs.reads))} + one agent exec ${ms(median(runs.setUp))} + slowest probe ${ms(median(slowest))} (${runs.ours[0]?.slowest})`,
  );
  const over = median(wall) / chain;
  console.log(`  netwhy / longest chain     ${over.toFixed(2)}   target <= 1.25: ${over <= 1.25 ? 'met' : 'NOT met'}`);
} finally {
  await composed.close();
  await parts.close();
  await cluster.close();
}
