// Roles and bindings decide about every request: what is granted is allowed and remembered, everything else is refused by name.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RbacAuthorizer, rbacAuthorizer, serviceAccount } from '../../../src/playground/cluster-server/rbac.ts';
import { type ClusterServer, startClusterServer } from '../../../src/playground/cluster-server/server.ts';
import { run } from './exec-client.ts';
import { processBackend } from './process-backend.ts';

const us = { kind: 'ServiceAccount', name: 'netwhy', namespace: 'netwhy' };
const role = (kind: string, namespace: string, name: string, rules: object[]) => ({
  kind,
  metadata: { name, ...(namespace && { namespace }) },
  rules: rules as [],
});
const binding = (kind: string, namespace: string, to: string, subjects: object[] = [us], roleKind = 'Role') => ({
  kind,
  metadata: { name: to, ...(namespace && { namespace }) },
  roleRef: { kind: roleKind, name: to },
  subjects: subjects as (typeof us)[],
});
const OBJECTS = [
  role('ClusterRole', '', 'read', [
    { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['get', 'list'] },
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
    { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
  ]),
  binding('ClusterRoleBinding', '', 'read', [us], 'ClusterRole'),
  role('Role', 'kube-system', 'config', [
    { apiGroups: [''], resources: ['configmaps'], resourceNames: ['cilium-config'], verbs: ['get'] },
  ]),
  binding('RoleBinding', 'kube-system', 'config'),
  role('ClusterRole', '', 'exec', [{ apiGroups: [''], resources: ['pods/exec'], verbs: ['get', 'create'] }]),
  binding('RoleBinding', 'shop', 'exec', [us], 'ClusterRole'),
  role('Role', 'shop', 'half', [{ apiGroups: [''], resources: ['pods/exec'], verbs: ['get'] }]),
  binding('RoleBinding', 'shop', 'half', [{ kind: 'User', name: 'ann', namespace: '' }]),
  role('ClusterRole', '', 'nodes', [{ apiGroups: [''], resources: ['nodes'], verbs: ['*'] }]),
  binding('ClusterRoleBinding', '', 'nodes', [{ kind: 'Group', name: 'ops', namespace: '' }], 'ClusterRole'),
];

let authorizer: RbacAuthorizer;
let server: ClusterServer;
beforeAll(async () => {
  authorizer = rbacAuthorizer(OBJECTS, serviceAccount('netwhy', 'netwhy'));
  server = await startClusterServer({ backend: processBackend(), authorizer });
});
afterAll(() => server.close());

const get = async (path: string): Promise<readonly [number, string]> => {
  const response = await fetch(server.url + path);
  const { message = '' } = (await response.json()) as { message?: string };
  return [response.status, message];
};
const review = async (kind: 'self' | '', spec: object): Promise<boolean> => {
  const response = await fetch(`${server.url}/apis/authorization.k8s.io/v1/${kind}subjectaccessreviews`, {
    method: 'POST',
    body: JSON.stringify({ spec }),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { status: { allowed: boolean } }).status.allowed;
};
const attributes = (verb: string, resource: string, namespace = '', group = '', name = '') => ({
  resourceAttributes: { verb, resource, namespace, group, name },
});

describe('a request', () => {
  it.each([
    '/api/v1/pods',
    '/api/v1/namespaces/pay/pods/web-0',
    '/api/v1/namespaces/shop',
    '/api/v1/namespaces/kube-system/configmaps/cilium-config',
  ])('that was granted is answered: %s', async (path) => {
    expect((await get(path))[0]).not.toBe(403);
  });

  it.each([
    ['/api/v1/nodes', 'list', 'nodes', 'at the cluster scope'],
    ['/api/v1/pods?watch=true', 'watch', 'pods', 'at the cluster scope'],
    ['/apis/apps/v1/namespaces/shop/deployments', 'list', 'deployments', 'in the namespace "shop"'],
    ['/api/v1/namespaces/kube-system/configmaps', 'list', 'configmaps', 'in the namespace "kube-system"'],
    ['/api/v1/namespaces/kube-system/configmaps/other', 'get', 'configmaps', 'in the namespace "kube-system"'],
    ['/api/v1/namespaces/shop/configmaps/cilium-config', 'get', 'configmaps', 'in the namespace "shop"'],
    ['/api/v1/namespaces/shop/services/web', 'get', 'services', 'in the namespace "shop"'],
  ])('that was not is refused: %s', async (path, verb, resource, where) => {
    const [code, message] = await get(path);
    expect(code).toBe(403);
    expect(message).toContain(`"system:serviceaccount:netwhy:netwhy" cannot ${verb} resource "${resource}"`);
    expect(message).toContain(where);
  });
});

describe('an exec', () => {
  it('runs where both verbs are granted, and nowhere else', async () => {
    expect(await run(server, ['sh', '-c', 'echo hi'])).toMatchObject({ upgrade: 101, stdout: 'hi\n' });
    const [code, message] = await get('/api/v1/namespaces/pay/pods/web-0/exec?command=id&stdout=true');
    expect([code, message]).toEqual([403, expect.stringContaining('cannot get resource "pods/exec"')]);
  });

  it.each(['get', 'create'])('needs %s, as from Kubernetes 1.35', async (missing) => {
    const without = OBJECTS.map((one) =>
      one.metadata.name === 'exec' && 'rules' in one
        ? role('ClusterRole', '', 'exec', [
            { apiGroups: [''], resources: ['pods/exec'], verbs: ['get', 'create'].filter((verb) => verb !== missing) },
          ])
        : one,
    );
    const own = await startClusterServer({
      backend: processBackend(),
      authorizer: rbacAuthorizer(without, serviceAccount('netwhy', 'netwhy')),
    });
    const { upgrade, refusal } = await run(own, ['sh', '-c', 'echo hi']).finally(() => own.close());
    expect([upgrade, refusal.message]).toEqual([
      403,
      expect.stringContaining(`cannot ${missing} resource "pods/exec" in API group "" in the namespace "shop"`),
    ]);
  });
});

describe('an access review', () => {
  it('says of ourselves what the requests say', async () => {
    expect(await review('self', attributes('list', 'pods'))).toBe(true);
    expect(await review('self', attributes('create', 'pods/exec', 'shop'))).toBe(true);
    expect(await review('self', attributes('create', 'pods/exec', 'pay'))).toBe(false);
    expect(await review('self', attributes('get', 'configmaps', 'kube-system', '', 'cilium-config'))).toBe(true);
    expect(await review('self', attributes('get', 'configmaps', 'kube-system'))).toBe(false);
    // Not served here, and still not ours.
    expect(await review('self', attributes('get', 'secrets', 'shop'))).toBe(false);
    expect(await review('self', attributes('get', 'nodes/proxy'))).toBe(false);
  });

  it('says of others what they may, by user and by group', async () => {
    expect(await review('', { user: 'ann', ...attributes('get', 'pods/exec', 'shop') })).toBe(true);
    expect(await review('', { user: 'ann', ...attributes('create', 'pods/exec', 'shop') })).toBe(false);
    expect(await review('', { user: 'bob', ...attributes('delete', 'nodes') })).toBe(false);
    expect(await review('', { user: 'bob', groups: ['ops'], ...attributes('delete', 'nodes') })).toBe(true);
  });

  it('of others takes a right of its own', async () => {
    const own = await startClusterServer({
      backend: processBackend(),
      authorizer: rbacAuthorizer([], serviceAccount('netwhy', 'netwhy')),
    });
    const ask = (kind: string) =>
      fetch(`${own.url}/apis/authorization.k8s.io/v1/${kind}subjectaccessreviews`, { method: 'POST', body: '{}' });
    const codes = await Promise.all([ask('self'), ask('')]).finally(() => own.close());
    expect(codes.map(({ status }) => status)).toEqual([201, 403]);
  });
});

describe('what was needed', () => {
  it('is remembered grant by grant, for us alone; the second of two alike is never needed', () => {
    const twice = role('Role', 'shop', 'twice', [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }]);
    const fresh = rbacAuthorizer([...OBJECTS, twice, binding('RoleBinding', 'shop', 'twice')], {
      ...serviceAccount('netwhy', 'netwhy'),
    });
    const pods = {
      key: 'pods',
      group: '',
      version: 'v1',
      plural: 'pods',
      kind: 'Pod',
      namespaced: true,
      shortNames: [],
    };
    const list = { verb: 'list', resource: pods, subresource: '', namespace: 'shop', name: '' };
    expect(fresh.allows(list)).toBe(true);
    expect(fresh.allows({ ...list, subresource: 'exec', verb: 'get', name: 'x' }, { user: 'ann', groups: [] })).toBe(
      true,
    );
    expect([...fresh.used]).toEqual(['*/read: list pods']);
    expect(fresh.granted).toContain('shop/twice: list pods');
    expect(fresh.granted).toContain('kube-system/config: get configmaps/cilium-config');
    expect(fresh.granted).toContain('*/read: get deployments.apps');
    expect(fresh.granted).toHaveLength(10);
  });
});
