// The unmodified bot with a collector beside it: what of its runs can be followed there, and what never gets there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { traceIdOf } from '../../src/ops/trace-id.ts';
import type { SlackServer } from '../../src/playground/slack-server/contract.ts';
import { startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { type PlaygroundCluster, startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { type Collector, type SeenSpan, startCollector } from '../ops/otlp-collector.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';

/** Names what is loaded of OpenTelemetry; its api package alone comes with prom-client. */
const WATCH = `--import=data:text/javascript,${encodeURIComponent(
  `import { registerHooks } from 'node:module';
   registerHooks({ load(url, context, next) {
     if (/@opentelemetry.(?!api.)/.test(url)) process.stderr.write('LOADED ' + url + '\\n');
     return next(url, context);
   } });`,
)}`;

let slack: SlackServer;
let cluster: PlaygroundCluster;
let collector: Collector;
let dataDir: string;
let bots: BotProcess[] = [];

const start = async (env: Record<string, string>): Promise<BotProcess> => {
  const bot = await startBotProcess({ slack, kubeconfig: cluster.kubeconfig, dataDir, env });
  bots.push(bot);
  return bot;
};
const roots = () => slack.messages('#ops').filter(({ threadTs, user }) => threadTs === '' && user === slack.botUserId);
const told = (pod: string) =>
  slack.waitFor(() => roots().find(({ text }) => text.includes(pod) && /^✗ FAIL/.test(text)), 30_000);
const ask = (pod: string) => slack.slash({ channel: '#ops', user: 'alice', text: `why-no-egress ${pod}` });

beforeEach(async () => {
  [slack, cluster, collector, dataDir] = await Promise.all([
    startSlackServer(),
    startPlaygroundCluster(['masquerade-off']),
    startCollector(),
    mkdtemp(path.join(tmpdir(), 'netwhy-traces-')),
  ]);
});

afterEach(async () => {
  for (const { child } of bots) child.kill('SIGKILL');
  bots = [];
  await slack.close();
  await cluster.close();
  await collector.close();
  await rm(dataDir, { recursive: true, force: true });
});

const namesOf = (spans: readonly SeenSpan[]): readonly string[] => [...new Set(spans.map(({ name }) => name))].sort();

describe('traces of the bot', { timeout: 90_000 }, () => {
  it('follow two runs at once from the question to the message, each in its own tree', async () => {
    slack.knobs.rateLimit('chat.update', 3, 1);
    const bot = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, NODE_OPTIONS: WATCH });
    await Promise.all(['shop/web-0', 'shop/web-1'].map(ask));
    await Promise.all(['shop/web-0', 'shop/web-1'].map(told));
    expect(await bot.kill('SIGTERM')).toBe(0);
    const runs = collector.spans.filter(({ name }) => name === 'run');
    expect(runs.map(({ facts }) => facts['netwhy.cause']).sort()).toEqual([
      'coredns-replica-node-sick',
      'masquerade-off',
    ]);
    for (const { trace, facts, parent } of runs) {
      const run = String(facts['netwhy.run']);
      expect([trace, parent]).toEqual([traceIdOf(run), '']);
      expect(facts).toMatchObject({
        'netwhy.question': 'why-no-egress',
        'netwhy.cluster': 'playground',
        'netwhy.surface': 'slash',
        'netwhy.verdict': 'fail',
        'netwhy.outcome': 'posted',
      });
      const own = collector.spans.filter((one) => one.trace === trace);
      expect(namesOf(own)).toEqual(
        expect.arrayContaining(['api read', 'conclude', 'exec', 'execute', 'find target', 'plan', 'post', 'step']),
      );
      const ids = new Set(own.map(({ id }) => id));
      expect(own.filter((one) => one.name !== 'run' && !ids.has(one.parent))).toEqual([]);
      const agents = own.filter((one) => one.name === 'exec' && one.facts['netwhy.rung'] === 'agent');
      expect(agents.map((one) => one.facts['netwhy.node'])).toContainEqual(expect.stringMatching(/^node-\d$/));
      expect(own.filter(({ name }) => name === 'step').map((one) => one.facts['netwhy.verdict'])).toContain('fail');
      expect(bot.log()).toMatch(new RegExp(`"run":"${run}"[^\\n]*"trace_id":"${trace}"`));
    }
    expect(collector.spans.length).toBe(
      runs.reduce((sum, { trace }) => sum + collector.spans.filter((one) => one.trace === trace).length, 0),
    );
    expect(collector.spans.find(({ name }) => name === 'wait')?.facts).toMatchObject({
      'slack.error': 'ratelimited',
      'netwhy.wait_ms': 1_000,
    });
    expect(bot.log()).toContain('LOADED ');
  });

  it('say nothing of who asked, what of, what was typed or what a tool said', async () => {
    const bot = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20planted-header-token',
    });
    await ask('shop/web-0 planted.example.com');
    await told('web-0');
    await ask('shop/no-such-pod');
    await collector.until(() => collector.spans.filter(({ name }) => name === 'run').length === 2);
    await bot.kill('SIGTERM');
    const raw = collector.raw();
    const { userIds = {} } = slack as unknown as { userIds?: Record<string, string> };
    const foreign = ['web-0', 'no-such-pod', 'planted', 'alice', slack.botToken, slack.appToken, '10.244.', 'nft'];
    expect([...foreign, ...Object.values(userIds)].filter((one) => raw.includes(one))).toEqual([]);
    expect(raw).toContain('why-no-egress');
    expect(collector.requests[0]?.authorization).toBe('Bearer planted-header-token');
    expect(bot.log()).not.toContain('planted-header-token');
  });

  it.each<[string, () => Promise<string>]>([
    ['is dead', async () => 'http://127.0.0.1:9'],
    [
      'hangs',
      async () => {
        collector.status = 0;
        return collector.url;
      },
    ],
    [
      'breaks',
      async () => {
        collector.status = 500;
        return collector.url;
      },
    ],
  ])('cost a run nothing where the collector %s', async (_how, at) => {
    const bot = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: await at() });
    await ask('shop/web-0');
    await told('web-0');
    expect(await bot.kill('SIGTERM')).toBe(0);
    expect(bot.log()).not.toContain('"level":"error"');
  });

  it('load nothing where no collector is named', async () => {
    const bot = await start({ NODE_OPTIONS: WATCH });
    await ask('shop/web-0');
    await told('web-0');
    expect(await bot.kill('SIGTERM')).toBe(0);
    expect(bot.log()).not.toMatch(/LOADED |trace_id/);
  });
});
