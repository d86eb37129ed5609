// What of an object the next question needs of a kept list: a thousandth of it for a node, nearly all for a policy.
import { z } from 'zod';
import {
  ciliumNodeShape,
  configMapShape,
  namespaceShape,
  nodeShape,
  podShape,
  serviceShape,
  sliceShape,
} from '../api-objects.ts';
import type { Slim } from '../api-reader.ts';
import { DEFAULT_CONTAINER } from '../pod-facts.ts';

/** By its shape: what that does not name is dropped, and what it makes of an object it makes of that again. */
const shaped =
  (shape: z.ZodType): Slim =>
  (item) =>
    shape.safeParse(item).data ?? null;

/** Annotations may hold 256 KiB of what others keep there. */
const withoutNotes =
  (slim: Slim): Slim =>
  (item) => {
    const kept = withMetadata.safeParse(slim(item));
    if (!kept.success) return null;
    const { annotations, ...metadata } = kept.data.metadata;
    const first = annotations?.[DEFAULT_CONTAINER];
    return {
      ...kept.data,
      metadata: { ...metadata, ...(first !== undefined && { annotations: { [DEFAULT_CONTAINER]: first } }) },
    };
  };

const withMetadata = z.looseObject({
  metadata: z.looseObject({ name: z.string().min(1), annotations: z.record(z.string(), z.unknown()).nullish() }),
});

export const slimPod = withoutNotes(shaped(podShape));
export const slimNode = withoutNotes(shaped(nodeShape));
export const slimService = withoutNotes(shaped(serviceShape));
export const slimSlice = withoutNotes(shaped(sliceShape));
export const slimNamespace = withoutNotes(shaped(namespaceShape));
export const slimCiliumNode = withoutNotes(shaped(ciliumNodeShape));
export const slimConfigMap = withoutNotes(shaped(configMapShape.extend({ metadata: namespaceShape.shape.metadata })));

/** Its rules are read whole, by readers of their own. */
export const slimPolicy: Slim = (item) => {
  const kept = withMetadata.safeParse(item);
  if (!kept.success) return null;
  const { managedFields: _who, annotations: _notes, ...metadata } = kept.data.metadata;
  const { status: _status, ...rest } = kept.data;
  return { ...rest, metadata };
};
