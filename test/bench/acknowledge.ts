// How fast is a command acknowledged under load, and what does an idle bot weigh? The bundle, in a process of its own.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { startBotProcess } from '../product/bot-process.ts';
import { ms, percentile } from './figures.ts';

const COMMANDS = 200;
const WITHIN_MS = 10_000;

/** The same question asked twice at once is one run, so each is worded in its own way: 8 ends times 25 targets and hosts. */
const TARGETS = ['shop/web-0', 'shop/web-1', 'pay/web-0', 'shop/batch-2', 'shop/db-0'];
const HOSTS = ['', 'google.com', 'GOOGLE.COM.', 'checkip.amazonaws.com', 'checkip.amazonaws.com.'];
const ENDS = Array.from({ length: 8 }, (_, bits) =>
  [bits & 1 ? '--lang ko' : '', bits & 2 ? '--cluster playground' : '', bits & 4 ? 'NS' : ''].join(' '),
);
const questions = ENDS.flatMap((end) =>
  HOSTS.flatMap((host) =>
    TARGETS.map((target) => {
      const [namespace = '', pod = ''] = target.split('/');
      return end.endsWith('NS')
        ? `why-no-egress ${pod} ${host} -n ${namespace} ${end.replace('NS', '')}`
        : `why-no-egress ${target} ${host} ${end}`;
    }),
  ),
);

const [slack, cluster, dataDir] = await Promise.all([
  startSlackServer(),
  startPlaygroundCluster(),
  mkdtemp(path.join(tmpdir(), 'netwhy-bench-')),
]);
const program = path.join(import.meta.dirname, '../../dist/start.mjs');
const bot = await startBotProcess({ slack, kubeconfig: cluster.kubeconfig, dataDir, program });
try {
  await slack.waitFor(() => slack.counts.sockets.open === 2, 20_000);
  await sleep(2000);
  const status = await readFile(`/proc/${bot.child.pid}/status`, 'utf8');
  const idleMb = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;

  const sent: Promise<number>[] = [];
  for (let index = 0; index < COMMANDS; index += 1) {
    sent.push(
      slack
        .slash({ channel: '#ops', user: 'alice', text: questions[index] ?? '' })
        .then(({ ackMs }) => ackMs ?? Number.POSITIVE_INFINITY),
    );
    await sleep(WITHIN_MS / COMMANDS);
  }
  const acks = await Promise.all(sent);
  const ended = () =>
    slack
      .messages('#ops')
      .filter((message) => message.threadTs === '' && /reaches the internet|인터넷에 접속됩니다/.test(message.text))
      .length;
  await slack.waitFor(() => ended() === COMMANDS, 240_000);
  const p99 = percentile(acks, 0.99);
  console.log(
    `acknowledgement, ${COMMANDS} commands in ${WITHIN_MS / 1000} s, each journaled before: p50 ${ms(percentile(acks, 0.5))}, p99 ${ms(p99)}, max ${ms(Math.max(...acks))}   target p99 <= 100 ms: ${p99 <= 100 ? 'met' : 'NOT met'}`,
  );
  console.log(`answers: ${ended()} of ${COMMANDS}, late acknowledgements: ${slack.counts.lateAcks}`);
  console.log(`idle memory of the bot (RSS): ${idleMb.toFixed(0)} MB`);
} finally {
  await bot.kill('SIGTERM');
  await slack.close();
  await cluster.close();
  await rm(dataDir, { recursive: true, force: true });
}
