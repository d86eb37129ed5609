// A second person's word is for what was planned then: anything else is not run.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseWords } from '../../src/command/parse.ts';
import { type Composed, compose, DEFAULT_CAPS } from '../../src/compose.ts';
import type { Ask } from '../../src/model/ask.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
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

const signal = new AbortController().signal;
const asked = (words: string): Ask => {
  const command = parseWords(words);
  if (command.kind !== 'ask') throw new Error('not a question');
  return command.ask;
};
const plan = (words: string) => composed.planner.plan(asked(words), signal);
const run = async (words: string, approvedPlan: string): Promise<string> =>
  (await composed.answerer.answer(asked(words), { run: 'r-test', signal, approvedPlan })).report.verdict;

it('names the command as it would run: headers alone, so many, for so long', async () => {
  const { lines } = await plan('capture vxlan node-1 count=7 seconds=3');
  expect(lines[0]).toMatch(/^node node-1: .*tcpdump .*-i tailscale0 .*-c 7 .*port 8472/);
  expect(lines.join(' ')).not.toMatch(/ -[AxX]+ | -w /);
  expect((await plan('overlay node-1')).lines[0]).toMatch(/^cilium-agent on node-1: cilium/);
});

it('is the same as long as nothing changes, and then runs', async () => {
  const { hash } = await plan('capture vxlan node-1');
  expect((await plan('capture vxlan node-1')).hash).toBe(hash);
  expect(await run('capture vxlan node-1', hash)).not.toBe('unknown');
});

it.each([
  'capture vxlan node-2',
  'capture vxlan node-1 count=21',
  'capture wireguard node-1',
  'capture pod shop/web-0',
])('does not run as %s', async (other) => {
  const { hash } = await plan('capture vxlan node-1');
  await expect(run(other, hash)).rejects.toMatchObject({ kind: 'denied' });
});

it('does not run when the pod has another address by now', async () => {
  const { hash } = await plan('capture pod shop/web-0');
  const pod = cluster.network.objects.get('pods', 'shop', 'web-0');
  if (pod === undefined) throw new Error('no pod');
  const before = structuredClone(pod);
  const status = {
    ...(pod as unknown as { status: object }).status,
    podIP: '10.244.1.99',
    podIPs: [{ ip: '10.244.1.99' }],
  };
  cluster.network.objects.put('pods', { ...pod, status } as never);
  await expect(run('capture pod shop/web-0', hash)).rejects.toMatchObject({ kind: 'denied' });
  cluster.network.objects.put('pods', before);
});
