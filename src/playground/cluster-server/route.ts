// What a request path asks for: a discovery document, objects of one resource, or an exec.
import { RESOURCES, type Resource } from './resources.ts';

export type Route =
  | { readonly kind: 'health' }
  | { readonly kind: 'discovery'; readonly path: string }
  | {
      readonly kind: 'objects';
      readonly resource: Resource;
      /** Empty: all namespaces, or a cluster-wide resource. */
      readonly namespace: string;
      /** Empty: a list or a watch. */
      readonly name: string;
      readonly subresource: string;
    }
  | { readonly kind: 'self-review' }
  | { readonly kind: 'access-review'; readonly review: 'SelfSubjectAccessReview' | 'SubjectAccessReview' }
  | { readonly kind: 'nothing' };

/** Who am I? */
const SELF_REVIEW = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const HEALTH = new Set(['/healthz', '/livez', '/readyz']);
const REVIEWS: Readonly<Record<string, 'SelfSubjectAccessReview' | 'SubjectAccessReview'>> = {
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': 'SelfSubjectAccessReview',
  '/apis/authorization.k8s.io/v1/subjectaccessreviews': 'SubjectAccessReview',
};

export const routeOf = (pathname: string): Route => {
  const path = pathname.replace(/(?<=.)\/+$/, '');
  if (HEALTH.has(path)) return { kind: 'health' };
  if (path === SELF_REVIEW) return { kind: 'self-review' };
  const review = REVIEWS[path];
  if (review !== undefined) return { kind: 'access-review', review };
  const parts = decoded(path.slice(1).split('/'));
  if (parts === null) return { kind: 'nothing' };
  const groupVersion = parts[0] === 'api' ? parts.slice(1, 2) : parts.slice(1, 3);
  const rest = parts.slice(1 + groupVersion.length);
  if (rest.length === 0) return { kind: 'discovery', path };
  const known = RESOURCES.filter(
    (one) => (one.group === '' ? [one.version] : [one.group, one.version]).join('/') === groupVersion.join('/'),
  );
  return objectsRoute(known, rest) ?? { kind: 'nothing' };
};

// /namespaces/shop/pods/web-0/exec · /namespaces/shop/pods · /pods · /nodes/node-1 · /namespaces/shop
const objectsRoute = (known: readonly Resource[], rest: readonly string[]): Route | null => {
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2;
  const [plural, name = '', subresource = '', ...more] = inNamespace ? rest.slice(2) : rest;
  const resource = known.find((one) => one.plural === plural);
  if (resource === undefined || more.length > 0 || (inNamespace && !resource.namespaced)) return null;
  // A namespaced object has no address without its namespace.
  if (!inNamespace && resource.namespaced && name !== '') return null;
  return { kind: 'objects', resource, namespace: inNamespace ? (rest[1] ?? '') : '', name, subresource };
};

const decoded = (parts: readonly string[]): readonly string[] | null => {
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return null; // a stray % is no path of ours
  }
};
