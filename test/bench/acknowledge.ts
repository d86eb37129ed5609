// P6: how soon is a command acknowledged under load, each journaled before; beside a bare Bolt handler that keeps nothing.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SlackServer, startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { STORE_FILE } from '../../src/store-at.ts';
import { startBotProcess } from '../product/bot-process.ts';
import { type Benchmark, inTurn } from './benchmark.ts';
import { BUNDLE, makeBundle, OPTIONS } from './bot-start.ts';
import { startClusterSide } from './cluster-side.ts';
import { median, percentile } from './figures.ts';
import { type Row, rowOf } from './rows.ts';
import { bundled } from './side.ts';

const WITHIN_MS = 10_000;
/** A round is ten seconds of load on each side and the end of what it started. */
const MOST_ROUNDS = 3;
const END_MS = 240_000;

interface Load {
  readonly acksMs: readonly number[];
  readonly late: number;
  /** Answers that did not come to their end. */
  readonly open: number;
  /** What the store holds of an answer: its recording, its report, the audit of it. */
  readonly keptKb: number;
}

/** The same question asked twice at once is one run: so many different ones keep so many runs going. */
const questionsOf = (count: number): readonly string[] => {
  const targets = ['shop/web-0', 'shop/web-1', 'pay/web-0', 'shop/batch-2', 'shop/db-0'];
  const hosts = ['', 'google.com', 'GOOGLE.COM.', 'checkip.amazonaws.com', 'checkip.amazonaws.com.'];
  const ends = ['', '--lang ko', '--cluster playground', '--lang ko --cluster playground'];
  const all = ends.flatMap((end) =>
    hosts.flatMap((host) => targets.map((target) => `why-no-egress ${target} ${host} ${end}`)),
  );
  return all.slice(0, count);
};

export const acknowledge: Benchmark = async ({ rounds, commands, runbooks }, tell) => {
  await makeBundle();
  const [cluster, bolt] = await Promise.all([
    startClusterSide('simulated', { execMs: 0, rttMs: 0 }),
    bundled('bolt.ts'),
  ]);
  const questions = runbooks === 0 ? ['help'] : questionsOf(runbooks);
  try {
    const loads = await inTurn<'netwhy' | 'bolt', Load>(Math.min(rounds, MOST_ROUNDS), {
      netwhy: () => underNetwhy(cluster.kubeconfig, commands, questions),
      bolt: async () => {
        const slack = await startSlackServer();
        const side = await bolt.start(slack.botToken, slack.appToken, slack.apiUrl);
        try {
          return await load(slack, commands, questions);
        } finally {
          await side.end();
          await slack.close();
        }
      },
    });
    tell(`${commands} commands a round: done`);
    return rowsOf(loads, Math.min(rounds, MOST_ROUNDS));
  } finally {
    await cluster.end();
    await bolt.remove();
  }
};

const underNetwhy = async (kubeconfig: string, commands: number, questions: readonly string[]): Promise<Load> => {
  const [slack, dataDir] = await Promise.all([startSlackServer(), mkdtemp(path.join(tmpdir(), 'netwhy-bench-ack-'))]);
  const bot = await startBotProcess({
    slack,
    kubeconfig,
    dataDir,
    program: BUNDLE,
    maxRuns: 50,
    env: { NODE_OPTIONS: OPTIONS },
  });
  try {
    await slack.waitFor(() => slack.counts.sockets.open === 2, 20_000);
    const sent = await load(slack, commands, questions);
    const ended = slack.waitFor(() => runningIn(slack) === 0, END_MS);
    const open = await ended.then(() => 0).catch(() => runningIn(slack));
    await bot.kill('SIGTERM'); // closes the store, so that all of it is in one file
    const { size } = await stat(path.join(dataDir, STORE_FILE));
    return {
      ...sent,
      open,
      keptKb: size / 1024 / slack.messages('#ops').filter(({ threadTs }) => threadTs === '').length,
    };
  } finally {
    if (bot.child.exitCode === null) await bot.kill('SIGTERM');
    await slack.close();
    await rm(dataDir, { recursive: true, force: true });
  }
};

/** Answers that still wait for their end. */
const runningIn = (slack: SlackServer): number =>
  slack
    .messages('#ops')
    .filter(({ threadTs, text }) => threadTs === '' && !/reaches the internet|인터넷에 접속됩니다/.test(text)).length;

const load = async (slack: SlackServer, commands: number, questions: readonly string[]): Promise<Load> => {
  const sent: Promise<number>[] = [];
  const startedMs = performance.now();
  for (let at = 0; at < commands; at += 1) {
    const text = questions[at % questions.length] ?? '';
    sent.push(
      slack.slash({ channel: '#ops', user: 'alice', text }).then(({ ackMs }) => ackMs ?? Number.POSITIVE_INFINITY),
    );
    // By the clock: a late turn is made up for, as people do not wait for each other.
    await sleep(Math.max(0, startedMs + ((at + 1) * WITHIN_MS) / commands - performance.now()));
  }
  return { acksMs: await Promise.all(sent), late: slack.counts.lateAcks, open: 0, keptKb: 0 };
};

const rowsOf = (loads: Readonly<Record<'netwhy' | 'bolt', readonly Load[]>>, rounds: number): readonly Row[] => {
  const of = (side: 'netwhy' | 'bolt', share: number): number =>
    median(loads[side].map(({ acksMs }) => percentile(acksMs, share)));
  const worst = (side: 'netwhy' | 'bolt'): number => Math.max(...loads[side].flatMap(({ acksMs }) => acksMs));
  const late = loads.netwhy.reduce((sum, one) => sum + one.late, 0);
  const open = loads.netwhy.reduce((sum, one) => sum + one.open, 0);
  const common = { id: 'P6', unit: 'ms', peerName: 'bare Bolt handler', limit: 'fsync and the loop' } as const;
  const note = `${rounds} rounds; no digest at the same time`;
  return [
    rowOf({
      ...{ ...common, what: 'acknowledgement under load, p50', ours: of('netwhy', 0.5), peer: of('bolt', 0.5), note },
      target: { of: 'ours / peer', at: 'most', value: 2 },
    }),
    rowOf({
      ...{ ...common, what: 'acknowledgement under load, p99', ours: of('netwhy', 0.99), peer: of('bolt', 0.99) },
      target: { of: 'ours', at: 'most', value: 100 },
    }),
    rowOf({
      ...{ ...common, what: 'acknowledgement under load, slowest', ours: worst('netwhy'), peer: worst('bolt') },
      target: { of: 'ours', at: 'most', value: 1000 },
    }),
    rowOf({
      ...{ ...common, what: 'acknowledged after 3 s, or never', unit: '', ours: late, peer: null, peerName: '' },
      ...{ limit: '', target: { of: 'ours', at: 'most', value: 0 } },
    }),
    rowOf({
      ...{ ...common, what: 'kept of an answer', unit: 'KB', ours: median(loads.netwhy.map(({ keptKb }) => keptKb)) },
      ...{ peer: null, peerName: '', limit: '', target: null },
    }),
    rowOf({
      ...{ ...common, what: 'answers that did not end', unit: '', ours: open, peer: null, peerName: '' },
      ...{ limit: '', target: { of: 'ours', at: 'most', value: 0 } },
    }),
  ];
};
