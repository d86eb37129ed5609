// Reads the scene of one question: its subject and what surrounds it, two round trips deep when names are exact.
import type { Reach, SceneReader } from '../engine/ports.ts';
import type { Ask } from '../model/ask.ts';
import { type Looked, looked, mapLooked } from '../model/looked.ts';
import type { TargetKind } from '../model/runbook.ts';
import type { PodScene, Scene } from '../model/scene.ts';
import { readNodeScene } from './node-scene.ts';
import { readPathScene } from './path-scene.ts';
import { readPodScene } from './pod-scene.ts';
import { readSurroundings } from './read-surroundings.ts';
import { type SceneParts, type SceneRead, surroundingScene } from './scene-parts.ts';
import { readServiceScene } from './service-scene.ts';
import { vanished } from './vanished.ts';

export const sceneReader = (parts: SceneParts): SceneReader => ({
  read: (ask, kind, signal, span, reach) =>
    readScene({ ...parts, reader: parts.reader.noting(span) }, ask, kind, signal, reach),
  vanished: (scene: PodScene, signal, span) => vanished(parts.reader.noting(span), scene, signal),
});

const readScene = async (
  parts: SceneParts,
  ask: Ask,
  kind: TargetKind,
  outer: AbortSignal,
  reach?: Reach,
): Promise<Looked<Scene>> => {
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  const around = readSurroundings(parts.reader, parts.site, signal, kind === 'nodes' || kind === 'node-or-pod');
  // Whoever awaits it later hears of it; a name that is not there ends the reads before anybody does.
  around.catch(() => undefined);
  try {
    const scene = await readKind({ parts, ask, around, signal, ...(reach && { reach }) }, kind);
    return mapLooked(scene, (one) => withAge(one, parts));
  } finally {
    // A name that is not there ends the other reads too.
    stop.abort();
  }
};

/** An answer made from what was read before says how long before. */
const withAge = (scene: Scene, { reader, clock }: SceneParts): Scene =>
  reader.asOfMs === null ? scene : { ...scene, keptMs: Math.max(0, Math.round(clock.now() - reader.asOfMs)) };

const readKind = async (read: SceneRead, kind: TargetKind): Promise<Looked<Scene>> => {
  switch (kind) {
    case 'pod':
      return await readPodScene(read);
    case 'service':
      return await readServiceScene(read);
    case 'path':
      return await readPathScene(read);
    case 'nodes':
    case 'node-or-pod':
      return await readNodeScene(read, kind);
    case 'topic':
      return looked(surroundingScene(read, await read.around, { kind: 'topic', name: read.ask.target }, ''));
    default:
      return kind satisfies never;
  }
};
