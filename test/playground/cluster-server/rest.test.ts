// Get, list, watch and access review as clients see them.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterBackend } from '../../../src/playground/backend.ts';
import { type ClusterServer, startClusterServer } from '../../../src/playground/cluster-server/server.ts';
import { processBackend } from './process-backend.ts';

let backend: ClusterBackend;
let server: ClusterServer;
beforeAll(async () => {
  backend = processBackend();
  server = await startClusterServer({ backend });
});
afterEach(() => server.knobs.reset());
afterAll(() => server.close());

interface Body {
  readonly kind?: string;
  readonly message?: string;
  readonly metadata?: {
    readonly continue?: string;
    readonly remainingItemCount?: number;
    readonly resourceVersion?: string;
  };
  readonly items?: readonly { readonly kind?: string; readonly metadata: { readonly name: string } }[];
  readonly status?: unknown;
}

const get = async (path: string, init: RequestInit = {}): Promise<{ code: number; body: Body }> => {
  const response = await fetch(server.url + path, { headers: { Authorization: `Bearer ${server.token}` }, ...init });
  const text = await response.text();
  return { code: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Body) : { message: text } };
};
const names = async (path: string): Promise<readonly string[]> =>
  ((await get(path)).body.items ?? []).map((item) => item.metadata.name);

describe('a list', () => {
  it.each([
    ['/api/v1/nodes', ['node-1', 'node-2', 'node-3']],
    ['/api/v1/namespaces/pay/pods', ['web-0']],
    ['/api/v1/pods?labelSelector=app%3Ddb', ['db-0']],
    ['/api/v1/pods?labelSelector=app in (db, cart),app!=cart', ['db-0']],
    [
      '/api/v1/namespaces/kube-system/pods?labelSelector=k8s-app notin (cilium)',
      ['coredns-7c65d6cfc9-4m7vz', 'coredns-7c65d6cfc9-9xkq2'],
    ],
    [
      '/api/v1/namespaces/netwhy/pods?labelSelector=!k8s-app&fieldSelector=spec.nodeName=node-2',
      ['netwhy-agent-8fq6c'],
    ],
    ['/api/v1/pods?fieldSelector=metadata.name=web-0,metadata.namespace!=shop', ['web-0']],
    ['/api/v1/pods?fieldSelector=status.podIP=10.244.1.11', ['web-0']],
    ['/api/v1/pods?fieldSelector=status.phase!=Running', []],
    ['/apis/networking.k8s.io/v1/networkpolicies', []],
    ['/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies', []],
    ['/apis/apps/v1/namespaces/shop/deployments', ['api', 'cart']],
  ])('of %s names %j', async (path, expected) => {
    expect(await names(path)).toEqual(expected);
  });

  it('carries its kind and version, and items without a kind', async () => {
    const { body } = await get('/api/v1/nodes');
    expect([body.kind, body.metadata?.resourceVersion, body.items?.[0]?.kind]).toEqual([
      'NodeList',
      String(backend.objects.version),
      undefined,
    ]);
  });

  it('comes in pages that together are the whole', async () => {
    const pages: (readonly string[])[] = [];
    let from = '';
    do {
      const { body } = await get(`/api/v1/namespaces/shop/pods?limit=5${from === '' ? '' : `&continue=${from}`}`);
      pages.push((body.items ?? []).map((item) => item.metadata.name));
      from = body.metadata?.continue ?? '';
    } while (from !== '');
    expect(pages.map((page) => page.length)).toEqual([5, 5, 5]);
    expect(pages.flat()).toEqual(await names('/api/v1/namespaces/shop/pods'));
  });
});

