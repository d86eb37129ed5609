// Is the scene right where a cluster is set up in another way than most, and honest where it cannot be?
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterAdapter } from '../../src/cluster/adapter.ts';
import { execSlots } from '../../src/engine/slots.ts';
import type { PodScene } from '../../src/model/scene.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { type Objects, pod, serve, smallCluster } from './cluster-objects.ts';
import { failure, type KubeServer, kubeFor, quickClock, type Reply, startKubeServer } from './kube-server.ts';

let server: KubeServer;
beforeEach(async () => {
  server = await startKubeServer();
});
afterEach(() => server.close());

const sceneOf = async (objects: Objects, over?: (url: URL) => Reply | undefined): Promise<PodScene> => {
  serve(server, objects, over);
  const adapter = clusterAdapter({
    kube: kubeFor(server.url, 'shop'),
    cluster: 'prod',
    site: DEFAULT_SITE,
    slots: execSlots({ perNode: 4, perCluster: 8, overall: 8 }),
    clock: quickClock(),
    userAgent: 'netwhy/test',
  });
  const ask = {
    question: 'why-no-egress',
    target: 'shop/web-0',
    namespace: '',
    cluster: '',
    other: '',
    host: '',
    options: {},
    lang: null,
  };
  try {
    const seen = await adapter.scenes.read(ask, 'pod', new AbortController().signal);
    if (!seen.ok) throw new Error(seen.detail);
    return seen.value as PodScene;
  } finally {
    await adapter.close();
  }
};

const service = (name: string, clusterIP: string, port: number, labels: Record<string, string> = {}) => ({
  metadata: { name, namespace: 'kube-system', labels },
  spec: { clusterIP, selector: { 'k8s-app': 'kube-dns' }, ports: [{ port, protocol: 'UDP' }] },
});
const LABEL = { 'k8s-app': 'kube-dns' };

describe('the DNS service', () => {
  it.each([
    ['before a metrics service with its label', [service('a-metrics', '10.96.0.9', 9153, LABEL)], '10.96.0.10'],
    ['before the one NodeLocal DNSCache adds', [service('a-upstream', '10.96.0.8', 53, LABEL)], '10.96.0.10'],
    ['before a headless one', [service('a-headless', 'None', 53, LABEL)], '10.96.0.10'],
  ])('is found %s', async (_name, others, ip) => {
    const objects = smallCluster();
    objects['/api/v1/services'] = [...others, service('kube-dns', '10.96.0.10', 53, LABEL)];
    expect((await sceneOf(objects)).dns).toMatchObject({ ok: true, value: { serviceIp: ip } });
  });

  it.each([
    ['coredns', {}],
    ['rke2-coredns-rke2-coredns', LABEL],
  ])('may be called %s', async (name, labels) => {
    const objects = smallCluster();
    objects['/api/v1/services'] = [
      service('other', '10.96.0.7', 80),
      service('b-metrics', '10.96.0.9', 9153, LABEL),
      service(name, '10.43.0.10', 53, labels),
    ];
    expect((await sceneOf(objects)).dns).toMatchObject({ ok: true, value: { serviceIp: '10.43.0.10' } });
  });

  it('is asked all the same where its endpoints may not be listed: the DNS pods stand in', async () => {
    const scene = await sceneOf(smallCluster(), (url) =>
      url.pathname.endsWith('/endpointslices') ? failure(403, 'Forbidden', 'no') : undefined,
    );
    expect(scene.dns).toEqual({
      ok: true,
      value: {
        serviceIp: '10.96.0.10',
        replicas: [{ ip: '10.244.1.10', pod: 'coredns-1', node: 'node-1', ready: true }],
      },
    });
  });

  it('is not looked at when neither its endpoints nor DNS pods can be seen', async () => {
    const objects = smallCluster();
    objects['/api/v1/pods'] = (objects['/api/v1/pods'] ?? []).filter(
      (one) => (one.metadata as { name: string }).name !== 'coredns-1',
    );
    const scene = await sceneOf(objects, (url) =>
      url.pathname.endsWith('/endpointslices') ? failure(403, 'Forbidden', 'no') : undefined,
    );
    expect(scene.dns).toMatchObject({ ok: false, reason: 'forbidden' });
  });
});

