// The scene of a question about a Service: the Service, what stands behind it, and the pod that asks it.
import { Fault } from '../model/fault.ts';
import { type Looked, looked, lookedOr } from '../model/looked.ts';
import type { ServiceScene } from '../model/scene.ts';
import { say } from '../model/text.ts';
import { type FoundTarget, MOST_PODS, notSeen, sameNamespace } from './found-target.ts';
import { ingressOf } from './ingress-policies.ts';
import { readKubeProxy } from './kube-proxy.ts';
import { isLive, type PodRecord, readPods } from './pod-facts.ts';
import { podScene } from './pod-scene.ts';
import { portsBehind, readService } from './read-service.ts';
import type { Surroundings } from './read-surroundings.ts';
import { type FoundService, resolveService } from './resolve-service.ts';
import { resolveTarget } from './resolve-target.ts';
import { podsIn } from './resources.ts';
import type { SceneRead } from './scene-parts.ts';
import { serviceName } from './service-name.ts';
import { fullName } from './target-faults.ts';
import { targetName } from './target-name.ts';

export const readServiceScene = async (read: SceneRead): Promise<Looked<ServiceScene>> => {
  const { parts, ask, signal } = read;
  const wanted = serviceName(ask.target, ask.namespace);
  const [around, kubeProxy, found] = await Promise.all([
    read.around,
    readKubeProxy(parts.reader, signal),
    resolveService(parts.reader, wanted, parts.namespace, signal),
  ]);
  if (!found.ok) return found;
  const service = await readService(parts.reader, found.value, signal);
  if (!service.ok) return service;
  const asker = await askerOf(read, found.value, service.value.pods, around);
  if (!asker.ok) return asker;
  const [scene, ingress] = await Promise.all([
    podScene(read, asker.value, around),
    ingressOf(parts.reader, asker.value.pod, service.value.pods, around, signal, portsBehind(service.value.facts)),
  ]);
  const { namespace, name, note } = found.value;
  return looked({
    ...scene,
    subject: { kind: 'service', namespace, name },
    targetNote: note,
    service: { ...service.value.facts, ingress },
    kubeProxy,
  });
};

/** The pod named, or one picked: of the service's namespace and not its own backend when there is any. */
const askerOf = async (
  { parts, ask, signal }: SceneRead,
  service: FoundService,
  backends: readonly PodRecord[],
  around: Surroundings,
): Promise<Looked<FoundTarget>> => {
  const { reader } = parts;
  if (ask.other !== '') {
    const named = targetName(ask.other, ask.other.includes('/') ? '' : ask.namespace || service.namespace);
    return await resolveTarget(reader, named, parts.namespace, signal);
  }
  const own = new Set(backends.map(fullName));
  const entered = new Set(lookedOr(around.agents, []).flatMap((one) => (one.ready && one.canEnter ? [one.node] : [])));
  const here = await reader.list(podsIn(service.namespace), { most: MOST_PODS }, signal);
  const pods = here.ok ? readPods(here.value.items) : [];
  const picked = pick(pods, own, entered);
  if (picked) return looked({ pod: picked, note: '', neighbours: sameNamespace(picked, pods) });
  const all = await reader.list(podsIn(''), { most: MOST_PODS }, signal);
  const anywhere = all.ok ? readPods(all.value.items) : pods;
  const other = pick(anywhere, own, entered) ?? anywhere.find((pod) => isLive(pod) && pod.facts.ip !== '');
  if (other) return looked({ pod: other, note: '', neighbours: sameNamespace(other, anywhere) });
  if (!all.ok) return notSeen(all);
  throw new Fault(
    'usage',
    say('No pod runs that could ask this service.', '이 서비스에 물어볼 실행 중인 파드가 없습니다.'),
  );
};

/** Its own backend would ask itself: a hairpin proves another way. One the agent of its node can enter needs no tools of its own. */
const pick = (
  pods: readonly PodRecord[],
  own: ReadonlySet<string>,
  entered: ReadonlySet<string>,
): PodRecord | undefined =>
  pods
    .filter((pod) => isLive(pod) && !pod.facts.hostNetwork && pod.facts.ip !== '' && !own.has(fullName(pod)))
    .sort((a, b) => rankOf(a, entered) - rankOf(b, entered) || (fullName(a) < fullName(b) ? -1 : 1))[0];

const rankOf = (pod: PodRecord, entered: ReadonlySet<string>): number =>
  (pod.ready ? 0 : 2) + (entered.has(pod.facts.node) ? 0 : 1);
