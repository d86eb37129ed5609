// The scene of a question about one pod.
import { type Looked, looked } from '../model/looked.ts';
import type { PodScene } from '../model/scene.ts';
import type { FoundTarget } from './found-target.ts';
import { readNeighbourhood } from './read-neighbourhood.ts';
import type { Surroundings } from './read-surroundings.ts';
import { resolveTarget } from './resolve-target.ts';
import { type SceneRead, surroundingScene } from './scene-parts.ts';
import { targetName } from './target-name.ts';

export const readPodScene = async (read: SceneRead): Promise<Looked<PodScene>> => {
  const { parts, ask, signal } = read;
  const target = targetName(ask.target, ask.namespace);
  const [around, found] = await Promise.all([
    read.around,
    resolveTarget(parts.reader, target, parts.namespace, signal),
  ]);
  return found.ok ? looked(await podScene(read, found.value, around)) : found;
};

/** Around a pod that was found, by whatever name. */
export const podScene = async (read: SceneRead, found: FoundTarget, around: Surroundings): Promise<PodScene> => {
  const near = await readNeighbourhood(read.parts.reader, found, around, read.signal);
  const { namespace, name, node } = found.pod.facts;
  return {
    ...surroundingScene(read, around, { kind: 'pod', namespace, name, node }, found.note),
    target: found.pod.facts,
    ...near,
  };
};
