// Every path of the API server that netwhy reads, in one list; RBAC in the manifests covers exactly these.
import type { Resource } from './api-reader.ts';
import type { WorkloadKind } from './target-name.ts';

/** A list of one namespace, or of all when it is empty. */
const listOf = (root: string, plural: string, namespace: string): Resource =>
  namespace === ''
    ? { path: `${root}/${plural}`, say: `${plural} in all namespaces` }
    : {
        path: `${root}/namespaces/{namespace}/${plural}`,
        names: { namespace },
        say: `${plural} in namespace ${namespace}`,
      };

const oneOf = (root: string, plural: string, namespace: string, name: string): Resource => ({
  path: `${root}/namespaces/{namespace}/${plural}/{name}`,
  names: { namespace, name },
  say: `${plural} ${namespace}/${name}`,
});

const PLURALS: Readonly<Record<WorkloadKind, string>> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  ReplicaSet: 'replicasets',
};

export const podsIn = (namespace: string): Resource => listOf('/api/v1', 'pods', namespace);
export const podNamed = (namespace: string, name: string): Resource => oneOf('/api/v1', 'pods', namespace, name);
export const workloadNamed = (kind: WorkloadKind, namespace: string, name: string): Resource =>
  oneOf('/apis/apps/v1', PLURALS[kind], namespace, name);
export const deploymentsIn = (namespace: string): Resource => listOf('/apis/apps/v1', 'deployments', namespace);
export const statefulSetsIn = (namespace: string): Resource => listOf('/apis/apps/v1', 'statefulsets', namespace);
export const daemonSetsIn = (namespace: string): Resource => listOf('/apis/apps/v1', 'daemonsets', namespace);
export const namespaces: Resource = { path: '/api/v1/namespaces', say: 'namespaces' };
export const namespaceNamed = (name: string): Resource => ({
  path: '/api/v1/namespaces/{name}',
  names: { name },
  say: `namespaces ${name}`,
});
export const nodes: Resource = { path: '/api/v1/nodes', say: 'nodes' };
export const nodeNamed = (name: string): Resource => ({
  path: '/api/v1/nodes/{name}',
  names: { name },
  say: `nodes ${name}`,
});
export const servicesIn = (namespace: string): Resource => listOf('/api/v1', 'services', namespace);
export const serviceNamed = (namespace: string, name: string): Resource =>
  oneOf('/api/v1', 'services', namespace, name);
export const slicesIn = (namespace: string): Resource =>
  listOf('/apis/discovery.k8s.io/v1', 'endpointslices', namespace);
export const configMapNamed = (namespace: string, name: string): Resource =>
  oneOf('/api/v1', 'configmaps', namespace, name);
export const ciliumNodes: Resource = { path: '/apis/cilium.io/v2/ciliumnodes', say: 'ciliumnodes' };
export const ciliumEndpointNamed = (namespace: string, name: string): Resource =>
  oneOf('/apis/cilium.io/v2', 'ciliumendpoints', namespace, name);
export const networkPoliciesIn = (namespace: string): Resource =>
  listOf('/apis/networking.k8s.io/v1', 'networkpolicies', namespace);
export const ciliumPoliciesIn = (namespace: string): Resource =>
  listOf('/apis/cilium.io/v2', 'ciliumnetworkpolicies', namespace);
export const ciliumClusterwidePolicies: Resource = {
  path: '/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies',
  say: 'ciliumclusterwidenetworkpolicies',
};
export const subjectAccessReviews: Resource = {
  path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
  say: 'subjectaccessreviews',
};
/** Everybody with an account may read it (system:public-info-viewer). */
export const serverVersion: Resource = { path: '/version', say: 'the version' };
/** Everybody who is let in may ask these about themselves. */
export const selfAccessReviews: Resource = {
  path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
  say: 'selfsubjectaccessreviews',
};
export const selfReviews: Resource = {
  path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
  say: 'selfsubjectreviews',
};
