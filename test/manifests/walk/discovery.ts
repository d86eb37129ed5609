// What the walk-through's server adds to the discovery documents of the cluster server behind it: more kinds, and verbs that write.
import { groupVersionOf, type Resource } from '../../../src/playground/cluster-server/resources.ts';
import { ALL, MORE, pathOf } from './kinds.ts';

interface Groups {
  readonly groups: readonly { readonly name: string }[];
}
interface Resources {
  readonly groupVersion: string;
  readonly resources: readonly { readonly name: string; readonly verbs: readonly string[] }[];
}

const WRITES = ['create', 'delete', 'patch'];

/** @param behind the document of the server behind, null where it has none */
export const discovery = (path: string, behind: object | null): object | null => {
  if (path === '/openapi/v3') return openApi();
  const schema = ALL.filter((one) => path === `/openapi/v3/${pathOf(one)}`);
  if (schema.length > 0) return openApiOf(schema);
  if (path === '/apis') return withGroups(behind as unknown as Groups);
  const more = MORE.filter((one) => path === `/${pathOf(one)}`);
  const known = behind as unknown as Resources | null;
  if (more.length === 0 && known?.resources === undefined) return null;
  return withResources(known, more);
};

const withGroups = (behind: Groups): object => {
  const names = new Set(behind.groups.map(({ name }) => name));
  const added = [...new Set(MORE.map(({ group }) => group))].filter((name) => name !== '' && !names.has(name));
  const version = (name: string) => ({ groupVersion: `${name}/v1`, version: 'v1' });
  const groups = added.map((name) => ({ name, versions: [version(name)], preferredVersion: version(name) }));
  return { ...behind, groups: [...behind.groups, ...groups] };
};

const withResources = (behind: Resources | null, more: readonly Resource[]): object => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: behind?.groupVersion ?? groupVersionOf(more[0] as Resource),
  resources: [
    ...(behind?.resources ?? []).map((one) =>
      one.name.includes('/') ? one : { ...one, verbs: [...one.verbs, ...WRITES] },
    ),
    ...more.map(({ plural, kind, namespaced }) => ({
      name: plural,
      singularName: kind.toLowerCase(),
      namespaced,
      kind,
      verbs: ['get', 'list', ...WRITES],
    })),
  ],
});

/** Enough for kubectl to see that fields are validated by the server, which is all it asks this document for. */
const openApi = (): object => ({
  paths: Object.fromEntries(ALL.map((one) => [pathOf(one), { serverRelativeURL: `/openapi/v3/${pathOf(one)}` }])),
});

const openApiOf = (resources: readonly Resource[]): object => ({
  openapi: '3.0.0',
  info: { title: 'walk-through', version: 'v1' },
  paths: Object.fromEntries(
    resources.map((one) => [
      `/${pathOf(one)}/${one.namespaced ? 'namespaces/{namespace}/' : ''}${one.plural}/{name}`,
      {
        patch: {
          parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }],
          responses: {},
          'x-kubernetes-group-version-kind': { group: one.group, version: one.version, kind: one.kind },
        },
      },
    ]),
  ),
});
