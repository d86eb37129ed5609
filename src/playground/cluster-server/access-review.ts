// May the asker do this? Answers SelfSubjectAccessReview and SubjectAccessReview by the same rules that refuse requests.
import type { Knobs } from './knobs.ts';
import { RESOURCES } from './resources.ts';
import { badRequest, type Status } from './status.ts';

interface Attributes {
  readonly namespace?: string;
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
}

export const accessReview = (kind: string, body: string, knobs: Knobs): Status | object => {
  let spec: { resourceAttributes?: Attributes };
  try {
    spec = (JSON.parse(body) as { spec?: typeof spec }).spec ?? {};
  } catch {
    return badRequest('the object provided is unrecognized: it is not JSON');
  }
  const asked = spec.resourceAttributes ?? {};
  const [plural = '', part = ''] = (asked.resource ?? '').split('/');
  const resource = RESOURCES.find((one) => one.plural === plural && one.group === (asked.group ?? ''));
  const allowed =
    resource === undefined ||
    knobs.allows({
      verb: asked.verb ?? '',
      resource,
      subresource: asked.subresource ?? part,
      namespace: asked.namespace ?? '',
    });
  return {
    kind,
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec,
    status: { allowed, ...(!allowed && { reason: 'forbidden by the playground' }) },
  };
};
