// Are the names of a cluster found for a picker, small, fresh enough, asked for once, and never "none" when nobody could look?
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiReader } from '../../src/cluster/api-reader.ts';
import { type SearchCluster, searchCluster } from '../../src/cluster/directory.ts';
import type { NetKubeConfig } from '../../src/cluster/kube-config.ts';
import type { EntryKind } from '../../src/engine/ports/directory.ts';
import { failure, type KubeServer, kubeFor, quickClock, type Reply, startKubeServer } from './kube-server.ts';

const never = new AbortController().signal;

/** As kube-apiserver makes them: metadata without spec and status. */
const table = (columns: readonly string[], rows: readonly (readonly [string, string, ...string[]])[]): Reply => ({
  status: 200,
  body: {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: columns.map((name) => ({ name, type: 'string' })),
    rows: rows.map(([namespace, name, ...cells]) => ({
      cells: [name, ...cells],
      object: { kind: 'PartialObjectMetadata', metadata: { name, ...(namespace !== '' && { namespace }) } },
    })),
  },
});

const TABLES: Readonly<Record<string, Reply>> = {
  '/api/v1/pods': table(
    ['Name', 'IP', 'Node'],
    [
      ['shop', 'web-10', '10.244.1.11', 'node-1'],
      ['shop', 'web-1', '10.244.1.10', 'node-1'],
      ['blue', 'my-web-1', '<none>', '<none>'],
    ],
  ),
  '/api/v1/nodes': table(['Name', 'Internal-IP', 'External-IP'], [['', 'node-1', '10.0.0.11', '<none>']]),
  '/apis/cilium.io/v2/ciliumnodes': table(
    ['Name', 'CiliumInternalIP', 'InternalIP'],
    [['', 'node-1', '10.244.1.1', '100.64.0.1']],
  ),
  '/api/v1/services': table(
    ['Name', 'Type', 'Cluster-IP'],
    [
      ['shop', 'web', 'ClusterIP', '10.96.0.20'],
      ['shop', 'db', 'ClusterIP', 'None'],
    ],
  ),
  '/apis/apps/v1/deployments': table(['Name'], [['shop', 'cart']]),
};

let server: KubeServer;
let kube: NetKubeConfig;
let clock: ReturnType<typeof quickClock> & { ms: number };
let search: SearchCluster;

beforeEach(async () => {
  server = await startKubeServer();
  server.onGet = (url, headers) => (headers.accept?.includes('as=Table') ? TABLES[url.pathname] : undefined);
  kube = kubeFor(server.url);
  const quick = quickClock();
  clock = Object.assign(Object.create(quick), { ms: 0, now: () => clock.ms });
  search = searchCluster(new ApiReader(kube, quick, 'netwhy/test'), clock, 'shop');
});
afterEach(async () => {
  await kube.close();
  await server.close();
});

const names = async (kinds: readonly EntryKind[], text = '', namespace = '', limit = 100): Promise<unknown> => {
  const found = await search({ kinds, text, namespace, limit }, never);
  return found.ok ? found.value.map((one) => `${one.namespace}/${one.name}`) : found;
};

