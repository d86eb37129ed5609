// What every kind of scene is read with, and the part all of them have.
import type { Clock, Reach } from '../engine/ports.ts';
import type { Ask } from '../model/ask.ts';
import type { Scene, Subject } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import type { ApiReader } from './api-reader.ts';
import type { Surroundings } from './read-surroundings.ts';

export interface SceneParts {
  readonly reader: ApiReader;
  readonly clock: Clock;
  readonly site: Site;
  /** As configured; shown in answers. */
  readonly cluster: string;
  /** Where a bare name is looked for first. */
  readonly namespace: string;
}

/** What a scene of any kind is read with. */
export interface SceneRead {
  readonly parts: SceneParts;
  readonly ask: Ask;
  /** Read once for every kind; started before the subject is known. */
  readonly around: Promise<Surroundings>;
  readonly signal: AbortSignal;
  /** Of a question about all nodes; absent: as many as can ask each other, the first turn. */
  readonly reach?: Reach;
}

/** The part of a scene that every kind has. */
export const surroundingScene = (
  { parts, ask }: SceneRead,
  around: Surroundings,
  subject: Subject,
  targetNote: string,
): Scene => ({
  cluster: parts.cluster,
  subject,
  targetNote,
  host: ask.host,
  options: ask.options,
  nodes: around.nodes,
  dns: around.dns,
  agents: around.agents,
  ciliumPods: around.ciliumPods,
  ciliumConfig: around.ciliumConfig,
  tailnetIps: around.tailnetIps,
  ciliumNodes: around.ciliumNodes,
});
