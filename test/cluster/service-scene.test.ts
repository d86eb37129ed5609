// Is the scene of a Service what the API server says: the service, what stands behind it, and who asks.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterAdapter } from '../../src/cluster/adapter.ts';
import { execSlots } from '../../src/engine/slots.ts';
import { Fault } from '../../src/model/fault.ts';
import type { ServiceScene } from '../../src/model/scene.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { type Objects, pod, serve, smallCluster } from './cluster-objects.ts';
import { failure, type KubeServer, kubeFor, quickClock, type Reply, startKubeServer } from './kube-server.ts';

let server: KubeServer;
beforeEach(async () => {
  server = await startKubeServer();
});
afterEach(() => server.close());

const service = (name: string, spec: object, namespace = 'shop') => ({ metadata: { name, namespace }, spec });
const slice = (name: string, ready: boolean) => ({
  metadata: { name: `${name}-x`, namespace: 'shop', labels: { 'kubernetes.io/service-name': name } },
  addressType: 'IPv4',
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  endpoints: [
    {
      addresses: ['10.244.1.11'],
      nodeName: 'node-1',
      conditions: { ready, terminating: false },
      targetRef: { kind: 'Pod', name: 'web-0' },
    },
  ],
});

const withServices = (): Objects => {
  const objects = smallCluster();
  objects['/api/v1/services']?.push(
    service('web', {
      clusterIP: '10.96.0.30',
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    }),
    service('web-admin', { clusterIP: '10.96.0.31', selector: { app: 'nobody' }, ports: [{ port: 81 }] }),
    service('plain', { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] }),
    service('away', { type: 'ExternalName', externalName: 'db.example.com' }),
    service('by-hand', { clusterIP: '10.96.0.33', ports: [{ port: 5432 }] }),
    service('dup', { clusterIP: '10.96.0.34', ports: [] }),
    service('dup', { clusterIP: '10.96.0.35', ports: [] }, 'pay'),
  );
  objects['/apis/discovery.k8s.io/v1/endpointslices']?.push(slice('web', true));
  return objects;
};

const read = async (target: string, other = '', namespace = '', context = 'shop'): Promise<ServiceScene | unknown> => {
  const adapter = clusterAdapter({
    kube: kubeFor(server.url, context),
    cluster: 'prod',
    site: DEFAULT_SITE,
    slots: execSlots({ perNode: 4, perCluster: 8, overall: 8 }),
    clock: quickClock(),
    userAgent: 'netwhy/test',
  });
  const ask = { question: 'why-no-service', target, other, namespace, cluster: '', host: '', options: {}, lang: null };
  try {
    const seen = await adapter.scenes.read(ask, 'service', new AbortController().signal);
    return seen.ok ? seen.value : [seen.reason, seen.detail];
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'usage') throw error;
    return [error.say.en, ...error.suggestions];
  } finally {
    await adapter.close();
  }
};

const sceneOf = async (target: string, other = ''): Promise<ServiceScene> =>
  (await read(target, other)) as ServiceScene;
const refusing =
  (what: RegExp) =>
  (url: URL): Reply | undefined =>
    what.test(url.pathname) ? failure(403, 'Forbidden', 'no') : undefined;

describe('a service', () => {
  it('is read with its ports, its endpoints and the pods its selector matches', async () => {
    serve(server, withServices());
    const { service: seen, subject, target, kubeProxy } = await sceneOf('web');
    expect({
      ...seen,
      selected: seen.selected.ok && seen.selected.value.map(({ facts, ready }) => [facts.name, ready]),
    }).toEqual({
      namespace: 'shop',
      name: 'web',
      type: 'ClusterIP',
      clusterIp: '10.96.0.30',
      headless: false,
      externalName: '',
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 'http' }],
      selector: { app: 'web' },
      endpoints: {
        ok: true,
        value: [
          {
            ip: '10.244.1.11',
            pod: 'web-0',
            node: 'node-1',
            ready: true,
            terminating: false,
            ports: [{ name: 'http', port: 8080 }],
          },
        ],
      },
      selected: [
        ['web-0', true],
        ['web-1', true],
      ],
      ingress: { ok: true, value: [] },
    });
    expect([subject, `${target.namespace}/${target.name}`, kubeProxy]).toEqual([
      { kind: 'service', namespace: 'shop', name: 'web' },
      'shop/batch-0',
      { ok: true, value: null },
    ]);
  });

  it.each([
    ['plain', { clusterIp: '', headless: true, externalName: '' }],
    ['away', { clusterIp: '', headless: false, externalName: 'db.example.com' }],
    ['by-hand', { clusterIp: '10.96.0.33', headless: false, selector: {}, selected: { ok: true, value: [] } }],
  ])('%s is told as what it is', async (name, expected) => {
    serve(server, withServices());
    expect((await sceneOf(name)).service).toMatchObject(expected);
  });

  it('says which ingress policy keeps the asker out', async () => {
    const objects = withServices();
    objects['/apis/networking.k8s.io/v1/networkpolicies']?.push({
      metadata: { name: 'only-cart', namespace: 'shop' },
      spec: {
        podSelector: { matchLabels: { app: 'web' } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app: 'cart' } } }] }],
      },
    });
    serve(server, objects);
    expect((await sceneOf('web')).service.ingress).toEqual({
      ok: true,
      value: [
        {
          kind: 'NetworkPolicy',
          namespace: 'shop',
          name: 'only-cart',
          selects: ['shop/web-0', 'shop/web-1'],
          allowsTarget: false,
          denies: false,
        },
      ],
    });
  });

  it('keeps what may not be read as not looked at', async () => {
    serve(server, withServices(), refusing(/endpointslices|networkpolicies/));
    const { endpoints, ingress } = (await sceneOf('web')).service;
    expect([endpoints.ok || endpoints.reason, ingress.ok || ingress.reason]).toEqual(['forbidden', 'forbidden']);
  });
});

