// `netwhy doctor` as people and scripts run it: in the playground, outside any cluster, with Slack half set up; and in the playground's Slack.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { startBotProcess } from './bot-process.ts';

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netwhy-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const doctor = (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN, 'doctor', ...words],
      { env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, ...env }, cwd: folder },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });

interface Seen {
  readonly id: string;
  readonly verdict: string;
  readonly about: string;
  readonly saw: string;
  readonly fixes: readonly { readonly run: string }[];
}
const checks = ({ stdout }: Ended): readonly Seen[] => JSON.parse(stdout).checks;
const of = (ended: Ended, id: string): readonly string[] =>
  checks(ended)
    .filter((one) => one.id === id)
    .map(({ verdict, about }) => `${verdict} ${about}`.trim());

describe('netwhy doctor', { timeout: 60_000 }, () => {
  it('finds the playground well: every right, tool, version and setting', async () => {
    const ended = await doctor(['--playground', '--json']);
    expect([ended.code, ended.stderr, JSON.parse(ended.stdout).verdict]).toEqual([0, '', 'pass']);
    expect(JSON.parse(ended.stdout).reach).toMatchObject([{ tiers: ['A', 'B', 'C', 'D'], unseen: [] }]);
    expect(of(ended, 'slack')).toEqual(['skipped']);
    expect(of(ended, 'agent-tools')).toEqual(['pass node-1', 'pass node-2', 'pass node-3']);
    expect(checks(ended).find(({ id }) => id === 'agent-tools')?.saw).toMatch(/ping 20221126, .*tcpdump 4\.99\.3/);
    expect(checks(ended).filter(({ id }) => id === 'right').length).toBeGreaterThan(25);
  });

  it('reads for people, in both languages, with nothing but words and symbols in a pipe', async () => {
    const [en, ko] = await Promise.all([doctor(['--playground']), doctor(['--playground', '--lang', 'ko'])]);
    expect([en.code, ko.code]).toEqual([0, 0]);
    expect(en.stdout).toContain('✓ Tier of reach: A B C D; every step can look');
    expect(ko.stdout).toContain('✓ 접근 등급: A B C D');
    expect(en.stdout + ko.stdout).not.toContain('\u001b');
  });

  it('outside any cluster says what to set, and fails', async () => {
    const ended = await doctor(['--json']);
    expect([ended.code, of(ended, 'api-server')]).toEqual([1, ['fail']]);
    expect(checks(ended).find(({ id }) => id === 'api-server')?.saw).toBe(
      'No kubeconfig found. Name one with --kubeconfig.',
    );
  });

  it('where the API server does not answer is unknown, never fine', async () => {
    const cluster = await startPlaygroundCluster();
    await cluster.close();
    writeFileSync(path.join(folder, 'kubeconfig'), DEAD);
    const ended = await doctor(['--kubeconfig', path.join(folder, 'kubeconfig'), '--json']);
    expect([ended.code, of(ended, 'api-server'), of(ended, 'tier')]).toEqual([4, ['unknown'], ['unknown']]);
    expect(checks(ended).filter(({ verdict, id }) => verdict === 'pass' && id === 'right')).toEqual([]);
  });

  it('tells all that is wrong with the settings at once, by name, and never a value', async () => {
    const policy = path.join(folder, 'policy.json');
    writeFileSync(policy, '{"rules":[]}');
    const ended = await doctor(['--playground', '--json'], {
      ...{ NETWHY_MAX_RUNS: 'planted-1', NETWHY_MAXRUNS: 'planted-2', NETWHY_POLICY: policy, NETWHY_CLUSTER: 'prod' },
      ...{ SLACK_BOT_TOKEN: 'xapp-planted-3', SLACK_APP_TOKEN: 'xapp-planted-4' },
    });
    expect([
      ended.code,
      of(ended, 'settings'),
      of(ended, 'policy'),
      of(ended, 'slack-token'),
      of(ended, 'slack'),
    ]).toEqual([
      1,
      ['fail NETWHY_MAXRUNS', 'fail NETWHY_MAX_RUNS'],
      ['fail NETWHY_POLICY'],
      ['fail SLACK_BOT_TOKEN'],
      ['unknown'],
    ]);
    expect(ended.stdout + ended.stderr).not.toContain('planted');
  });

  it('asks the Slack that is set up, and says which scope is missing', async () => {
    const slack = await startSlackServer({ scopes: ['commands', 'chat:write', 'app_mentions:read', 'im:history'] });
    const env = { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl };
    const ended = await doctor(['--playground', '--json'], env);
    await slack.close();
    expect([ended.code, of(ended, 'slack-bot-token'), of(ended, 'slack-app-token')]).toEqual([3, ['pass'], ['pass']]);
    expect(of(ended, 'slack-scopes')).toContain('warn files:write');
    for (const token of [slack.botToken, slack.appToken]) expect(ended.stdout + ended.stderr).not.toContain(token);
  });

  it.runIf(process.getuid?.() !== 0)('sees that nothing can be written', async () => {
    chmodSync(folder, 0o500);
    const ended = await doctor(['--playground', '--json'], { NETWHY_DATA_DIR: path.join(folder, 'data') });
    chmodSync(folder, 0o700);
    expect(of(ended, 'store')).toEqual(['fail']);
  });

  it('takes no words it does not know', async () => {
    const wrong = [['web-0'], ['--playground', '--context', 'a'], ['--playground', '--cluster', 'nowhere']];
    const ended = await Promise.all(wrong.map((words) => doctor(words)));
    expect(ended.map(({ code, stdout }) => [code, stdout])).toEqual(wrong.map(() => [2, '']));
  });
});

/** A port nobody listens on. */
const DEAD = JSON.stringify({
  ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'dead' },
  clusters: [{ name: 'dead', cluster: { server: 'http://127.0.0.1:1' } }],
  contexts: [{ name: 'dead', context: { cluster: 'dead', user: 'dead' } }],
  users: [{ name: 'dead', user: {} }],
});

describe('/net doctor of the unmodified bot', { timeout: 60_000 }, () => {
  it('looks at its own store, Slack and cluster, and at a running bot the command line leaves the store alone', async () => {
    const [slack, cluster] = await Promise.all([startSlackServer(), startPlaygroundCluster()]);
    const bot = await startBotProcess({ slack, kubeconfig: cluster.kubeconfig, dataDir: folder });
    try {
      await slack.slash({ channel: '#ops', user: 'alice', text: 'doctor' });
      const said = await slack.waitFor(
        () => slack.ephemerals('#ops', 'alice').find(({ text }) => /\d+ ok/.test(text)),
        30_000,
      );
      const text = JSON.stringify(said.blocks);
      expect(text).toContain('PASS');
      for (const part of ['SQLite', 'Tier of reach: A B C D', 'Bot token', 'a socket may be opened', 'Oracle'])
        expect(text).toContain(part);
      const beside = await doctor(['--json', '--kubeconfig', cluster.kubeconfig], { NETWHY_DATA_DIR: folder });
      expect([beside.code, of(beside, 'store')]).toEqual([0, ['skipped']]);
    } finally {
      await bot.kill('SIGTERM');
      await slack.close();
      await cluster.close();
    }
  });
});
