// What the running bot counts of a run that Slack held up.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { startBotProcess } from './bot-process.ts';
import { freePort } from './free-port.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('/metrics of the bot tells causes, steps, waits and what Slack put off', { timeout: 60_000 }, async () => {
  const slack = await startSlackServer();
  closing.push(() => slack.close());
  const cluster = await startPlaygroundCluster(['masquerade-off']);
  closing.push(() => cluster.close());
  const dataDir = await mkdtemp(path.join(tmpdir(), 'netwhy-metrics-'));
  closing.push(() => rm(dataDir, { recursive: true, force: true }));
  const port = await freePort();
  const env = { NETWHY_OPS_PORT: String(port) };
  const bot = await startBotProcess({ slack, kubeconfig: cluster.kubeconfig, dataDir, env });
  closing.push(() => bot.kill('SIGKILL'));
  slack.knobs.rateLimit('chat.update', 2, 1);
  await slack.slash({ channel: '#ops', user: 'alice', text: 'why-no-egress shop/web-0' });
  // The file comes last.
  await slack.waitFor(() => slack.files('#ops').length > 0, 30_000);
  const read = async (): Promise<readonly string[]> =>
    (await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).split('\n');
  let lines = await read();
  // Slack has the file before the bot has its word for it.
  for (let tries = 0; tries < 100 && !lines.some((line) => line.startsWith('netwhy_causes_total{')); tries += 1)
    lines = await read();
  expect(lines).toEqual(
    expect.arrayContaining([
      'netwhy_runs_total{question="why-no-egress",verdict="fail"} 1',
      'netwhy_causes_total{code="masquerade-off"} 1',
      'netwhy_slack_limited_total{method="chat.update"} 2',
      'netwhy_runs_running 0',
      'netwhy_runs_waiting 0',
      'netwhy_last_digest_timestamp_seconds 0',
    ]),
  );
  const steps = lines.find((line) => line.startsWith('netwhy_step_seconds_count{vantage="node"}')) ?? '';
  expect(Number(steps.split(' ')[1])).toBeGreaterThan(3);
});