describe('a kube-proxy', () => {
  it('is counted where one runs', async () => {
    const objects = withServices();
    objects['/api/v1/pods']?.push(
      pod({ namespace: 'kube-system', name: 'kube-proxy-1', labels: { 'k8s-app': 'kube-proxy' }, hostNetwork: true }),
    );
    serve(server, objects);
    expect((await sceneOf('web')).kubeProxy).toEqual({ ok: true, value: { pods: 1 } });
  });
});

describe('a name', () => {
  const ROWS: readonly [string, string, string, unknown][] = [
    ['web', '', 'shop', 'shop/web'],
    ['svc/web', '', 'shop', 'shop/web'],
    ['shop/web', '', 'default', 'shop/web'],
    ['web', '', 'netwhy', 'shop/web for web'],
    ['by-h', '', 'shop', 'shop/by-hand for by-h'],
    ['we', '', 'shop', ['"we" is ambiguous: 2 match. Which one?', 'shop/web', 'shop/web-admin']],
    ['dup', '', 'netwhy', ['"dup" is ambiguous: 2 match. Which one?', 'pay/dup', 'shop/dup']],
    ['batch-0', '', 'shop', ['"batch-0" is a pod, not a Service.', 'why-no-egress shop/batch-0']],
    ['node-1', '', 'shop', ['"node-1" is a node, not a Service.', 'health node-1']],
    ['wbe', '', 'shop', ['There is no Service "wbe".', 'shop/web']],
    ['web', 'pay', 'shop', ['There is no Service "web" in namespace pay.']],
  ];

  it.each(ROWS)('%s (-n %s) in %s is found, or told', async (target, namespace, context, expected) => {
    serve(server, withServices());
    const said = (await read(target, '', namespace, context)) as ServiceScene | readonly string[];
    expect(
      'service' in said
        ? `${said.service.namespace}/${said.service.name}${said.targetNote && ` for ${said.targetNote}`}`
        : said,
    ).toEqual(expected);
  });

  it('of a service is refused where a pod is meant', async () => {
    serve(server, withServices());
    expect(await read('web', 'plain')).toEqual(['"plain" is a Service, not a pod.', 'why-no-service shop/plain']);
  });

  it('may not be read', async () => {
    serve(server, withServices(), refusing(/services\/web$/));
    expect(await read('web')).toEqual(['forbidden', 'no right to get services shop/web (403): no']);
  });
});

describe('the pod that asks', () => {
  it('is the one named, even a backend', async () => {
    serve(server, withServices());
    expect((await sceneOf('web', 'web-1')).target.name).toBe('web-1');
  });

  it('is of the service’s namespace when named without one', async () => {
    serve(server, withServices());
    expect(((await read('shop/web', 'web-0', '', 'pay')) as ServiceScene).target.namespace).toBe('shop');
  });

  it('is taken from elsewhere where the namespace has only backends', async () => {
    const objects = withServices();
    objects['/api/v1/pods'] =
      objects['/api/v1/pods']?.filter((one) => {
        const { namespace, name } = one.metadata as { namespace: string; name: string };
        return namespace !== 'shop' || name.startsWith('web-');
      }) ?? [];
    serve(server, objects);
    const { target } = await sceneOf('web');
    expect(`${target.namespace}/${target.name}`).toBe('kube-system/coredns-1');
  });

  it('is one the agent of its node can enter, where there is any', async () => {
    const objects = withServices();
    const agent = (canEnter: boolean) => ({ securityContext: { privileged: canEnter } });
    objects['/api/v1/pods']?.push(
      pod({ name: 'aaa-0', node: 'node-3', ip: '10.244.3.9' }),
      pod({ name: 'zzz-0', node: 'node-2', ip: '10.244.2.99' }),
      pod({
        namespace: 'netwhy',
        name: 'agent-2',
        node: 'node-2',
        hostNetwork: true,
        labels: { 'app.kubernetes.io/name': 'netwhy-agent' },
        container: agent(true),
      }),
    );
    const names = ['aaa-0', 'zzz-0', 'web-0', 'web-1'];
    objects['/api/v1/pods'] =
      objects['/api/v1/pods']?.filter((one) => {
        const { namespace, name } = one.metadata as { namespace: string; name: string };
        return namespace !== 'shop' || names.includes(name);
      }) ?? [];
    serve(server, objects);
    expect((await sceneOf('web')).target.name).toBe('zzz-0');
  });

  it('must run somewhere', async () => {
    serve(server, { ...withServices(), '/api/v1/pods': [] });
    expect(await read('web')).toEqual(['No pod runs that could ask this service.']);
  });
});
