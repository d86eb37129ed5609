// Reads the scene of one question: the target and what surrounds it, two round trips deep when the name is exact.
import type { SceneReader } from '../engine/ports.ts';
import type { Ask } from '../model/ask.ts';
import { type Looked, looked } from '../model/looked.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import type { ApiReader } from './api-reader.ts';
import { readNeighbourhood } from './read-neighbourhood.ts';
import { readSurroundings } from './read-surroundings.ts';
import { resolveTarget } from './resolve-target.ts';
import { targetName } from './target-name.ts';

export interface SceneParts {
  readonly reader: ApiReader;
  readonly site: Site;
  /** As configured; shown in answers. */
  readonly cluster: string;
  /** Where a bare name is looked for first. */
  readonly namespace: string;
}

export const sceneReader = (parts: SceneParts): SceneReader => ({
  read: (ask, signal) => readScene(parts, ask, signal),
});

const readScene = async (parts: SceneParts, ask: Ask, outer: AbortSignal): Promise<Looked<Scene>> => {
  const { reader, site } = parts;
  const target = targetName(ask);
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  try {
    const [around, found] = await Promise.all([
      readSurroundings(reader, site, signal),
      resolveTarget(reader, target, parts.namespace, signal),
    ]);
    if (!found.ok) return found;
    const near = await readNeighbourhood(reader, found.value, around, signal);
    return looked({
      cluster: parts.cluster,
      target: found.value.pod.facts,
      targetNote: found.value.note,
      host: ask.host,
      node: near.node,
      nodes: around.nodes,
      siblings: near.siblings,
      elsewhere: near.elsewhere,
      dns: around.dns,
      agents: around.agents,
      ciliumPods: around.ciliumPods,
      ciliumConfig: around.ciliumConfig,
      ciliumEndpoint: near.ciliumEndpoint,
      policies: near.policies,
      tailnetIps: around.tailnetIps,
    });
  } finally {
    // A name that is not there ends the other reads too.
    stop.abort();
  }
};
