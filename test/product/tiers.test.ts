// A policy that lets people look only so far: what lies beyond is unknown in their answer, with the tier as its reason, and never well.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { boundsBy } from '../../src/access/bounds.ts';
import { parseWords } from '../../src/command/parse.ts';
import { type Composed, compose, DEFAULT_CAPS } from '../../src/compose.ts';
import { looked } from '../../src/model/looked.ts';
import type { Report } from '../../src/model/report.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import type { Tier } from '../../src/model/tier.ts';
import { type PlaygroundCluster, startPlaygroundCluster } from '../../src/playground-cluster.ts';

let cluster: PlaygroundCluster;
let composed: Composed;
beforeAll(async () => {
  cluster = await startPlaygroundCluster([], { timeScale: 0.02 });
  const source = { kubeconfig: cluster.kubeconfig };
  composed = compose({ source, cluster: '', site: DEFAULT_SITE, caps: DEFAULT_CAPS, captures: true });
});
afterAll(async () => {
  await composed.close();
  await cluster.close();
});

const ask = async (words: string, tier: Tier): Promise<Report> => {
  const command = parseWords(words);
  if (command.kind !== 'ask') throw new Error('not a question');
  const known = { known: true, value: 'own' } as const;
  const bounds = boundsBy(
    {
      facts: { standing: async () => ({ known: true, value: 'member' }), reach: async () => known },
      policy: () => ({ groups: {}, rules: [{ effect: 'allow', who: ['*'], tier }], limits: {} }),
      home: () => 'playground',
      reviews: { may: async () => looked(true) },
    },
    { team: 'T1', user: 'U1', channel: 'C1' },
    [{ kind: 'ask', question: command.ask.question, cluster: '', namespace: 'shop', sensitive: false }],
    false,
  );
  const signal = new AbortController().signal;
  return (await composed.answerer.answer(command.ask, { run: 'r-test', signal, bounds })).report;
};

const beyond = ({ steps }: Report): readonly string[] =>
  steps.filter(({ verdict, saw }) => verdict === 'unknown' && /no further than tier/.test(saw.en)).map(({ id }) => id);

it.each<readonly [string, Tier, Tier]>([
  ['why-no-egress shop/web-0', 'A', 'D'],
  ['overlay node-1', 'C', 'D'],
  ['capture vxlan node-1', 'C', 'D'],
])('%s up to tier %s', async (words, tier, enough) => {
  const [less, all] = [await ask(words, tier), await ask(words, enough)];
  expect(beyond(less).length).toBeGreaterThan(0);
  for (const { id, reason } of less.steps)
    if (beyond(less).includes(id)) expect([id, reason]).toEqual([id, 'forbidden']);
  expect([less.verdict, beyond(all)]).toEqual(['unknown', []]);
  expect(['pass', 'warn']).toContain(all.verdict);
});
