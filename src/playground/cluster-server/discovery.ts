// What kubectl asks first: which version this is, and which groups and resources exist.
import { groupVersionOf, RESOURCES, type Resource } from './resources.ts';

export const VERSION = {
  major: '1',
  minor: '34',
  gitVersion: 'v1.34.1',
  gitTreeState: 'clean',
  buildDate: '2026-09-09T19:37:50Z',
  goVersion: 'go1.24.6',
  compiler: 'gc',
  platform: 'linux/arm64',
};

/** The document at a discovery path, or null when there is none. */
export const discovery = (path: string, address: string): object | null => {
  if (path === '/version') return VERSION;
  if (path === '/api') {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
    };
  }
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups() };
  const one = /^\/(?:api|apis)\/(.+)$/.exec(path)?.[1] ?? '';
  const resources = RESOURCES.filter((resource) => groupVersionOf(resource) === one);
  if (resources.length > 0 && path.startsWith('/apis/') === one.includes('/')) return resourceList(one, resources);
  return groups().find((group) => group.name === one) ?? null;
};

const groups = () =>
  [...new Set(RESOURCES.filter((one) => one.group !== '').map(groupVersionOf))].map((groupVersion) => {
    const [name = '', version = ''] = groupVersion.split('/');
    return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
  });

const resourceList = (groupVersion: string, resources: readonly Resource[]) => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion,
  resources: resources.flatMap((one) => [
    {
      name: one.plural,
      singularName: one.kind.toLowerCase(),
      namespaced: one.namespaced,
      kind: one.kind,
      verbs: ['get', 'list', 'watch'],
      ...(one.shortNames.length > 0 && { shortNames: one.shortNames }),
    },
    ...(one.key === 'pods'
      ? [
          {
            name: 'pods/exec',
            singularName: '',
            namespaced: true,
            kind: 'PodExecOptions',
            verbs: ['create', 'get'],
          },
        ]
      : []),
  ]),
});
