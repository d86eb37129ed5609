// Which resources the cluster server knows: a known one with no objects answers an empty list, an unknown one 404.

export interface Resource {
  /** The store's key: the plural with its group in front. */
  readonly key: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
}

const resource = (
  groupVersion: string,
  plural: string,
  kind: string,
  namespaced: boolean,
  ...shortNames: string[]
): Resource => {
  const slash = groupVersion.indexOf('/');
  const group = slash < 0 ? '' : groupVersion.slice(0, slash);
  return {
    key: group === '' ? plural : `${group}/${plural}`,
    group,
    version: groupVersion.slice(slash + 1),
    plural,
    kind,
    namespaced,
    shortNames,
  };
};

export const RESOURCES: readonly Resource[] = [
  resource('v1', 'namespaces', 'Namespace', false, 'ns'),
  resource('v1', 'nodes', 'Node', false, 'no'),
  resource('v1', 'pods', 'Pod', true, 'po'),
  resource('v1', 'services', 'Service', true, 'svc'),
  resource('v1', 'configmaps', 'ConfigMap', true, 'cm'),
  resource('v1', 'events', 'Event', true, 'ev'),
  resource('apps/v1', 'deployments', 'Deployment', true, 'deploy'),
  resource('apps/v1', 'replicasets', 'ReplicaSet', true, 'rs'),
  resource('apps/v1', 'statefulsets', 'StatefulSet', true, 'sts'),
  resource('apps/v1', 'daemonsets', 'DaemonSet', true, 'ds'),
  resource('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice', true),
  resource('networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy', true, 'netpol'),
  resource('coordination.k8s.io/v1', 'leases', 'Lease', true),
  resource('cilium.io/v2', 'ciliumendpoints', 'CiliumEndpoint', true, 'cep'),
  resource('cilium.io/v2', 'ciliumnodes', 'CiliumNode', false, 'cn'),
  resource('cilium.io/v2', 'ciliumnetworkpolicies', 'CiliumNetworkPolicy', true, 'cnp'),
  resource('cilium.io/v2', 'ciliumclusterwidenetworkpolicies', 'CiliumClusterwideNetworkPolicy', false, 'ccnp'),
];

export const groupVersionOf = (one: Resource): string =>
  one.group === '' ? one.version : `${one.group}/${one.version}`;

/** As messages name it: `pods`, `deployments.apps`. */
export const qualified = (one: Resource): string => (one.group === '' ? one.plural : `${one.plural}.${one.group}`);