describe('the directory of a cluster', () => {
  it('puts the exact name first, then what begins so, then what holds it', async () => {
    expect(await names(['pod'], 'web-1')).toEqual(['shop/web-1', 'shop/web-10', 'blue/my-web-1']);
    expect(await names(['pod'], 'shop/web-1')).toEqual(['shop/web-1', 'shop/web-10']);
    expect([await names(['pod'], '', 'blue'), await names(['pod'], '', '', 1)]).toEqual([
      ['blue/my-web-1'],
      ['shop/web-1'],
    ]);
  });

  it('knows addresses: of pods, Services, nodes, and nodes in the tailnet', async () => {
    const all = ['pod', 'service', 'node'] as const;
    expect(await names(all, '10.244.1.10')).toEqual(['shop/web-1']);
    expect(await names(all, '100.64.0.1')).toEqual(['/node-1']);
    expect(await names(all, '10.96.0.20')).toEqual(['shop/web']);
    expect(await search({ kinds: ['service'], text: 'db', namespace: '', limit: 1 }, never)).toMatchObject({
      value: [{ addresses: [] }],
    });
  });

  it('calls a workload by its kind, and shows what it may list', async () => {
    // statefulsets and daemonsets are 404 here.
    expect(await names(['workload'], 'cart')).toEqual(['shop/deploy/cart']);
  });

  it('reads whole objects where the server makes no tables', async () => {
    const pod = {
      metadata: { name: 'web-0', namespace: 'shop' },
      spec: { nodeName: 'n' },
      status: { podIPs: [{ ip: '10.0.0.9' }] },
    };
    server.onGet = () => ({ status: 200, body: { items: [pod, null, { metadata: {} }] } });
    expect(await search({ kinds: ['pod'], text: '10.0.0.9', namespace: '', limit: 9 }, never)).toEqual({
      ok: true,
      value: [{ kind: 'pod', namespace: 'shop', name: 'web-0', addresses: ['10.0.0.9'], node: 'n' }],
    });
  });

  it('asks once for many at a time, and again after ten seconds, behind the answer', async () => {
    await Promise.all([names(['pod'], 'a'), names(['pod'], 'b'), names(['pod'])]);
    await names(['pod']);
    expect(server.requests.length).toBe(1);
    clock.ms = 11_000;
    server.onGet = () => 'silence';
    expect(await names(['pod'], 'shop/web-1')).toEqual(['shop/web-1', 'shop/web-10']);
    await vi.waitFor(() => expect(server.requests.length).toBe(2));
  });

  it('looks two dozen names up among eight thousand pods in a blink', async () => {
    const pods = Array.from({ length: 8_000 }, (_, at) => ['shop', `web-${at}`, '10.0.0.1', 'n'] as const);
    server.onGet = (url) =>
      url.pathname === '/api/v1/pods' && !url.searchParams.has('continue')
        ? table(['Name', 'IP', 'Node'], pods)
        : undefined;
    expect(await names(['pod'], 'web-7999')).toEqual(['shop/web-7999']);
    const before = process.cpuUsage();
    for (let at = 0; at < 24; at += 1)
      expect(await names(['pod'], `web-${7_000 + at}`)).toEqual([`shop/web-${7_000 + at}`]);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
  });

  it('knows every pod of a large cluster, page by page', async () => {
    const rows = (page: number) =>
      Array.from({ length: 500 }, (_, at) => ['shop', `web-${page * 500 + at}`, '10.0.0.1', 'n'] as const);
    server.onGet = (url) => {
      const page = Number(url.searchParams.get('continue') ?? '0');
      const { body } = table(['Name', 'IP', 'Node'], rows(page)) as { body: object };
      return { status: 200, body: { ...body, metadata: page === 41 ? {} : { continue: String(page + 1) } } };
    };
    expect(await names(['pod'], 'web-20999')).toEqual(['shop/web-20999']);
    expect(await names(['pod'], '', '', 2)).toEqual(['shop/web-0', 'shop/web-1']);
    expect(server.requests.length).toBe(42);
  });

  it('lists rarely what takes long to list', async () => {
    server.onGet = (url) => {
      clock.ms += 5_000;
      return TABLES[url.pathname];
    };
    await names(['pod']);
    clock.ms += 49_000;
    await names(['pod']);
    expect(server.requests.length).toBe(1);
    clock.ms += 2_000;
    await names(['pod']);
    await vi.waitFor(() => expect(server.requests.length).toBe(2));
  });

  it('says that it could not look, and why; and not at every letter', async () => {
    server.onGet = () => failure(403, 'Forbidden', 'pods is forbidden');
    const refused = { ok: false, reason: 'forbidden' };
    expect(await names(['pod'], 'w')).toMatchObject(refused);
    clock.ms = 1_000;
    expect(await names(['pod'], 'we')).toMatchObject(refused);
    expect(server.requests.length).toBe(1);
    clock.ms = 4_000;
    server.onGet = (url) => TABLES[url.pathname];
    expect(await names(['pod'], 'web-10')).toEqual(['shop/web-10']);
  });

  it('answers within the patience of the one who asks', async () => {
    server.onGet = () => 'silence';
    expect(await search({ kinds: ['pod'], text: '', namespace: '', limit: 1 }, AbortSignal.timeout(20))).toMatchObject({
      ok: false,
      reason: 'timed-out',
    });
  });
});
