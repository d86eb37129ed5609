// Which kinds kubectl may write in the walk-through, beside those the playground's cluster server knows.
import { RESOURCES, type Resource } from '../../../src/playground/cluster-server/resources.ts';

const kind = (group: string, plural: string, name: string, namespaced = true): Resource => ({
  key: group === '' ? plural : `${group}/${plural}`,
  group,
  version: 'v1',
  plural,
  kind: name,
  namespaced,
  shortNames: [],
});

const RBAC = 'rbac.authorization.k8s.io';

export const MORE: readonly Resource[] = [
  kind('', 'serviceaccounts', 'ServiceAccount'),
  kind('', 'secrets', 'Secret'),
  kind('', 'persistentvolumeclaims', 'PersistentVolumeClaim'),
  kind('policy', 'poddisruptionbudgets', 'PodDisruptionBudget'),
  kind(RBAC, 'roles', 'Role'),
  kind(RBAC, 'rolebindings', 'RoleBinding'),
  kind(RBAC, 'clusterroles', 'ClusterRole', false),
  kind(RBAC, 'clusterrolebindings', 'ClusterRoleBinding', false),
];

export const ALL: readonly Resource[] = [...RESOURCES, ...MORE];

export const pathOf = ({ group, version }: Resource): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;

export interface Place {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  /** Empty: the collection. */
  readonly name: string;
}

// /api/v1/namespaces/netwhy · /apis/apps/v1/namespaces/netwhy/daemonsets/netwhy-agent · /apis/rbac.authorization.k8s.io/v1/clusterroles
const PATH = /^\/(api\/v1|apis\/[^/]+\/[^/]+)(?:\/namespaces\/([^/]+))?\/([a-z]+)(?:\/([^/]+))?$/;

export const placeOf = (pathname: string): Place | null => {
  const [, version, namespace, plural, name = ''] = PATH.exec(pathname) ?? [];
  const resource = ALL.find((one) => pathOf(one) === version && one.plural === plural);
  return resource === undefined ? null : { resource, namespace, name };
};
