// Who is asked about tailscaled: a container that may, beside the rest; and where none may, nobody, rather than hear that it is down.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { NetKubeConfig } from '../../src/cluster/kube-config.ts';
import { clusterObserver } from '../../src/cluster/observer.ts';
import type { ExecSlots, ProbeWave } from '../../src/engine/ports.ts';
import { execSlots } from '../../src/engine/slots.ts';
import { looked } from '../../src/model/looked.ts';
import { type KubeServer, kubeFor, play, quickClock, SUCCESS, startKubeServer } from './kube-server.ts';
import { AGENT, batchOf, CILIUM, endFrame, HELLO, NODE, POD, probe, resultFrame, waveOf } from './wave-rows.ts';

let server: KubeServer;
let kube: NetKubeConfig;
let slots: ExecSlots;
beforeEach(async () => {
  server = await startKubeServer();
  kube = kubeFor(server.url);
  slots = execSlots({ perNode: 8, perCluster: 8, overall: 8 });
});
afterEach(async () => {
  await kube.close();
  await server.close();
});

const STATUS = { call: { name: 'tailscale-status', args: { timeoutMs: 900 } } };
const NETCHECK = { call: { name: 'tailscale-netcheck', args: {} } };

/** Outcome kinds or reasons with details, by probe name. */
const observe = async (wave: ProbeWave): Promise<Record<string, unknown>> => {
  const observer = clusterObserver({ kube, slots, clock: quickClock(), cluster: 'prod', userAgent: 'netwhy/test' });
  const seen: Record<string, unknown> = {};
  for await (const { probe: key, rung, outcome } of observer.observe(wave, new AbortController().signal)) {
    seen[key] =
      outcome.kind === 'exited' ? [rung, outcome.stdout] : 'detail' in outcome ? [outcome.reason, outcome.detail] : [];
  }
  return seen;
};

/** Every container answers each item with its own name. */
const namesItself = (): void => {
  server.onExec = (socket, { container, argv }) => {
    const { items } = batchOf(argv);
    const bytes = items.length * container.length;
    const results = items.map((item) => resultFrame(item.id, container)).join('');
    play(socket, HELLO + results + endFrame(items.length, bytes), SUCCESS);
  };
};

const asked = () => server.execs.map(({ container, argv }) => [container, batchOf(argv).items.length]).sort();

it('a container that is not root is asked, and one exec serves all the rest', async () => {
  namesItself();
  const probes = [probe('a', NODE), probe('b', POD), probe('s', NODE, STATUS), probe('n', NODE, NETCHECK)];
  expect(await observe(waveOf(probes))).toEqual({
    a: ['agent', 'agent'],
    b: ['agent-netns', 'agent'],
    s: ['agent', 'tailnet'],
    n: ['agent', 'tailnet'],
  });
  expect(asked()).toEqual([
    ['agent', 2],
    ['tailnet', 2],
  ]);
});

it('an agent that may ask by itself gets everything in one exec', async () => {
  namesItself();
  const agents = looked([{ ...AGENT, canEnter: false, tailnet: 'agent' }]);
  await observe(waveOf([probe('a', NODE), probe('s', NODE, STATUS)], agents));
  expect(asked()).toEqual([['agent', 2]]);
});

it('both containers are asked at once, and each holds a place', async () => {
  let most = 0;
  server.onExec = (socket) => {
    most = Math.max(most, slots.inFlight);
    if (server.execs.length === 2) for (const one of waiting) one();
    const answer = () => play(socket, HELLO + resultFrame('0', 'x') + endFrame(1, 1), SUCCESS);
    if (server.execs.length === 2) answer();
    else waiting.push(answer);
  };
  const waiting: (() => void)[] = [];
  expect(await observe(waveOf([probe('a', NODE), probe('s', NODE, STATUS)]))).toEqual({
    a: ['agent', 'x'],
    s: ['agent', 'x'],
  });
  expect(most).toBe(2);
  await expect.poll(() => slots.inFlight).toBe(0);
});

it.each([
  [
    'no container of the agent may',
    looked([{ ...AGENT, tailnet: '' }]),
    NODE,
    ['forbidden', 'the agent on node-1 may not ask tailscaled: none of its containers has the socket and is not root'],
  ],
  [
    'the agent that may is not ready',
    looked([{ ...AGENT, ready: false }]),
    NODE,
    ['unreachable', 'the netwhy agent netwhy/netwhy-agent-1 on node-1 is not ready'],
  ],
  ['it is asked for in a pod', looked([AGENT]), POD, ['inconclusive', 'tailscaled is asked on its node alone']],
  [
    'it is asked for in cilium-agent',
    looked([AGENT]),
    CILIUM,
    ['inconclusive', 'tailscaled is asked on its node alone'],
  ],
])('nobody is asked when %s', async (_title, agents, place, why) => {
  expect(await observe(waveOf([probe('s', place, STATUS)], agents))).toEqual({ s: why });
  expect(server.execs).toEqual([]);
});
