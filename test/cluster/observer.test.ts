// Does every probe get one honest observation by the cheapest rung, and is nothing left behind.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { NetKubeConfig } from '../../src/cluster/kube-config.ts';
import { clusterObserver } from '../../src/cluster/observer.ts';
import type { ExecSlots, ProbeWave } from '../../src/engine/ports.ts';
import { execSlots } from '../../src/engine/slots.ts';
import { looked, notLooked } from '../../src/model/looked.ts';
import type { Observation } from '../../src/model/recording.ts';
import {
  type ExecCall,
  exitStatus,
  failure,
  frame,
  type KubeServer,
  kubeFor,
  noProgram,
  play,
  quickClock,
  refuse,
  SUCCESS,
  startKubeServer,
} from './kube-server.ts';
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

const observer = (clock = quickClock()) =>
  clusterObserver({ kube, slots, clock, cluster: 'prod', userAgent: 'netwhy/test' });

/** Each observation without its times, by probe name. */
const observe = async (
  wave: ProbeWave,
  signal = new AbortController().signal,
  clock = quickClock(),
): Promise<Record<string, unknown>> => {
  const seen: Record<string, unknown> = {};
  for await (const { step, probe: key, startedMs, durationMs, location, ...rest } of observer(clock).observe(
    wave,
    signal,
  )) {
    expect([step, startedMs >= 0, durationMs >= 0, key in seen, location.at]).toEqual([
      'egress',
      true,
      true,
      false,
      location.at,
    ]);
    seen[key] = rest;
  }
  return seen;
};

const exited = (stdout: string, exitCode = 0, stderr = '') => ({
  kind: 'exited',
  exitCode,
  stdout,
  stderr,
  truncated: false,
});
const not = (reason: string, detail: string, printed: object = {}) => ({
  kind: 'not-looked',
  reason,
  detail,
  ...printed,
});

/** Answers as an agent that runs everything; `edit` changes its words on the way. */
const agentAnswers =
  (edit: (text: string, call: ExecCall) => string = (text) => text) =>
  (socket: WebSocket, call: ExecCall): void => {
    const { items } = batchOf(call.argv);
    const bytes = items.reduce((sum, item) => sum + item.id.length, 0);
    const text = HELLO + items.map((item) => resultFrame(item.id, item.id)).join('') + endFrame(items.length, bytes);
    play(socket, edit(text, call), SUCCESS);
  };

const isAgent = (call: ExecCall): boolean => call.path.includes('/netwhy-agent-1/');
const PING = ['ping', '-n', '8.8.8.8'];

describe('within the bounds of a run', () => {
  const upTo = (...tiers: readonly string[]): ProbeWave['bounds'] => ({
    forbids: async (tier, namespace) => (tiers.includes(tier) ? '' : `not ${tier} in ${namespace || 'none'}`),
  });
  const packets = { call: { name: 'capture', args: {} } } as const;
  const all = [probe('node', NODE), probe('pod', POD), probe('cilium', CILIUM), probe('packets', NODE, packets)];

  it('what lies beyond is forbidden, by name, and nothing is begun for it', async () => {
    server.onExec = agentAnswers();
    expect(await observe({ ...waveOf(all), bounds: upTo('A') })).toEqual({
      node: { rung: 'agent', argv: PING, outcome: exited('0') },
      pod: { rung: null, argv: [], outcome: not('forbidden', 'not B in shop') },
      cilium: { rung: null, argv: [], outcome: not('forbidden', 'not D in none') },
      packets: { rung: null, argv: [], outcome: not('forbidden', 'not D in none') },
    });
    expect(server.execs.map(isAgent)).toEqual([true]);
    expect(batchOf(server.execs[0]?.argv ?? []).items).toHaveLength(1);
  });

  it('a pod is asked by its own tools where its network may not be entered', async () => {
    server.onExec = (socket, call) =>
      isAgent(call) ? agentAnswers()(socket, call) : play(socket, 'own tools', SUCCESS);
    const seen = await observe({ ...waveOf([probe('pod', POD)]), bounds: upTo('A', 'B') });
    expect(seen).toMatchObject({ pod: { rung: 'pod-exec', outcome: exited('own tools') } });
    expect(server.execs.map(isAgent)).toEqual([false]);
  });

  it('and not where only the agent may enter it, but cannot', async () => {
    server.onUpgrade = (socket) => refuse(socket, 403, '{}');
    const seen = await observe({ ...waveOf([probe('pod', POD)]), bounds: upTo('A', 'C') });
    expect(seen).toEqual({ pod: { rung: null, argv: [], outcome: not('forbidden', 'not B in shop') } });
    expect(server.execs.map(isAgent)).toEqual([true]);
  });
});

