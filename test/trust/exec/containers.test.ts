// Is the right container asked, whatever stands beside it and however it fares?
import type { KubeObject } from '../../../src/playground/objects.ts';
import { isAgent, must, restStands, Town } from '../kubernetes/rig.ts';
import { survives } from '../survives.ts';

interface Pod extends KubeObject {
  readonly spec: { readonly containers: readonly { readonly name: string; readonly image?: string }[] };
  readonly status: { readonly containerStatuses: readonly { readonly name: string }[] };
}

const BESIDE = ['istio-proxy', 'aaa-logs', 'zzz-metrics'];
const STATES = {
  running: { running: { startedAt: '2026-01-01T00:00:00Z' } },
  crash: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
  gone: { terminated: { reason: 'OOMKilled', exitCode: 137 } },
} as const;

survives('F36', async (chance) => {
  const words = 'why-no-dns shop/web-0';
  await using town = await Town.open();
  const { objects } = town.network;
  const pod = objects.get('pods', 'shop', 'web-0') as Pod;
  const beside = chance.shuffle(BESIDE).slice(0, 1 + chance.below(2));
  const isRestarting = chance.below(2) === 0;
  const othersRun = chance.below(2) === 0;
  const state = (name: string): keyof typeof STATES =>
    name === 'web' ? (isRestarting ? chance.pick(['crash', 'gone']) : 'running') : othersRun ? 'running' : 'crash';
  const order = chance.shuffle([...beside, 'web']);
  const byName = isRestarting || othersRun || order[0] !== 'web';
  objects.put('pods', {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...(byName && { annotations: { 'kubectl.kubernetes.io/default-container': 'web' } }),
    },
    spec: {
      ...pod.spec,
      containers: order.map((name) => ({ name, image: `demo/${name}:1` })),
      initContainers: [{ name: 'setup', image: 'demo/setup:1' }],
    },
    status: {
      ...pod.status,
      containerStatuses: order.map((name) => {
        const now = state(name);
        return {
          name,
          ready: now === 'running',
          restartCount: now === 'running' ? 0 : 7,
          state: STATES[now],
          image: '',
        };
      }),
      initContainerStatuses: [{ name: 'setup', ready: true, restartCount: 0, state: STATES.gone, image: '' }],
    },
  });
  // Nobody may look from outside: the pod must be asked itself.
  const agent = town.trouble({ kind: 'ends', end: { kind: 'not-found', program: 'netwhy' } }, isAgent);
  const seen = town.trouble(
    { kind: 'delay', ms: 1 },
    ({ namespace, pod: name }) => namespace === 'shop' && name === 'web-0',
  );
  const { report } = await town.run(words);
  must('an agent was not asked', agent.hits > 0);
  const asked = new Set(seen.places.map(({ container }) => container));
  must('an init container was asked', !asked.has('setup'));
  if (!isRestarting) {
    must(`asked ${[...asked].join()} of ${order.join()}`, asked.size === 1 && asked.has('web'));
    await restStands(words, report, /^(?:tool-missing|inconclusive): /);
  } else if (othersRun) {
    // Another one that runs shares its network; which it was stands in the recording.
    must(`asked ${[...asked].join()} of ${order.join()}`, asked.size === 1 && beside.includes([...asked][0] ?? ''));
    const stuck = report.steps.find(({ id }) => id === 'pod-state')?.saw.en ?? '';
    must(`"${stuck}" does not say that web is restarting`, /web (?:CrashLoopBackOff|OOMKilled)/.test(stuck));
  } else {
    must(`asked ${[...asked].join()} though none runs`, asked.size === 0);
    must('it does not say why not', /CrashLoopBackOff|OOMKilled/.test(report.headline.en + report.steps[0]?.saw.en));
    must(`it was ${report.verdict}`, report.verdict === 'fail');
  }
  await town.leavesNothing();
});
