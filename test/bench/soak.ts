// 100,000 commands to one bot, before an API server that fails now and then: is one lost, does anything pile up?
// usage: npm run soak [-- --commands 100000 --people 24 --questions 0.2 --fault-share 0.01 --time-scale 0.005 --json]
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type SlackServer, startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { type BotProcess, startBotProcess } from '../product/bot-process.ts';
import { BUNDLE, makeBundle, OPTIONS } from './bot-start.ts';
import { makeCertificate } from './cluster-side.ts';
import { percentile } from './figures.ts';
import { bundled } from './side.ts';
import { asker, follow, type Tally } from './soak-people.ts';

const { values } = parseArgs({
  options: {
    commands: { type: 'string', default: '100000' },
    people: { type: 'string', default: '24' },
    questions: { type: 'string', default: '0.2' },
    'fault-share': { type: 'string', default: '0.01' },
    'time-scale': { type: 'string', default: '0.005' },
    json: { type: 'boolean' },
  },
});
const COMMANDS = Number(values.commands);
const PEOPLE = Number(values.people);
/** The heap is looked at so often; what the first part leaves is what has warmed up. */
const LOOKS = 20;
const WARM = 4;
const MB = 1_048_576;

interface Heap {
  readonly heapUsed: number;
  readonly rss: number;
  readonly sockets: number;
  readonly handles: number;
  /** Processor time of the bot so far. */
  readonly cpuS: number;
}

interface Served {
  readonly requests: number;
  readonly execs: number;
  readonly failed: number;
  readonly sockets: number;
  readonly live: number;
}

const heapOf = async (bot: BotProcess, file: string): Promise<Heap> => {
  const lines = async (): Promise<readonly string[]> =>
    (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  const before = (await lines()).length;
  bot.child.kill('SIGUSR2');
  for (let tries = 0; tries < 600; tries += 1) {
    const now = await lines();
    if (now.length > before) return JSON.parse(now.at(-1) ?? '') as Heap;
    await sleep(100);
  }
  throw new Error('the bot did not tell of its heap');
};

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

const soak = async () => {
  await makeBundle();
  const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-soak-'));
  const { key, cert } = await makeCertificate(folder);
  const kubeconfig = path.join(folder, 'kubeconfig');
  const program = await bundled('shaky-cluster.ts');
  const cluster = await program.start(kubeconfig, values['fault-share'], values['time-scale'], key, cert);
  const channels = Array.from({ length: 10 }, (_, at) => ({
    id: `C00000000${at}S`,
    name: `s${at}`,
    botIsMember: true,
  }));
  const users = Array.from({ length: PEOPLE }, (_, at) => ({
    id: `U0000000${String(at).padStart(3, '0')}`,
    name: `u${at}`,
    locale: at % 2 === 0 ? 'en-US' : 'ko-KR',
    tz: 'UTC',
  }));
  const slack = await startSlackServer({ channels, users, messagesKept: 5_000 });
  const heaps = path.join(folder, 'heaps');
  const bot = await startBotProcess({
    slack,
    kubeconfig,
    dataDir: folder,
    program: BUNDLE,
    maxRuns: 20,
    env: {
      NODE_OPTIONS: `${OPTIONS} --import ${path.join(import.meta.dirname, 'heap-teller.mjs')}`,
      NETWHY_HEAP_FILE: heaps,
      NETWHY_KEEP_RUNS: '500',
    },
  });
  try {
    await slack.waitFor(() => slack.counts.sockets.open === 2, 20_000);
    return await load(slack, bot, heaps, () => cluster.ask<Served>({ tell: true }));
  } finally {
    await bot.kill('SIGTERM');
    await slack.close();
    await cluster.end();
    await program.remove();
    await rm(folder, { recursive: true, force: true });
  }
};

const load = async (slack: SlackServer, bot: BotProcess, heaps: string, served: () => Promise<Served>) => {
  const people = slack.people.map(({ name }) => name);
  const looks: Heap[] = [];
  const wait = follow(slack);
  const tally: Tally = { acksMs: [], lost: [], kinds: {}, fails: 0 };
  const startedMs = performance.now();
  let [begun, told] = [0, 0];
  for (let look = 0; look < LOOKS; look += 1) {
    const upTo = Math.round(((look + 1) * COMMANDS) / LOOKS);
    const next = (): number | null => {
      if (begun >= upTo) return null;
      begun += 1;
      return begun;
    };
    await Promise.all(
      people.map((name, at) =>
        asker(slack, { name, channel: `s${at % 10}`, share: Number(values.questions) }, next, wait, tally),
      ),
    );
    // Nobody asks anything now: what is there, stays.
    await sleep(1_500);
    const heap = await heapOf(bot, heaps);
    looks.push(heap);
    const seconds = (performance.now() - startedMs) / 1000;
    for (const one of tally.lost.slice(told)) tell(`  lost: ${one}`);
    told = tally.lost.length;
    tell(
      `${begun} commands in ${seconds.toFixed(0)} s, ${tally.lost.length} lost, heap ${(heap.heapUsed / MB).toFixed(1)} MB, RSS ${(heap.rss / MB).toFixed(0)} MB, ${heap.sockets} sockets, acknowledged p99 ${percentile(tally.acksMs, 0.99).toFixed(0)} ms`,
    );
  }
  const { requests, execs, failed, sockets, live } = await served();
  const warm = looks.slice(WARM);
  const third = Math.max(1, Math.floor(warm.length / 3));
  const mean = (some: readonly Heap[]): number =>
    some.reduce((sum, { heapUsed }) => sum + heapUsed, 0) / some.length / MB;
  return {
    commands: begun,
    seconds: Math.round((performance.now() - startedMs) / 1000),
    kinds: tally.kinds,
    lost: tally.lost,
    doubled: wait.doubled(),
    couldNotLook: tally.fails,
    ackMs: {
      p50: percentile(tally.acksMs, 0.5),
      p99: percentile(tally.acksMs, 0.99),
      max: tally.acksMs.reduce((most, one) => Math.max(most, one), 0),
    },
    late: slack.counts.lateAcks,
    api: { requests, execs, failed, socketsOpen: sockets, commandsLive: live },
    heapMb: looks.map(({ heapUsed }) => Number((heapUsed / MB).toFixed(1))),
    heapGrowthMb: Number((mean(warm.slice(-third)) - mean(warm.slice(0, third))).toFixed(1)),
    sockets: looks.map(({ sockets: open }) => open),
    cpuS: Math.round(looks.at(-1)?.cpuS ?? 0),
    rssMb: looks.map(({ rss }) => Math.round(rss / MB)),
  };
};

const outcome = await soak();
console.log(JSON.stringify(outcome, null, values.json ? 2 : 1));
const isMet =
  outcome.lost.length === 0 &&
  outcome.doubled.length === 0 &&
  outcome.late === 0 &&
  outcome.heapGrowthMb <= 5 &&
  outcome.ackMs.p99 <= 100 &&
  outcome.api.socketsOpen === 0 &&
  outcome.api.commandsLive === 0;
console.log(isMet ? 'all as promised' : 'NOT as promised');
process.exitCode = isMet ? 0 : 1;