describe('Cilium', () => {
  const moved = (namespace: string): Objects => {
    const objects = smallCluster();
    const move = (one: Objects[string][number]) => {
      const meta = one.metadata as { name: string };
      return meta.name.startsWith('cilium-') ? { ...one, metadata: { ...meta, namespace } } : one;
    };
    return Object.fromEntries(Object.entries(objects).map(([path, all]) => [path, all.map(move)]));
  };

  it('is found in a namespace of its own, with its configuration', async () => {
    const scene = await sceneOf(moved('cilium'));
    expect([scene.ciliumPods, scene.ciliumConfig]).toEqual([
      {
        ok: true,
        value: [{ namespace: 'cilium', pod: 'cilium-aaaaa', node: 'node-1', ready: true, version: 'v1.18.2' }],
      },
      { ok: true, value: { 'enable-bpf-masquerade': 'true', devices: 'tailscale0' } },
    ]);
  });

  it('that is nowhere to be seen is not looked at, rather than down', async () => {
    const objects = smallCluster();
    objects['/api/v1/pods'] = (objects['/api/v1/pods'] ?? []).filter(
      (one) => !(one.metadata as { name: string }).name.startsWith('cilium-'),
    );
    expect((await sceneOf(objects)).ciliumPods).toEqual({
      ok: false,
      reason: 'inconclusive',
      detail: 'no pod of the cluster has the label k8s-app=cilium',
    });
  });

  it('in another namespace that may not be looked for is forbidden, not absent', async () => {
    const scene = await sceneOf(moved('cilium'), (url) =>
      url.pathname === '/api/v1/pods' ? failure(403, 'Forbidden', 'no') : undefined,
    );
    expect(scene.ciliumPods).toMatchObject({ ok: false, reason: 'forbidden' });
  });
});

describe('the pod', () => {
  const withPod = (change: (one: { metadata: object; spec: object; status: object }) => object): Objects => {
    const objects = smallCluster();
    const row = pod({ name: 'web-0', ip: 'fd00::11' }) as { metadata: object; spec: object; status: object };
    objects['/api/v1/pods'] = [
      change(row) as Objects[string][number],
      ...(objects['/api/v1/pods'] ?? []).filter((one) => {
        const meta = one.metadata as { namespace: string; name: string };
        return !(meta.namespace === 'shop' && meta.name === 'web-0');
      }),
    ];
    return objects;
  };

  it.each([
    ['its IPv4 address when IPv6 comes first', [{ ip: 'fd00::11' }, { ip: '10.244.1.11' }], '10.244.1.11'],
    ['its IPv6 address when that is all it has', [{ ip: 'fd00::11' }], 'fd00::11'],
    ['the one address of an old API server', undefined, 'fd00::11'],
    ['the one address when the list is odd', [null, { ip: 7 }, { ip: 'x' }], 'fd00::11'],
  ])('is known by %s', async (_name, podIPs, ip) => {
    const scene = await sceneOf(withPod((one) => ({ ...one, status: { ...one.status, podIPs } })));
    expect(scene.target.ip).toBe(ip);
  });

  it('is asked in the container kubectl would take', async () => {
    const containers = [{ name: 'istio-proxy' }, { name: 'web' }, { name: 'log' }];
    const annotations = { 'kubectl.kubernetes.io/default-container': 'web' };
    const scene = await sceneOf(
      withPod((one) => ({
        ...one,
        metadata: { ...one.metadata, annotations },
        spec: { ...one.spec, containers },
      })),
    );
    expect(scene.target.containers.map((one) => one.name)).toEqual(['web', 'istio-proxy', 'log']);
  });
});
