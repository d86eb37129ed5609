// A scene of one node with an agent, probes for it, and an agent's answer frame by frame.

import { readPod } from '../../src/cluster/pod-facts.ts';
import type { PlannedProbe, ProbeWave } from '../../src/engine/ports.ts';
import type { Batch, ResultHeader } from '../../src/model/batch.ts';
import type { Location } from '../../src/model/location.ts';
import { looked, notLooked } from '../../src/model/looked.ts';
import type { AgentFacts, PodScene } from '../../src/model/scene.ts';
import { pod } from './cluster-objects.ts';

export const NODE: Location = { at: 'node', node: 'node-1' };
export const POD: Location = {
  at: 'pod',
  node: 'node-1',
  namespace: 'shop',
  pod: 'web-0',
  ip: '10.244.1.11',
  container: 'web',
};
export const CILIUM: Location = { at: 'cilium', node: 'node-1', namespace: 'kube-system', pod: 'cilium-aaaaa' };

export const AGENT: AgentFacts = {
  namespace: 'netwhy',
  pod: 'netwhy-agent-1',
  node: 'node-1',
  ready: true,
  canEnter: true,
  tailnet: 'tailnet',
};

const PING = { name: 'ping', args: { to: '8.8.8.8', count: 3, intervalMs: 200, waitMs: 1000 } };

export const probe = (key: string, location: Location, over: Partial<PlannedProbe> = {}): PlannedProbe => ({
  step: 'egress',
  probe: key,
  location,
  call: PING,
  timeoutMs: 1_000,
  delayMs: 0,
  ...over,
});

const TARGET = readPod(pod({ name: 'web-0' }));

export const sceneWith = (agents: PodScene['agents']): PodScene => {
  if (TARGET === null) throw new Error('no pod');
  const none = notLooked('inconclusive', 'not asked');
  return {
    cluster: 'prod',
    subject: { kind: 'pod', namespace: 'shop', name: 'web-0', node: 'node-1' },
    options: {},
    ciliumNodes: none,
    target: TARGET.facts,
    targetNote: '',
    host: '',
    node: none,
    nodes: none,
    siblings: none,
    elsewhere: none,
    dns: none,
    agents,
    ciliumPods: none,
    ciliumConfig: none,
    ciliumEndpoint: none,
    policies: none,
    tailnetIps: {},
  };
};

export const waveOf = (probes: readonly PlannedProbe[], agents: PodScene['agents'] = looked([AGENT])): ProbeWave => ({
  run: 'r-0123456789',
  scene: sceneWith(agents),
  probes,
  epochMs: Date.now(),
});

export const HELLO = '{"frame":"hello","v":1,"netwhy":"0.1.0"}\n';

export const resultFrame = (id: string, stdout: string, over: Partial<ResultHeader> = {}): string =>
  `${JSON.stringify({
    frame: 'result',
    id,
    argv: ['ping', '-n', '8.8.8.8'],
    startedMs: 0,
    durationMs: 3,
    exitCode: 0,
    problem: null,
    stdoutBytes: Buffer.byteLength(stdout),
    stderrBytes: 0,
    truncated: false,
    ...over,
  } satisfies ResultHeader)}\n${stdout}\n`;

export const endFrame = (results: number, bytes: number): string =>
  `${JSON.stringify({ frame: 'end', results, bytes })}\n`;

export const batchOf = (argv: readonly string[]): Batch => JSON.parse(argv[2] ?? '') as Batch;
