// The scene of a question about the way from a pod to a pod, a Service or an outside host.
import { Fault } from '../model/fault.ts';
import { type Looked, looked } from '../model/looked.ts';
import type { Destination, PathScene } from '../model/scene.ts';
import { say } from '../model/text.ts';
import { ingressOf } from './ingress-policies.ts';
import { readKubeProxy } from './kube-proxy.ts';
import type { PodRecord } from './pod-facts.ts';
import { podScene } from './pod-scene.ts';
import { portsBehind, readService } from './read-service.ts';
import type { Surroundings } from './read-surroundings.ts';
import { byAddress } from './resolve-address.ts';
import { type FoundService, findService } from './resolve-service.ts';
import { resolveTarget } from './resolve-target.ts';
import type { SceneRead } from './scene-parts.ts';
import { saysService, serviceName } from './service-name.ts';
import { targetName } from './target-name.ts';

export const readPathScene = async (read: SceneRead): Promise<Looked<PathScene>> => {
  const { parts, ask, signal } = read;
  const [around, found] = await Promise.all([
    read.around,
    resolveTarget(parts.reader, targetName(ask.target, ask.namespace), parts.namespace, signal),
  ]);
  if (!found.ok) return found;
  const { pod } = found.value;
  const [scene, to] = await Promise.all([podScene(read, found.value, around), whereTo(read, pod, around)]);
  return to.ok ? looked({ ...scene, destination: to.value }) : to;
};

/** In the namespace of the pod it starts from when none is named. */
const whereTo = async (read: SceneRead, from: PodRecord, around: Surroundings): Promise<Looked<Destination>> => {
  const { parts, ask, signal } = read;
  const home = from.facts.namespace;
  const toService = async (found: FoundService): Promise<Looked<Destination>> => {
    const [service, kubeProxy] = await Promise.all([
      readService(parts.reader, found, signal),
      readKubeProxy(parts.reader, signal),
    ]);
    if (!service.ok) return service;
    const { facts, pods } = service.value;
    const ingress = await ingressOf(parts.reader, from, pods, around, signal, portsBehind(facts));
    return looked({ kind: 'service', service: { ...facts, ingress }, kubeProxy });
  };
  const toPod = async (pod: PodRecord): Promise<Looked<Destination>> =>
    looked({
      kind: 'pod',
      pod: pod.facts,
      ingress: await ingressOf(parts.reader, from, [pod], around, signal),
    });

  const addressed = await byAddress(parts.reader, ask.other, signal);
  if (addressed?.kind === 'pod') return await toPod(addressed.pod);
  if (addressed?.kind === 'service') return await toService(addressed.service);
  if (addressed?.kind === 'none') return looked({ kind: 'host', host: ask.host });

  if (saysService(ask.other)) {
    const found = await findService(parts.reader, serviceName(ask.other, ''), home, signal);
    if (!found.ok) return found;
    if (found.value !== null) return await toService(found.value);
  }
  // A dotted word is a host unless the cluster has something of that very name.
  try {
    const found = await resolveTarget(parts.reader, targetName(ask.other, ''), home, signal);
    if (found.ok) return await toPod(found.value.pod);
    if (ask.host === '') return found;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const service = await serviceOf(read, home);
    if (service !== null) return await toService(service);
    if (ask.host === '') throw noSuchPlace(ask.other, error);
  }
  return looked({ kind: 'host', host: ask.host });
};

const serviceOf = async ({ parts, ask, signal }: SceneRead, home: string): Promise<FoundService | null> => {
  const found = await findService(parts.reader, serviceName(ask.other, ''), home, signal);
  return found.ok ? found.value : null;
};

const noSuchPlace = (typed: string, cause: Fault): Fault =>
  new Fault(
    'usage',
    say(
      `There is no pod or Service "${typed}", and it is no host. ${cause.say.en}`,
      `"${typed}"이라는 파드나 서비스가 없고, 호스트도 아닙니다. ${cause.say.ko}`,
    ),
    { suggestions: cause.suggestions, cause },
  );
