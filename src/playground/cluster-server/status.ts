// What the API server says when it refuses: a metav1.Status, in the words of the real one.
import { qualified, type Resource } from './resources.ts';

export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Record<string, never>;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason: string;
  readonly details?: object;
  readonly code: number;
}

export const isStatus = (value: object): value is Status => 'kind' in value && value.kind === 'Status';

/** Who the server believes every token holder to be. */
export const USER = 'system:serviceaccount:netwhy:netwhy';

const failure = (code: number, reason: string, message: string, details?: object): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  reason,
  ...(details && { details }),
  code,
});

export const unauthorized = (): Status => failure(401, 'Unauthorized', 'Unauthorized');
export const badRequest = (message: string): Status => failure(400, 'BadRequest', message);
export const expired = (message: string): Status => failure(410, 'Expired', message);
export const internalError = (message: string): Status => failure(500, 'InternalError', message);
export const noSuchResource = (): Status =>
  failure(404, 'NotFound', 'the server could not find the requested resource');
export const methodNotAllowed = (): Status =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');

export const notFound = (resource: Resource, name: string): Status =>
  failure(404, 'NotFound', `${qualified(resource)} "${name}" not found`, detailsOf(resource, name));

export interface Attempt {
  readonly verb: string;
  readonly resource: Resource;
  readonly subresource: string;
  readonly namespace: string;
  /** Empty for lists. */
  readonly name: string;
}

// pods "web-0" is forbidden: User "u" cannot get resource "pods/exec" in API group "" in the namespace "shop"
// nodes is forbidden: User "u" cannot list resource "nodes" in API group "" at the cluster scope
export const forbidden = ({ verb, resource, subresource, namespace, name }: Attempt): Status => {
  const what = name === '' ? qualified(resource) : `${qualified(resource)} "${name}"`;
  const part = subresource === '' ? resource.plural : `${resource.plural}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return failure(
    403,
    'Forbidden',
    `${what} is forbidden: User "${USER}" cannot ${verb} resource "${part}" in API group "${resource.group}" ${where}`,
    detailsOf(resource, name),
  );
};

// pods "web-0" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: why
export const notAdmitted = (pod: string, why: string): Status =>
  failure(403, 'Forbidden', `pods "${pod}" is forbidden: ${why}`, { name: pod, kind: 'pods' });

/** Any code at all, for tests of refusals: reason as HTTP names it. */
export const refusal = (code: number, message: string): Status =>
  failure(code, REASONS[code] ?? (code >= 500 ? 'InternalError' : 'Unknown'), message);

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  429: 'TooManyRequests',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

const detailsOf = (resource: Resource, name: string): object => ({
  ...(name !== '' && { name }),
  ...(resource.group !== '' && { group: resource.group }),
  kind: resource.plural,
});
