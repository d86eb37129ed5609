// May somebody do this? One SubjectAccessReview, within the time an acknowledgement leaves.
import { z } from 'zod';
import type { KubeRight, KubeUser } from '../engine/ports/access-review.ts';
import { type Looked, looked, notLooked } from '../model/looked.ts';
import type { ApiReader } from './api-reader.ts';
import { subjectAccessReviews } from './resources.ts';

/** Of the three seconds Slack gives. */
const PATIENCE_MS = 1_200;

const shape = z.object({
  status: z.object({
    allowed: z.boolean(),
    denied: z.boolean().optional(),
    evaluationError: z.string().optional(),
  }),
});

export type ReviewAccess = (who: KubeUser, right: KubeRight) => Promise<Looked<boolean>>;

export const reviewAccess =
  (reader: ApiReader): ReviewAccess =>
  async ({ name, groups }, { verb, namespace, resource }) => {
    const [plural, subresource = ''] = resource.split('/');
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: name,
        // The API server adds nothing here, and everybody who is let in is in this one.
        groups: [...new Set([...groups, 'system:authenticated'])],
        resourceAttributes: { verb, group: '', resource: plural, subresource, namespace },
      },
    };
    const answer = await reader.review(subjectAccessReviews, body, AbortSignal.timeout(PATIENCE_MS));
    if (!answer.ok) return notLooked(answer.reason, answer.detail);
    const read = shape.safeParse(answer.value);
    if (!read.success) return notLooked('unreadable', 'the access review says neither yes nor no');
    const { allowed, denied = false, evaluationError = '' } = read.data.status;
    // An authorizer that could not be asked: then a "no" is not known, and is none to be told.
    if (!allowed && !denied && evaluationError !== '')
      return notLooked('inconclusive', 'the access review did not come to an end');
    return looked(allowed && !denied);
  };
