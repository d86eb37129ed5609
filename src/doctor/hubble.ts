// Can Hubble be asked for dropped packets? Only inside Cilium's agents, so only where tier D was given.
import type { ClusterLooks } from '../engine/ports/doctor.ts';
import type { Check } from '../model/checkup.ts';
import { notLooked } from '../model/looked.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import { say } from '../model/text.ts';
import { parseHubbleDrops } from '../parsers/hubble.ts';
import { fix, type Looking, off, passed, unseen, warned } from './check.ts';
import { execIn } from './rights.ts';
import { helmSet } from './versions.ts';

export const HUBBLE = (cluster: string): Looking => ({
  ...{ id: 'hubble', area: 'agents', cluster },
  looks: say('Hubble', 'Hubble'),
});

export const hubbleChecks = async (
  looks: ClusterLooks,
  { scene, site, run }: { readonly scene: Scene; readonly site: Site; readonly run: string },
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const looking = HUBBLE(looks.cluster);
  const { ciliumConfig, ciliumPods } = scene;
  if (ciliumConfig.ok && ciliumConfig.value['enable-hubble'] !== 'true')
    return [
      warned(
        looking,
        say('switched off in cilium-config', 'cilium-config에서 꺼져 있음'),
        fix(
          say('Switch it on (restarts the agents):', '켜기(에이전트가 재시작됨):'),
          helmSet(scene, site, 'hubble.enabled=true'),
        ),
      ),
    ];
  const may = await Promise.all(execIn(site.ciliumNamespace).map((right) => looks.may(right, signal)));
  const dark = may.find((one) => !one.ok);
  if (dark?.ok === false) return [unseen(looking, dark)];
  if (!may.every((one) => one.ok && one.value))
    return [off(looking, say('asked in Cilium’s agents alone: tier D', 'Cilium 에이전트 안에서만 확인 가능: 등급 D'))];
  if (!ciliumPods.ok) return [unseen(looking, ciliumPods)];
  const pod = ciliumPods.value.find(({ ready }) => ready);
  if (pod === undefined) return [unseen(looking, notLooked('unreachable', 'no ready Cilium agent'))];
  const probe = {
    ...{ step: 'hubble', probe: 'only', timeoutMs: 4_000, delayMs: 0 },
    location: { at: 'cilium', node: pod.node, namespace: pod.namespace, pod: pod.pod },
    call: { name: 'hubble-node-drops', args: {} },
  } as const;
  const [seen] = await looks.observe(run, scene, [probe], signal);
  if (seen === undefined) return [unseen(looking, notLooked('inconclusive', 'it was not asked'))];
  const { outcome, argv } = seen;
  if (outcome.kind === 'not-looked')
    return [unseen(looking, notLooked(outcome.reason, `${pod.node}: ${outcome.detail}`))];
  if (outcome.kind !== 'exited') return [unseen(looking, notLooked('inconclusive', 'it was not run'))];
  const read = parseHubbleDrops({ argv, exitCode: outcome.exitCode, stdout: outcome.stdout, stderr: outcome.stderr });
  return [
    read.ok
      ? passed(looking, say(`readable in ${pod.pod} on ${pod.node}`, `${pod.node}의 ${pod.pod}에서 읽을 수 있음`))
      : unseen(looking, notLooked(read.reason, `${pod.node}: ${read.why}`)),
  ];
};
