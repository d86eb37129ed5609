// Names, uids and times of demo objects: the same every time, so that recordings and tests can be compared.
import { createHash } from 'node:crypto';
import type { KubeObject } from '../objects.ts';

export const CREATED = '2026-11-20T08:00:00Z';
export const STARTED = '2026-11-20T08:00:12Z';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A uid that is the object's for ever: a name-based UUID in form. */
export const uidOf = (kind: string, namespace: string, name: string): string => {
  const hex = digest(`${kind}/${namespace}/${name}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

export const metadata = (
  kind: string,
  namespace: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): KubeObject['metadata'] => ({
  name,
  ...(namespace !== '' && { namespace }),
  uid: uidOf(kind, namespace, name),
  creationTimestamp: CREATED,
  ...(Object.keys(labels).length > 0 && { labels }),
});

/** An entry of metadata.ownerReferences. */
export const ownedBy = (apiVersion: string, kind: string, namespace: string, name: string) => ({
  apiVersion,
  kind,
  name,
  uid: uidOf(kind, namespace, name),
  controller: true,
  blockOwnerDeletion: true,
});

/** A condition that has been so since the cluster started. */
export const condition = (type: string, status: 'True' | 'False', reason = '', message = '') => ({
  type,
  status,
  lastTransitionTime: STARTED,
  ...(reason !== '' && { reason }),
  ...(message !== '' && { message }),
});
