// Is the pod a run asked about still there when it ends, and is it the same one?
import type { PodScene } from '../model/scene.ts';
import type { ApiReader } from './api-reader.ts';
import { readPod } from './pod-facts.ts';
import { podNamed } from './resources.ts';

/** undefined: it is, or nobody could tell. */
export const vanished = async (
  reader: ApiReader,
  { target }: PodScene,
  signal: AbortSignal,
): Promise<'deleted' | 'replaced' | undefined> => {
  const now = await reader.get(podNamed(target.namespace, target.name), signal);
  if (!now.ok) return now.httpStatus === 404 ? 'deleted' : undefined;
  const uid = readPod(now.value)?.facts.uid ?? '';
  return uid !== '' && target.uid !== '' && uid !== target.uid ? 'replaced' : undefined;
};