describe('a refusal', () => {
  const FORBIDDEN = 'is forbidden: User "system:serviceaccount:netwhy:netwhy" cannot';
  it.each([
    ['/api/v1/namespaces/shop/pods/nope', 404, 'pods "nope" not found'],
    ['/apis/apps/v1/namespaces/shop/deployments/nope', 404, 'deployments.apps "nope" not found'],
    ['/apis/cilium.io/v2/ciliumegressgatewaypolicies', 404, 'the server could not find the requested resource'],
    ['/nothing', 404, '404 page not found\n'],
    ['/api/v1/pods/web-0', 404, 'the server could not find the requested resource'],
    ['/api/v1/pods?labelSelector=%3D%3D', 400, "unable to parse requirement: found '=='"],
    ['/api/v1/pods?fieldSelector=spec.volumes=x', 400, 'field label not supported: spec.volumes'],
    ['/api/v1/secrets', 404, 'the server could not find the requested resource'],
    ['/api/v1/namespaces/shop/pods/web-0%2Fexec', 404, 'pods "web-0/exec" not found'],
    ['/api/v1/pods/%E0%A4%A', 404, 'the server could not find the requested resource'],
  ])('of %s says %i %s', async (path, code, message) => {
    const answer = await get(path);
    expect([answer.code, answer.body.message]).toEqual([code, message]);
  });

  it('of a wrong token says 401', async () => {
    const answer = await get('/api/v1/nodes', { headers: { Authorization: 'Bearer old' } });
    expect([answer.code, answer.body]).toEqual([
      401,
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      },
    ]);
  });

  it('of no token comes only where one is asked for: kubectl sends none over plain http', async () => {
    const strict = await startClusterServer({ backend, token: 'secret' });
    const codes = await Promise.all(
      [server.url, strict.url].map(async (url) => (await fetch(`${url}/api/v1/nodes`)).status),
    );
    await strict.close();
    expect(codes).toEqual([200, 401]);
  });

  it('names verb, resource and place when a rule forbids', async () => {
    server.knobs.forbid('list', 'cilium.io/ciliumendpoints');
    server.knobs.forbid('*', 'pods', 'pay');
    expect(
      await Promise.all(
        [
          '/apis/cilium.io/v2/ciliumendpoints',
          '/api/v1/namespaces/pay/pods/web-0',
          '/api/v1/namespaces/shop/pods/web-0',
        ].map(async (path) => (await get(path)).body.message ?? 'fine'),
      ),
    ).toEqual([
      `ciliumendpoints.cilium.io ${FORBIDDEN} list resource "ciliumendpoints" in API group "cilium.io" at the cluster scope`,
      `pods "web-0" ${FORBIDDEN} get resource "pods" in API group "" in the namespace "pay"`,
      'fine',
    ]);
  });

  it('of an old page token says 410', async () => {
    const { body } = await get('/api/v1/pods?limit=1');
    server.knobs.oldestVersion = backend.objects.version + 1;
    const answer = await get(`/api/v1/pods?limit=1&continue=${body.metadata?.continue}`);
    expect(answer.code).toBe(410);
  });
});

describe('an access review', () => {
  const ask = (resource: string, subresource = '') =>
    get('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      method: 'POST',
      body: JSON.stringify({
        spec: { resourceAttributes: { namespace: 'netwhy', verb: 'create', resource, subresource } },
      }),
    }).then(({ code, body }) => [code, body.status]);

  it('answers by the rules that refuse requests', async () => {
    server.knobs.forbid('create', 'pods/exec', 'netwhy');
    expect(await Promise.all([ask('pods', 'exec'), ask('pods')])).toEqual([
      [201, { allowed: false, reason: 'forbidden by the playground' }],
      [201, { allowed: true }],
    ]);
  });
});

describe('a watch', () => {
  const events = async (path: string, count: number, act: () => void): Promise<readonly string[]> => {
    const stop = new AbortController();
    const response = await fetch(server.url + path, {
      headers: { Authorization: `Bearer ${server.token}` },
      signal: stop.signal,
    });
    act();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (text.split('\n').length > count) break;
    }
    stop.abort();
    return text
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one) as { type: string; object: { metadata?: { name?: string }; code?: number } })
      .map(({ type, object }) => `${type} ${object.metadata?.name ?? object.code}`);
  };
  const label = (name: string, app: string): void => {
    const pod = backend.objects.get('pods', 'pay', 'web-0');
    if (pod !== undefined)
      backend.objects.put('pods', { ...pod, metadata: { ...pod.metadata, name, labels: { app } } });
  };

  it('tells what comes, changes, stops to fit and leaves', async () => {
    const since = backend.objects.version;
    label('early', 'web');
    expect(
      await events(`/api/v1/namespaces/pay/pods?watch=true&resourceVersion=${since}&labelSelector=app=web`, 5, () => {
        backend.objects.put('services', {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'another-kind', namespace: 'pay', labels: { app: 'web' } },
        });
        label('late', 'web');
        label('late', 'other');
        label('late', 'other');
        label('web-0', 'web');
        backend.objects.delete('pods', 'pay', 'early');
      }),
    ).toEqual(['ADDED early', 'ADDED late', 'DELETED late', 'MODIFIED web-0', 'DELETED early']);
  });

  it('begins with what is there when no version is named', async () => {
    expect(await events('/api/v1/nodes?watch=true', 3, () => undefined)).toEqual([
      'ADDED node-1',
      'ADDED node-2',
      'ADDED node-3',
    ]);
  });

  it('from an expired version says so and ends', async () => {
    server.knobs.oldestVersion = 200;
    expect(await events('/api/v1/nodes?watch=true&resourceVersion=101', 1, () => undefined)).toEqual(['ERROR 410']);
  });
});
