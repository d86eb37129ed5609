// May the asker do this, or somebody else? Answers access reviews by the same rules that refuse requests.
import type { Knobs } from './knobs.ts';
import { RESOURCES, type Resource } from './resources.ts';
import { type Attempt, badRequest, type Status } from './status.ts';

export type Review = 'SelfSubjectAccessReview' | 'SubjectAccessReview';

interface Spec {
  readonly resourceAttributes?: {
    readonly namespace?: string;
    readonly verb?: string;
    readonly group?: string;
    readonly resource?: string;
    readonly subresource?: string;
    readonly name?: string;
  };
  readonly user?: string;
  readonly groups?: readonly string[];
}

export const accessReview = (review: Review, body: string, knobs: Knobs): Status | object => {
  let spec: Spec;
  try {
    spec = (JSON.parse(body) as { spec?: Spec }).spec ?? {};
  } catch {
    return badRequest('the object provided is unrecognized: it is not JSON');
  }
  const attempt = attemptOf(spec);
  const other =
    review === 'SubjectAccessReview'
      ? knobs.allowsOther(attempt, { user: spec.user ?? '', groups: [...(spec.groups ?? []), 'system:authenticated'] })
      : null;
  const allowed = other ?? knobs.allows(attempt);
  return {
    kind: review,
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec,
    status: { allowed, ...(!allowed && { reason: 'forbidden by the playground' }) },
  };
};

/** Who the asker is. */
export const selfReview = ({ account }: Knobs): object => ({
  kind: 'SelfSubjectReview',
  apiVersion: 'authentication.k8s.io/v1',
  metadata: { creationTimestamp: new Date().toISOString() },
  status: { userInfo: { username: account.user, groups: account.groups } },
});

/** The right that asking takes; null when everybody has it. */
export const askingAbout = (review: Review): Attempt | null =>
  review === 'SelfSubjectAccessReview'
    ? null
    : {
        verb: 'create',
        resource: resourceOf('authorization.k8s.io', 'subjectaccessreviews'),
        subresource: '',
        namespace: '',
        name: '',
      };

const attemptOf = ({ resourceAttributes: asked = {} }: Spec): Attempt => {
  const [plural = '', part = ''] = (asked.resource ?? '').split('/');
  return {
    verb: asked.verb ?? '',
    resource: resourceOf(asked.group ?? '', plural),
    subresource: asked.subresource ?? part,
    namespace: asked.namespace ?? '',
    name: asked.name ?? '',
  };
};

/** Rights can be asked about, and given, for what this server does not serve. */
const resourceOf = (group: string, plural: string): Resource =>
  RESOURCES.find((one) => one.plural === plural && one.group === group) ?? {
    key: group === '' ? plural : `${group}/${plural}`,
    group,
    version: '',
    plural,
    kind: '',
    namespaced: false,
    shortNames: [],
  };