describe('with a ready agent', () => {
  it('one exec serves node and pod, and times and caps go with each probe', async () => {
    server.onExec = agentAnswers();
    const seen = await observe(waveOf([probe('a', NODE), probe('b', POD, { delayMs: 500 }), probe('c', NODE)]));
    expect(seen).toEqual({
      a: { rung: 'agent', argv: PING, outcome: exited('0') },
      b: { rung: 'agent-netns', argv: PING, outcome: exited('1') },
      c: { rung: 'agent', argv: PING, outcome: exited('2') },
    });
    expect(server.execs.map((one) => [one.path, one.container, one.argv.slice(0, 2)])).toEqual([
      ['/api/v1/namespaces/netwhy/pods/netwhy-agent-1/exec', 'agent', ['netwhy', 'probe']],
    ]);
    const args = { to: '8.8.8.8', count: 3, intervalMs: 200, waitMs: 1000 };
    expect(batchOf(server.execs[0]?.argv ?? [])).toEqual({
      v: 1,
      run: 'r-0123456789',
      items: ['', '10.244.1.11', ''].map((podIp, id) => ({
        id: String(id),
        call: { name: 'ping', args },
        podIp,
        timeoutMs: 1_000,
        maxBytes: 262_144,
        delayMs: podIp === '' ? 0 : 500,
      })),
    });
    expect(server.execs[0]?.headers['user-agent']).toBe('netwhy/test (r-0123456789)');
  });

  it('a result is given out before the batch ends', async () => {
    let socket: WebSocket | undefined;
    server.onExec = (one) => {
      socket = one;
      one.send(frame(1, HELLO + resultFrame('1', 'early')));
    };
    const seen: Observation[] = [];
    for await (const one of observer().observe(
      waveOf([probe('a', NODE), probe('b', NODE)]),
      new AbortController().signal,
    )) {
      seen.push(one);
      if (seen.length === 1) play(socket as WebSocket, resultFrame('0', 'late') + endFrame(2, 9), SUCCESS);
    }
    expect(seen.map((one) => [one.probe, one.outcome])).toEqual([
      ['b', exited('early')],
      ['a', exited('late')],
    ]);
  });

  const incomplete = not('inconclusive', "the agent's answer was incomplete");
  it.each([
    [
      'the end marker is missing',
      (text: string) => text.slice(0, text.indexOf('{"frame":"end"')),
      { a: exited('0'), b: exited('1') },
    ],
    [
      'it breaks off in the second body',
      (text: string) => text.slice(0, text.indexOf('\n1\n') + 1),
      { a: exited('0'), b: incomplete },
    ],
    [
      'its counts disagree before the second result',
      (text: string) => text.replace(/\{"frame":"result","id":"1"[\s\S]*$/, endFrame(2, 2)),
      { a: exited('0'), b: incomplete },
    ],
    [
      'it speaks another version',
      (text: string) => text.replace('"v":1', '"v":2'),
      {
        a: not('inconclusive', 'the agent gave no answer we can read'),
        b: not('inconclusive', 'the agent gave no answer we can read'),
      },
    ],
  ])('what is whole counts when %s', async (_name, edit, expected) => {
    server.onExec = agentAnswers(edit);
    const seen = await observe(waveOf([probe('a', NODE), probe('b', NODE)]));
    expect(Object.fromEntries(Object.entries(seen).map(([key, one]) => [key, (one as Observation).outcome]))).toEqual(
      expected,
    );
  });

  it('what the agent says of itself is kept: problems, no exit code, cut output', async () => {
    server.onExec = (socket) =>
      play(
        socket,
        HELLO +
          resultFrame('0', 'part', {
            exitCode: null,
            problem: { reason: 'timed-out', detail: 'killed after 1000 ms' },
          }) +
          resultFrame('1', '', { exitCode: null }) +
          resultFrame('2', 'x', { truncated: true }) +
          endFrame(3, 5),
        SUCCESS,
      );
    const seen = await observe(waveOf([probe('a', NODE), probe('b', NODE), probe('c', NODE)]));
    expect(Object.values(seen).map((one) => (one as Observation).outcome)).toEqual([
      not('timed-out', 'killed after 1000 ms', { stdout: 'part', stderr: '' }),
      not('inconclusive', 'the command has no exit code', { stdout: '', stderr: '' }),
      { ...exited('x'), truncated: true },
    ]);
  });

  it.each(['forbidden', 'unreachable'] as const)('a pod it finds %s is asked with its own tools', async (reason) => {
    server.onExec = (socket, call) => {
      if (!isAgent(call)) play(socket, 'own', SUCCESS);
      else
        play(
          socket,
          HELLO + resultFrame('0', '', { exitCode: null, problem: { reason, detail: 'no' } }) + endFrame(1, 0),
          SUCCESS,
        );
    };
    expect(await observe(waveOf([probe('a', POD)]))).toEqual({
      a: { rung: 'pod-exec', argv: expect.arrayContaining(['ping', '8.8.8.8']), outcome: exited('own') },
    });
  });

  it('a place the agent refuses for all is not tried by the pod either', async () => {
    const problem = { reason: 'forbidden', detail: 'no', final: true } as const;
    server.onExec = (socket, call) =>
      isAgent(call)
        ? play(socket, HELLO + resultFrame('0', '', { exitCode: null, problem }) + endFrame(1, 0), SUCCESS)
        : play(socket, 'own', SUCCESS);
    expect(await observe(waveOf([probe('a', POD)]))).toEqual({
      a: { rung: 'agent-netns', argv: PING, outcome: not('forbidden', 'no', { stdout: '', stderr: '' }) },
    });
  });

  it.each([401, 429, 500, 503])('an exec refused by %i is tried once more', async (code) => {
    let refusals = 0;
    server.onUpgrade = (socket) => {
      refusals += 1;
      return refusals === 1 && refuse(socket, code, '{}');
    };
    server.onExec = agentAnswers();
    expect(await observe(waveOf([probe('a', NODE)]))).toEqual({
      a: { rung: 'agent', argv: PING, outcome: exited('0') },
    });
    expect(refusals).toBe(2);
  });

  it('an exec refused leaves the node unknown and asks the pod itself', async () => {
    server.onUpgrade = (socket, call) =>
      isAgent(call) && refuse(socket, 403, JSON.stringify(failure(403, 'Forbidden', 'no exec').body));
    server.onExec = (socket) => play(socket, 'own', SUCCESS);
    expect(await observe(waveOf([probe('a', NODE), probe('b', POD)]))).toMatchObject({
      a: { outcome: not('forbidden', 'no right to exec in netwhy/netwhy-agent-1 (403): no exec') },
      b: { rung: 'pod-exec', outcome: exited('own') },
    });
  });
});

describe('without an agent', () => {
  it.each([
    [
      'none on the node',
      looked([]),
      not('tool-missing', 'no netwhy agent on node-1; install it: kubectl apply -k manifests/'),
    ],
    [
      'one that is not ready',
      looked([{ ...AGENT, ready: false }]),
      not('unreachable', 'the netwhy agent netwhy/netwhy-agent-1 on node-1 is not ready'),
    ],
    ['none we may list', notLooked('forbidden', 'no right to list pods'), not('forbidden', 'no right to list pods')],
  ])('with %s the node was not looked at', async (_name, agents, outcome) => {
    expect(await observe(waveOf([probe('a', NODE)], agents))).toEqual({ a: { rung: null, argv: [], outcome } });
    expect(server.execs).toEqual([]);
  });

  it('an agent that may not enter leaves the pod to its own tools', async () => {
    server.onExec = (socket, call) => (isAgent(call) ? agentAnswers()(socket, call) : play(socket, 'own', SUCCESS));
    expect(
      await observe(waveOf([probe('a', NODE), probe('b', POD)], looked([{ ...AGENT, canEnter: false }]))),
    ).toMatchObject({
      a: { rung: 'agent' },
      b: { rung: 'pod-exec', outcome: exited('own') },
    });
  });
});

/** argv joined -> what the container does; anything else is not found. */
type Container = Readonly<Record<string, readonly [stdout: string, code: number, stderr?: string]>>;

const container =
  (programs: Container) =>
  (socket: WebSocket, call: ExecCall): void => {
    const key = Object.keys(programs).find((one) => call.argv.join(' ').startsWith(one));
    const [stdout, code, stderr] = programs[key ?? ''] ?? [];
    if (stdout === undefined || code === undefined) play(socket, '', noProgram(call.argv[0] ?? ''));
    else play(socket, stdout, exitStatus(code), stderr);
  };

const DNS = { name: 'dns', args: { server: '10.96.0.10', name: 'google.com.', timeoutMs: 1000, own: true } };
const NONE = 'container web of shop/web-0 has no nslookup, dig, getent';

const TOOLS: readonly [string, Container, string | undefined, object][] = [
  ['the first tool under timeout', { 'timeout 1 nslookup -type=a': ['answer', 0] }, 'nslookup', exited('answer')],
  ['its failure, as it is', { 'timeout 1 nslookup': ['', 1, 'no answer'] }, 'nslookup', exited('', 1, 'no answer')],
  ['the first tool alone where timeout is missing', { nslookup: ['answer', 0] }, 'nslookup', exited('answer')],
  [
    'the first tool alone where an old busybox misreads timeout',
    { timeout: ['', 127, "timeout: can't execute '1': No such file or directory"], nslookup: ['answer', 0] },
    'nslookup',
    exited('answer'),
  ],
  [
    'the next tool when timeout cannot find one',
    {
      'timeout 1 nslookup': ['', 127, "timeout: failed to run command 'nslookup': No such file or directory"],
      'timeout 1 dig': ['answer', 0],
    },
    'dig',
    exited('answer'),
  ],
  [
    'the next variant when options are refused',
    {
      'timeout 1 nslookup -type=a': ['', 1, 'nslookup: invalid option -- t'],
      'timeout 1 nslookup google.com.': ['plain', 0],
    },
    'nslookup',
    exited('plain'),
  ],
  [
    'the refusal when nothing else is there',
    {
      'timeout 1 nslookup': ['', 1, 'nslookup: invalid option -- t'],
      timeout: ['', 127, "timeout: failed to run command 'x': No such file or directory"],
    },
    'nslookup',
    exited('', 1, 'nslookup: invalid option -- t'),
  ],
  ['the last resort', { getent: ['1.2.3.4', 0] }, 'getent', exited('1.2.3.4')],
  ['nothing at all', {}, 'nslookup', not('tool-missing', NONE)],
  [
    'the timer of coreutils',
    { 'timeout 1 nslookup': ['part', 124] },
    'nslookup',
    not('timed-out', 'the command was ended by its timer', { stdout: 'part', stderr: '' }),
  ],
  [
    'the timer of busybox',
    { 'timeout 1 nslookup': ['', 143, 'Terminated'] },
    'nslookup',
    not('timed-out', 'the command was ended by its timer', { stdout: '', stderr: 'Terminated' }),
  ],
  [
    'a kill',
    { 'timeout 1 nslookup': ['', 137] },
    'nslookup',
    not('inconclusive', 'the probe was killed (137)', { stdout: '', stderr: '' }),
  ],
];

describe("a pod's own tools", () => {
  it.each(TOOLS)('answer with %s', async (_name, programs, tool, outcome) => {
    server.onExec = container(programs);
    const seen = await observe(waveOf([probe('a', POD, { call: DNS })], looked([])));
    expect(seen).toEqual({ a: { rung: 'pod-exec', argv: expect.arrayContaining([tool]), outcome } });
  });

  it('are gone with the pod', async () => {
    server.onUpgrade = (socket) => refuse(socket, 404, '{"message":"pods not found"}');
    expect(await observe(waveOf([probe('a', POD)], looked([])))).toMatchObject({
      a: { outcome: not('inconclusive', 'the pod shop/web-0 is gone') },
    });
  });

  it('wait before a second reading, and are asked side by side', async () => {
    let running = 0;
    let most = 0;
    server.onExec = (socket) => {
      running += 1;
      most = Math.max(most, running);
      setTimeout(() => {
        running -= 1;
        play(socket, 'x', SUCCESS);
      }, 20);
    };
    const clock = quickClock();
    await observe(
      waveOf([probe('a', POD), probe('b', POD, { delayMs: 700 }), probe('c', POD)], looked([])),
      undefined,
      clock,
    );
    expect([most, clock.slept]).toEqual([3, [700]]);
  });

  it('of cilium-agent are asked in their own container, by the old name too', async () => {
    server.onExec = container({
      'timeout 1 cilium-dbg': ['', 127, "timeout: failed to run command 'cilium-dbg': No such file or directory"],
      'timeout 1 cilium status': ['{}', 0],
    });
    expect(await observe(waveOf([probe('a', CILIUM, { call: { name: 'cilium-status', args: {} } })]))).toEqual({
      a: { rung: 'cilium-exec', argv: ['cilium', 'status', '-o', 'json'], outcome: exited('{}') },
    });
    expect(server.execs.map((one) => one.container)).toEqual(['cilium-agent', 'cilium-agent']);
  });

  it('run nothing that is not in the catalogue', async () => {
    const wave = waveOf([probe('a', POD, { call: { name: 'rm', args: {} } }), probe('b', { at: 'api' })], looked([]));
    expect(await observe(wave)).toMatchObject({
      a: { outcome: { reason: 'inconclusive' } },
      b: { outcome: { reason: 'inconclusive' } },
    });
    expect(server.execs).toEqual([]);
  });
});

describe('an exec that breaks off', () => {
  it('before a word is tried once more', async () => {
    server.onExec = (socket, call) => (server.execs.length === 1 ? socket.terminate() : agentAnswers()(socket, call));
    expect(await observe(waveOf([probe('a', NODE)]))).toMatchObject({ a: { outcome: exited('0') } });
  });

  it('again and again is said so', async () => {
    server.onExec = (socket) => socket.close(1000);
    expect(await observe(waveOf([probe('a', NODE)]))).toMatchObject({
      a: { outcome: not('inconclusive', 'exec in netwhy/netwhy-agent-1: the connection ended without a status') },
    });
    expect(server.execs.length).toBe(2);
  });

  it('after it has spoken is not tried again', async () => {
    server.onExec = (socket) => socket.send(frame(1, HELLO), () => socket.close(1000));
    await observe(waveOf([probe('a', NODE)]));
    expect(server.execs.length).toBe(1);
  });
});

describe('places and ends', () => {
  it('never more execs than places, each held until its socket has closed', async () => {
    slots = execSlots({ perNode: 1, perCluster: 8, overall: 8 });
    let most = 0;
    server.onExec = (socket) => {
      most = Math.max(most, server.open());
      setTimeout(() => play(socket, 'x', SUCCESS), 5);
    };
    await observe(
      waveOf(
        ['a', 'b', 'c', 'd'].map((key) => probe(key, POD)),
        looked([]),
      ),
    );
    expect(most).toBe(1);
    await expect.poll(() => [slots.inFlight, server.open()]).toEqual([0, 0]);
  });

  it('an abort ends the reading at once and gives every place back', async () => {
    const abort = new AbortController();
    slots = execSlots({ perNode: 2, perCluster: 2, overall: 2 });
    server.onExec = () => {
      if (server.execs.length === 2) abort.abort();
    };
    const wave = waveOf(
      [probe('a', NODE), ...['b', 'c', 'd'].map((key) => probe(key, POD))],
      looked([{ ...AGENT, canEnter: false }]),
    );
    expect(await observe(wave, abort.signal)).toEqual({});
    await expect.poll(() => [slots.inFlight, server.open()]).toEqual([0, 0]);
  });

  it('a reader that leaves ends the work', async () => {
    server.onExec = (socket, call) => {
      if (call.argv.includes('nslookup')) play(socket, 'x', SUCCESS);
    };
    const wave = waveOf([probe('a', POD), probe('b', POD, { call: DNS })], looked([]));
    for await (const one of observer().observe(wave, new AbortController().signal)) {
      expect(one.probe).toBe('b');
      break;
    }
    await expect.poll(() => [slots.inFlight, server.open()]).toEqual([0, 0]);
  });

  it('an API server that is away is said for every probe', async () => {
    await server.close();
    const seen = await observe(waveOf([probe('a', NODE), probe('b', POD), probe('c', CILIUM)]));
    expect(Object.values(seen).map((one) => (one as Observation).outcome)).toMatchObject([
      { reason: 'unreachable' },
      { reason: 'unreachable' },
      { reason: 'unreachable' },
    ]);
    server = await startKubeServer();
  });
});
