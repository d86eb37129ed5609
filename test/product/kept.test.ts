// A bot that is asked twice: does the second answer cost no list, say what the first would, and hear of what happened in between?
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseWords } from '../../src/command/parse.ts';
import { type Composed, compose, DEFAULT_CAPS } from '../../src/compose.ts';
import { Fault } from '../../src/model/fault.ts';
import type { Report } from '../../src/model/report.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import type { Attempt } from '../../src/playground/cluster-server/status.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';

const QUESTION = 'why-no-egress shop/web-0';
const verbs: string[] = [];
let cluster: Awaited<ReturnType<typeof startPlaygroundCluster>>;
let bot: Composed;
beforeEach(async () => {
  verbs.length = 0;
  const allows = ({ verb, resource }: Attempt): boolean => verbs.push(verb, `${verb} ${resource.key}`) > 0;
  cluster = await startPlaygroundCluster([], { timeScale: 0.05, authorizer: { allows } });
  bot = compose({
    ...{ source: { kubeconfig: cluster.kubeconfig }, cluster: '', site: DEFAULT_SITE, caps: DEFAULT_CAPS, keeps: true },
  });
});
afterEach(async () => {
  await bot.close();
  await cluster.close();
});

const ask = async (words = QUESTION): Promise<Report> => {
  const command = parseWords(words);
  if (command.kind !== 'ask') throw new Error('not a question');
  const { report } = await bot.answerer.answer(command.ask, { run: 'r-test', signal: new AbortController().signal });
  return report;
};
const said = ({ verdict, headline, causes, steps }: Report): unknown => [
  ...[verdict, headline, causes.map(({ code }) => code)],
  steps.map(({ id, verdict: one }) => `${id} ${one}`),
];
const warm = async (): Promise<Report> => {
  const first = await ask();
  await bot.settled();
  verbs.length = 0;
  return first;
};
const count = (verb: string): number => verbs.filter((one) => one === verb).length;

describe('a question asked before', () => {
  it('is answered as it was, without a list', async () => {
    const first = await warm();
    expect(said(await ask())).toEqual(said(first));
    expect(count('list')).toBe(0);
    expect(bot.watches()).toBeGreaterThan(5);
  });

  it('hears of a policy that came in between, and of its end', async () => {
    await warm();
    cluster.network.break('policy-denies-egress');
    await vi.waitFor(async () => expect((await ask()).causes[0]?.code).toBe('policy-denies-egress'), {
      timeout: 9_000,
    });
    cluster.network.fix();
    await vi.waitFor(async () => expect((await ask()).verdict).toBe('pass'), { timeout: 9_000 });
    expect(count('list')).toBe(0);
  });

  it('about a pod that is gone says so', async () => {
    await warm();
    cluster.network.objects.delete('pods', 'shop', 'web-0');
    await expect(ask()).rejects.toThrow(Fault);
  });

  it('about nodes reads the nodes anew', async () => {
    await ask('overlay node-1');
    await bot.settled();
    verbs.length = 0;
    await ask('overlay node-1');
    expect([count('list nodes'), count('list cilium.io/ciliumnodes')]).toEqual([1, 0]);
  });
});

it('watches are over with the bot, and none is begun by one that is asked once', async () => {
  await warm();
  await bot.close();
  expect(bot.watches()).toBe(0);
  bot = compose({ source: { kubeconfig: cluster.kubeconfig }, cluster: '', site: DEFAULT_SITE, caps: DEFAULT_CAPS });
  verbs.length = 0;
  await ask();
  expect([count('watch'), bot.watches()]).toEqual([0, 0]);
});
