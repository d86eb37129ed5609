// What /readyz of the running bot says of Slack and of the API servers.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { looked, notLooked } from '../../src/model/looked.ts';
import { type SlackServer, startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { readiness } from '../../src/readiness.ts';
import { startBotProcess } from './bot-process.ts';
import { freePort } from './free-port.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A bot whose API server is there, or was never. */
const hire = async (apiServer: 'there' | 'gone'): Promise<{ slack: SlackServer; ready: () => Promise<unknown> }> => {
  const slack = await startSlackServer();
  closing.push(() => slack.close());
  const cluster = await startPlaygroundCluster();
  closing.push(() => cluster.close());
  const dataDir = await mkdtemp(path.join(tmpdir(), 'netwhy-ready-'));
  closing.push(() => rm(dataDir, { recursive: true, force: true }));
  const kubeconfig = path.join(dataDir, 'kubeconfig');
  const text = await readFile(cluster.kubeconfig, 'utf8');
  await writeFile(
    kubeconfig,
    apiServer === 'there' ? text : text.replace(/(127\.0\.0\.1|localhost):\d+/, '127.0.0.1:9'),
  );
  const port = await freePort();
  const env = { NETWHY_OPS_PORT: String(port) };
  const bot = await startBotProcess({ slack, kubeconfig, dataDir, env });
  closing.push(() => bot.kill('SIGKILL'));
  const ready = async (): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`);
    return [response.status, await response.text()];
  };
  return { slack, ready };
};

describe('/readyz of the bot', { timeout: 60_000 }, () => {
  it('is well where Slack and the API server are, and not without a socket to Slack', async () => {
    const { slack, ready } = await hire('there');
    await slack.waitFor(() => slack.counts.sockets.open === 1, 10_000);
    expect(await ready()).toEqual([200, 'ok\n']);
    slack.knobs.openDelay(60_000);
    slack.knobs.dropSockets();
    await slack.waitFor(() => slack.counts.sockets.open === 0, 10_000);
    expect(await ready()).toEqual([503, expect.stringMatching(/^not ready\nno socket to Slack: \S+\n$/)]);
  });

  it('is not well where no API server answers', async () => {
    const { ready } = await hire('gone');
    expect(await ready()).toEqual([503, 'not ready\nthe API server of playground does not answer: unreachable\n']);
  });
});

describe('readiness', () => {
  const slack = { ready: () => ({ ok: true, why: '' }) };
  const pulses = (...answering: readonly boolean[]) => ({
    answering: async () =>
      answering.map((well, at) => ({
        cluster: `c${at}`,
        answers: well ? looked(true as const) : notLooked('timed-out', 'words of theirs'),
      })),
  });

  it.each([
    [[true, true], { ok: true, why: '' }],
    [[false, true], { ok: true, why: 'the API server of c0 does not answer: timed-out' }],
    [
      [false, false],
      {
        ok: false,
        why: 'the API server of c0 does not answer: timed-out\nthe API server of c1 does not answer: timed-out',
      },
    ],
  ] as const)('of clusters that answer %j', async (answering, expected) => {
    expect(await readiness(slack, pulses(...answering))()).toEqual(expected);
  });

  it('names all that is amiss', async () => {
    const deaf = { ready: () => ({ ok: false, why: 'no socket to Slack: reconnecting' }) };
    expect(await readiness(deaf, pulses(false))()).toEqual({
      ok: false,
      why: 'no socket to Slack: reconnecting\nthe API server of c0 does not answer: timed-out',
    });
  });
});
