// Does one answerer serve several clusters, each by its name, and does a broken one leave the others alone?
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseWords } from '../../src/command/parse.ts';
import { DEFAULT_CAPS } from '../../src/compose.ts';
import { type ComposedClusters, composeClusters } from '../../src/compose-clusters.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { type PlaygroundCluster, startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { startBotProcess } from './bot-process.ts';

const SHARED = { site: DEFAULT_SITE, caps: DEFAULT_CAPS };
const never = new AbortController().signal;

let clusters: PlaygroundCluster[] = [];
let composed: ComposedClusters;
let kubeconfig = '';
const broken: string[] = [];

beforeAll(async () => {
  clusters = [
    await startPlaygroundCluster([], { timeScale: 0.05 }),
    await startPlaygroundCluster(['masquerade-off'], { timeScale: 0.05 }),
  ];
  const [first, second] = clusters.map(({ kubeconfig }) => JSON.parse(readFileSync(kubeconfig, 'utf8')));
  const rename = (config: typeof first, name: string) => ({
    clusters: [{ ...config.clusters[0], name }],
    users: [{ ...config.users[0], name }],
    contexts: [{ name: `ctx-${name}`, context: { cluster: name, user: name, namespace: 'shop' } }],
  });
  const both = [rename(first, 'prod'), rename(second, 'staging')];
  const merged = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: both.flatMap((one) => one.clusters),
    users: both.flatMap((one) => one.users),
    contexts: both.flatMap((one) => one.contexts),
  };
  kubeconfig = path.join(path.dirname(clusters[0]?.kubeconfig ?? ''), 'both');
  writeFileSync(kubeconfig, JSON.stringify(merged), { mode: 0o600 });
  composed = composeClusters(
    ['prod', 'gone', 'staging'].map((name) => ({ name, source: { kubeconfig, context: `ctx-${name}` } })),
    SHARED,
    (cluster, why) => broken.push(`${cluster}: ${why.say.en}`),
  );
}, 30_000);

afterAll(async () => {
  await composed?.close();
  for (const cluster of clusters) await cluster.close();
});

const ask = async (words: string) => {
  const command = parseWords(words);
  if (command.kind !== 'ask') throw new Error('not a question');
  return composed.answerer.answer(command.ask, { run: 'r-test', signal: never });
};

describe('several clusters', () => {
  it('are asked by name, the first where none is named, and the answer names its own', async () => {
    const [first, second] = await Promise.all([
      ask('why-no-egress web-0'),
      ask('why-no-egress web-0 --cluster staging'),
    ]);
    expect([first, second].map(({ report }) => [report.cluster, report.verdict, report.causes[0]?.code])).toEqual([
      ['prod', 'pass', undefined],
      ['staging', 'fail', 'masquerade-off'],
    ]);
  }, 30_000);

  it('are guessed at, not guessed, when misspelt', async () => {
    await expect(ask('health --cluster stagin')).rejects.toMatchObject({
      kind: 'usage',
      say: { en: 'There is no cluster "stagin" here.' },
      suggestions: ['--cluster staging'],
    });
  });

  it('work where one of them has a context that is not there', async () => {
    expect(broken).toEqual(['gone: The kubeconfig has no context "ctx-gone".']);
    await expect(ask('health --cluster gone')).rejects.toMatchObject({
      kind: 'adapter',
      say: { en: 'Cluster gone cannot be asked. The kubeconfig has no context "ctx-gone".' },
    });
    const search = { kinds: ['pod'] as const, text: 'web-0', namespace: '', limit: 1 };
    expect(await composed.directory.search({ ...search, cluster: 'gone' }, never)).toMatchObject({ ok: false });
    expect(await composed.directory.search({ ...search, cluster: 'staging' }, never)).toMatchObject({
      value: [{ namespace: 'shop', name: 'web-0' }],
    });
  });

  it('are served by one bot in Slack, and each answer names its own', async () => {
    const slack = await startSlackServer();
    const dataDir = await mkdtemp(path.join(tmpdir(), 'netwhy-clusters-'));
    const settings = { slack, kubeconfig, dataDir, clusters: 'prod=ctx-prod,gone=ctx-gone,staging=ctx-staging' };
    const bot = await startBotProcess(settings);
    try {
      const ask = { channel: 'ops', user: 'alice' };
      await slack.slash({ ...ask, text: 'why-no-egress shop/web-0 --cluster staging' });
      const answer = await slack.waitFor(
        () => slack.messages('ops').find(({ text }) => text.startsWith('✗ FAIL')),
        30_000,
      );
      expect(JSON.stringify(answer.blocks)).toContain('cluster staging');
      const { ack } = await slack.slash({ ...ask, text: 'health --cluster stagin' });
      expect(JSON.stringify(ack)).toContain('--cluster staging');
      await slack.slash({ ...ask, text: 'health --cluster gone' });
      await slack.waitFor(
        () =>
          [...slack.ephemerals('ops', 'alice'), ...slack.messages('ops')].some(({ text }) =>
            text.includes('Cluster gone cannot be asked'),
          ),
        20_000,
      );
      expect(bot.log()).toMatch(/"cluster":"gone".*a cluster cannot be asked; the others can/);
    } finally {
      await bot.kill('SIGTERM');
      await slack.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  }, 60_000);

  it('do not start when none of them can be used', () => {
    const source = { kubeconfig: '/nowhere/at/all' };
    expect(() => composeClusters([{ name: 'a', source }], SHARED, () => undefined)).toThrow('cannot be read');
  });
});
