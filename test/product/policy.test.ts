// The policy file changes under the running bot, and a capture waits for a second person across its death.
import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SlackServer, startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { type PlaygroundCluster, startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';

const ALLOW = { effect: 'allow', who: ['*'] };
const DENY = { effect: 'deny', who: ['U00000ALICE'], questions: ['explain'] };

let slack: SlackServer;
let cluster: PlaygroundCluster;
let dataDir: string;
let file: string;
let bot: BotProcess;

const start = () =>
  startBotProcess({
    slack,
    kubeconfig: cluster.kubeconfig,
    dataDir,
    env: { NETWHY_POLICY: file, NETWHY_CAPTURE: 'on' },
  });
const write = (policy: unknown) => writeFile(file, typeof policy === 'string' ? policy : JSON.stringify(policy));
/** How often the log says it: the file is looked at every five seconds. */
const logged = (words: string): number => bot.log().split(words).length - 1;
const until = (words: string, times: number) =>
  expect.poll(() => logged(words), { timeout: 30_000 }).toBeGreaterThanOrEqual(times);
const READ = 'the policy was read anew';
const WRONG = 'the policy file is wrong or gone';

beforeAll(async () => {
  [slack, cluster, dataDir] = await Promise.all([
    startSlackServer(),
    startPlaygroundCluster([], { timeScale: 0.05 }),
    mkdtemp(path.join(tmpdir(), 'netwhy-policy-')),
  ]);
  file = path.join(dataDir, 'policy.json');
  await write({ rules: [ALLOW] });
  bot = await start();
}, 60_000);

afterAll(async () => {
  bot.child.kill('SIGKILL');
  await slack.close();
  await cluster.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** What alice hears of it, or `runs`. */
const explain = async (): Promise<string> => {
  const before = slack.messages('#ops').length;
  const heard = () => slack.ephemerals('#ops', 'alice').map(({ text }) => text);
  const known = heard().length;
  await slack.slash({ channel: '#ops', user: 'alice', text: 'explain vxlan' });
  return await slack.waitFor(() => {
    if (slack.messages('#ops').length > before) return 'runs';
    return heard()
      .slice(known)
      .find((text) => /policy/.test(text));
  }, 30_000);
};
const home = async (shows: RegExp): Promise<boolean> => {
  await slack.openHome('alice');
  return await slack.waitFor(() => shows.test(JSON.stringify(slack.views('alice').home ?? '')), 20_000);
};

describe('the policy file of a running bot', { timeout: 120_000 }, () => {
  it('takes hold when it changes', async () => {
    expect(await explain()).toBe('runs');
    await write({ rules: [ALLOW, DENY] });
    await until(READ, 1);
    expect(await explain()).toMatch(/forbids this to you/);
  });

  it('that is wrong changes nothing, and the log and the Home tab say where', async () => {
    await write({ rules: [{ effect: 'perhaps', who: ['*'] }] });
    await until(WRONG, 1);
    expect(bot.log()).toMatch(/rules\.0\.effect/);
    expect(bot.log()).not.toContain('perhaps');
    expect(await explain()).toMatch(/forbids this to you/);
    expect(await home(/NETWHY_POLICY.*rules\.0\.effect/)).toBe(true);
  });

  it('that is gone changes nothing either, and says so', async () => {
    await unlink(file);
    await until(WRONG, 2);
    expect(await explain()).toMatch(/forbids this to you/);
    expect(await home(/NETWHY_POLICY.*a JSON file/)).toBe(true);
  });

  it('that is right again holds, and nothing is said any more', async () => {
    await write({ rules: [ALLOW] });
    await until(READ, 2);
    expect(await explain()).toBe('runs');
    expect(await home(/^(?!.*NETWHY_POLICY).*netwhy/)).toBe(true);
  });
});

describe('a capture', { timeout: 120_000 }, () => {
  const card = () => slack.messages('#ops').find(({ metadata }) => metadata?.event_payload.part === 'approval');
  const button = (actionId: string) => {
    const text = JSON.stringify(card()?.blocks ?? '');
    return new RegExp(`"action_id":"${actionId}".*?"value":"([^"]+)"`).exec(text)?.[1] ?? '';
  };

  it('waits across the death of the bot, is refused to who asked, and runs when somebody else approves', async () => {
    await write({ rules: [ALLOW], approval: { approvers: ['U00000ALICE', 'U000000BORA'] } });
    await until(READ, 3);
    await slack.slash({ channel: '#ops', user: 'alice', text: 'capture vxlan node-1' });
    const { ts } = await slack.waitFor(() => button('netwhy_approve') !== '' && card(), 30_000);
    await bot.kill('SIGKILL');
    bot = await start();
    const value = button('netwhy_approve');
    const press = (user: string) =>
      slack.click({ channel: '#ops', user, messageTs: ts, actionId: 'netwhy_approve', value });
    await press('alice');
    await slack.waitFor(
      () => slack.ephemerals('#ops', 'alice').some(({ text }) => /cannot approve it/.test(text)),
      20_000,
    );
    expect(slack.thread('#ops', ts)).toHaveLength(1);
    await press('bora');
    const answer = await slack.waitFor(
      () => slack.thread('#ops', ts).find(({ text }) => /PASS · capture/.test(text)),
      30_000,
    );
    expect(answer.text).toMatch(/seen by the one who asked alone/);
    expect(JSON.stringify(card()?.blocks)).toMatch(/Approved.*U000000BORA/);
  });
});
