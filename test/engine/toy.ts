// A two-layer toy runbook and observers under the test's control.
import type { Observer, ProbeWave } from '../../src/engine/ports.ts';
import { parsed } from '../../src/model/command-call.ts';
import type { Location } from '../../src/model/location.ts';
import { looked } from '../../src/model/looked.ts';
import type { Observation, Outcome } from '../../src/model/recording.ts';
import { runbook } from '../../src/model/runbook.ts';
import type { PodScene } from '../../src/model/scene.ts';
import { step } from '../../src/model/step.ts';
import { same, say } from '../../src/model/text.ts';
import { fail, pass } from '../../src/model/verdict.ts';

export const POD = {
  namespace: 'shop',
  name: 'web-0',
  uid: 'u1',
  node: 'node-1',
  ip: '10.244.1.11',
  phase: 'Running',
  reason: '',
  deleting: false,
  hostNetwork: false,
  labels: { app: 'web' },
  containers: [],
};

export const SCENE: PodScene = {
  cluster: 'toy',
  subject: { kind: 'pod', namespace: 'shop', name: 'web-0', node: 'node-1' },
  options: {},
  ciliumNodes: looked([]),
  target: POD,
  targetNote: '',
  host: '',
  node: looked({ name: 'node-1', ready: true, reason: '', internalIps: ['100.64.0.1'], podCidrs: [] }),
  nodes: looked([]),
  siblings: looked([]),
  elsewhere: looked([]),
  dns: looked({ serviceIp: '10.96.0.10', replicas: [] }),
  agents: looked([
    { namespace: 'netwhy', pod: 'netwhy-agent-x', node: 'node-1', ready: true, canEnter: true, tailnet: 'tailnet' },
  ]),
  ciliumPods: looked([]),
  ciliumConfig: looked({}),
  ciliumEndpoint: looked(null),
  policies: looked([]),
  tailnetIps: {},
};

const IN_CILIUM = { at: 'cilium', node: 'node-1', namespace: 'kube-system', pod: 'cilium-x' } as const;

const asks = (id: string, after?: readonly string[], location: Location = { at: 'node', node: 'node-1' }) =>
  step<string, string>({
    id,
    asks: same(id),
    vantage: 'node',
    ...(after && { after }),
    probes: () => [
      {
        key: 'only',
        location,
        call: { name: 'read-file', args: { file: 'ip-forward' } },
        timeoutMs: 100,
        parse: (output) => parsed(output.stdout),
      },
    ],
    judge: ([reading]) =>
      reading?.ok && reading.value === 'ok' ? pass(same('ok'), same('ok')) : fail(same('bad'), same('ok')),
  });

export const TOY = runbook({
  id: 'toy',
  version: 1,
  question: say('?', '?'),
  target: 'pod',
  steps: [asks('low'), asks('high'), asks('slow'), asks('later', ['low'], IN_CILIUM)],
  causes: [
    {
      code: 'low-broken',
      layer: 'node',
      step: 'low',
      severity: 'fail',
      when: (found) => found('low').fails,
      proven: (found) => found('high').fails,
      explains: ['high'],
      say: () => same('low is broken'),
      remedies: () => [],
    },
    {
      code: 'high-broken',
      layer: 'dns',
      step: 'high',
      severity: 'fail',
      when: (found) => found('high').fails,
      // Proven while `low` is still out: only the order of causes keeps a run going then.
      proven: (found) => found('slow').passes,
      explains: ['slow'],
      say: () => same('high is broken'),
      remedies: () => [],
    },
  ],
  allWell: () => same('all is well'),
});

export const exited = (stdout: string): Outcome => ({
  kind: 'exited',
  exitCode: 0,
  stdout,
  stderr: '',
  truncated: false,
});

/** Answers each step after its delay; a step without an answer stays silent until the wave is aborted. */
export const observer = (
  answers: Readonly<Record<string, { afterMs: number; outcome: Outcome }>>,
  waves: ProbeWave[] = [],
): Observer => ({
  observe: async function* (wave, signal) {
    waves.push(wave);
    const pending = new Map(
      wave.probes.flatMap((probe) => {
        const answer = answers[probe.step];
        return answer === undefined
          ? []
          : [
              [
                probe.step,
                wait(answer.afterMs, signal).then(() => observation(wave, probe.step, answer.outcome)),
              ] as const,
            ];
      }),
    );
    const silent = wave.probes.some((probe) => answers[probe.step] === undefined);
    while (pending.size > 0) {
      const next = await Promise.race(pending.values());
      pending.delete(next.step);
      if (signal.aborted) return;
      yield next;
    }
    if (silent) await wait(60_000, signal);
  },
});

const observation = (wave: ProbeWave, step: string, outcome: Outcome): Observation => ({
  step,
  probe: 'only',
  location: wave.probes.find((probe) => probe.step === step)?.location ?? { at: 'api' },
  rung: 'agent',
  argv: ['cat', step],
  startedMs: 0,
  durationMs: 1,
  outcome,
});

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
