import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterAdapter } from '../../src/cluster/adapter.ts';
import { execSlots } from '../../src/engine/slots.ts';
import type { Ask } from '../../src/model/ask.ts';
import { Fault } from '../../src/model/fault.ts';
import type { TargetKind } from '../../src/model/runbook.ts';
import type { NodeScene, PathScene, PodScene, Scene } from '../../src/model/scene.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { node, type Objects, pod, serve, smallCluster } from './cluster-objects.ts';
import { failure, type KubeServer, kubeFor, quickClock, startKubeServer } from './kube-server.ts';

let server: KubeServer;
beforeEach(async () => {
  server = await startKubeServer();
});
afterEach(() => server.close());

const ASK: Ask = {
  question: 'q',
  target: '',
  other: '',
  namespace: '',
  cluster: '',
  host: '',
  options: {},
  lang: null,
};

const withAdapter = async <T>(use: (adapter: ReturnType<typeof clusterAdapter>) => Promise<T>): Promise<T> => {
  const adapter = clusterAdapter({
    kube: kubeFor(server.url, 'shop'),
    cluster: 'prod',
    site: DEFAULT_SITE,
    slots: execSlots({ perNode: 4, perCluster: 8, overall: 8 }),
    clock: quickClock(),
    userAgent: 'netwhy/test',
  });
  try {
    return await use(adapter);
  } finally {
    await adapter.close();
  }
};

const never = new AbortController().signal;

/** The scene, or the sentence and suggestions of the fault, or the reason for not looking. */
const read = async (kind: TargetKind, words: Partial<Ask>): Promise<unknown> =>
  await withAdapter(async (adapter) => {
    try {
      const seen = await adapter.scenes.read({ ...ASK, ...words }, kind, never);
      return seen.ok ? seen.value : seen.reason;
    } catch (error) {
      if (error instanceof Fault) return [error.say.en, ...error.suggestions];
      throw error;
    }
  });

const nodesOf = (scene: unknown): unknown => {
  if (typeof scene !== 'object' || scene === null || !('focus' in scene)) return scene;
  const { focus, subject, targetNote, leftOut } = scene as NodeScene;
  return [focus.map(({ name }) => name), subject, targetNote, leftOut];
};

const manyNodes = (count: number): Objects => ({
  ...smallCluster(),
  '/api/v1/nodes': Array.from({ length: count }, (_, at) =>
    node(`node-${String(at + 1).padStart(3, '0')}`, `100.64.1.${at}`),
  ),
});

describe('a question about nodes', () => {
  it.each([
    ['none', {}, [['node-1', 'node-2'], { kind: 'cluster' }, '', 0]],
    ['one by name', { target: 'node-1' }, [['node-1'], { kind: 'node', name: 'node-1', peer: '' }, '', 0]],
    ['one with its kind', { target: 'node/node-1' }, [['node-1'], { kind: 'node', name: 'node-1', peer: '' }, '', 0]],
    [
      'one by its tailnet address',
      { target: '100.64.0.2' },
      [['node-2'], { kind: 'node', name: 'node-2', peer: '' }, '100.64.0.2', 0],
    ],
    [
      'two',
      { target: 'node-2', other: 'node-1' },
      [['node-2', 'node-1'], { kind: 'node', name: 'node-2', peer: 'node-1' }, '', 0],
    ],
    ['one that is not there', { target: 'node-9' }, ['There is no node "node-9".', 'node-1', 'node-2']],
    ['several', { target: 'node' }, ['"node" is ambiguous: 2 match. Which one?', 'node-1', 'node-2']],
    ['the same twice', { target: 'node-1', other: 'node-1' }, ['Both are the same. Name two different ones.']],
    ['a pod', { target: 'web-0' }, ['"web-0" is a pod, not a node.', 'why-no-egress shop/web-0']],
    [
      'a service',
      { target: 'kube-dns', namespace: 'kube-system' },
      ['"kube-dns" is a Service, not a node.', 'why-no-service kube-system/kube-dns'],
    ],
  ])('named %s', async (_name, words, expected) => {
    serve(server, smallCluster());
    expect(nodesOf(await read('nodes', words))).toEqual(expected);
  });

  it('looks at fifty of a larger cluster and says how many it left out', async () => {
    serve(server, manyNodes(60));
    const scene = (await read('nodes', {})) as NodeScene;
    expect([scene.focus.length, scene.leftOut, scene.focus[0]?.name]).toEqual([50, 10, 'node-001']);
  });

  it('has a few running pods of each node, none on the host network, none that leaves', async () => {
    serve(server, smallCluster());
    const scene = (await read('nodes', { target: 'node-1' })) as NodeScene;
    const names = scene.pods.ok ? scene.pods.value.map((one) => `${one.node} ${one.namespace}/${one.name}`) : [];
    expect(names.filter((name) => name.startsWith('node-1 '))).toHaveLength(3);
    expect(names.filter((name) => /edge-1|old-0|cilium|agent/.test(name))).toEqual([]);
    expect(names.some((name) => name.startsWith('node-2 '))).toBe(true);
  });

  it('says kube-proxy is there, is not there, or may not be looked for', async () => {
    const proxy = pod({ namespace: 'kube-system', name: 'kube-proxy-x', labels: { 'k8s-app': 'kube-proxy' } });
    const objects = smallCluster();
    serve(server, objects);
    expect(((await read('nodes', {})) as NodeScene).kubeProxy).toEqual({ ok: true, value: null });
    objects['/api/v1/pods']?.push(proxy);
    expect(((await read('nodes', {})) as NodeScene).kubeProxy).toEqual({ ok: true, value: { pods: 1 } });
    serve(server, objects, (url) => (url.search.includes('kube-proxy') ? failure(403, 'Forbidden', 'no') : undefined));
    expect(((await read('nodes', {})) as NodeScene).kubeProxy).toMatchObject({ ok: false, reason: 'forbidden' });
  });

  it('is not looked at when the nodes may not be listed', async () => {
    serve(server, smallCluster(), (url) =>
      url.pathname === '/api/v1/nodes' ? failure(403, 'Forbidden', 'no') : undefined,
    );
    expect(await read('nodes', {})).toBe('forbidden');
    expect(await read('nodes', { target: 'node-1' })).toBe('forbidden');
    expect(await read('node-or-pod', { target: 'shop/web-0' })).toBe('forbidden');
  });
});

describe('a question about a node or a pod', () => {
  it('takes a pod with the node it runs on', async () => {
    serve(server, smallCluster());
    const scene = (await read('node-or-pod', { target: 'shop/web-0', other: 'node-2' })) as NodeScene;
    expect([scene.pod?.name, scene.peerPod, scene.focus.map(({ name }) => name), scene.subject]).toEqual([
      'web-0',
      null,
      ['node-1', 'node-2'],
      { kind: 'pod', namespace: 'shop', name: 'web-0', node: 'node-1' },
    ]);
  });

  it('says of a bare name that it is neither', async () => {
    serve(server, smallCluster());
    expect(await read('node-or-pod', { target: 'node-9' })).toEqual(['There is no node or pod "node-9".']);
  });

  it('takes two pods of one node as that node', async () => {
    serve(server, smallCluster());
    const scene = (await read('node-or-pod', { target: 'web-0', other: 'batch-0' })) as NodeScene;
    expect([scene.pod?.name, scene.peerPod?.name, scene.focus.map(({ name }) => name)]).toEqual([
      'web-0',
      'batch-0',
      ['node-1'],
    ]);
  });
});

const destinationOf = (scene: unknown): unknown => {
  if (typeof scene !== 'object' || scene === null || !('destination' in scene)) return scene;
  const { destination } = scene as PathScene;
  switch (destination.kind) {
    case 'pod':
      return `pod ${destination.pod.namespace}/${destination.pod.name}`;
    case 'service':
      return `service ${destination.service.namespace}/${destination.service.name}`;
    default:
      return `host ${destination.host}`;
  }
};

describe('a question about a path', () => {
  const withService = (): Objects => {
    const objects = smallCluster();
    objects['/api/v1/services']?.push({
      metadata: { name: 'front', namespace: 'shop' },
      spec: { clusterIP: '10.96.0.80', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
    });
    return objects;
  };

  it.each([
    ['a pod', { other: 'web-1' }, 'pod shop/web-1'],
    ['a pod elsewhere', { other: 'pay/ledger-0' }, 'pod pay/ledger-0'],
    ['a service by its kind', { other: 'svc/front' }, 'service shop/front'],
    ['a service by its name', { other: 'front' }, 'service shop/front'],
    ['an address of a service', { other: '10.96.0.80', host: '10.96.0.80' }, 'service shop/front'],
    ['an outside address', { other: '8.8.8.8', host: '8.8.8.8' }, 'host 8.8.8.8'],
    ['an outside name', { other: 'google.com', host: 'google.com' }, 'host google.com'],
  ])('leads to %s', async (_name, words, expected) => {
    serve(server, withService());
    expect(destinationOf(await read('path', { target: 'web-0', ...words }))).toBe(expected);
  });

  it('says so when nothing of that name is there', async () => {
    serve(server, withService());
    expect(await read('path', { target: 'web-0', other: 'nowhere' })).toMatchObject([
      expect.stringContaining('There is no pod or Service "nowhere", and it is no host.'),
    ]);
  });
});

describe('a question about a topic', () => {
  it('has a scene even where nothing may be read', async () => {
    server.onGet = () => failure(403, 'Forbidden', 'no');
    const scene = (await read('topic', { target: 'devices' })) as Scene;
    expect([scene.subject, scene.nodes, scene.ciliumConfig]).toMatchObject([
      { kind: 'topic', name: 'devices' },
      { ok: false, reason: 'forbidden' },
      { ok: false, reason: 'forbidden' },
    ]);
  });
});

describe('a name of another kind', () => {
  it.each([
    ['kube-dns', 'kube-system', ['"kube-dns" is a Service, not a pod.', 'why-no-service kube-system/kube-dns']],
    ['node-1', '', ['"node-1" is a node, not a pod.', 'health node-1']],
    ['idle', '', ['"idle" is a Deployment, not a pod.', 'shop/deployment/idle']],
  ])('%s given as a pod is said to be what it is', async (target, namespace, expected) => {
    serve(server, smallCluster());
    expect(await read('pod', { target, namespace })).toEqual(expected);
  });
});

describe('a pod after the run', () => {
  const after = async (change: (objects: Objects) => void): Promise<unknown> => {
    const objects = smallCluster();
    serve(server, objects);
    return await withAdapter(async (adapter) => {
      const scene = await adapter.scenes.read({ ...ASK, target: 'web-0' }, 'pod', never);
      if (!scene.ok) throw new Error(scene.detail);
      change(objects);
      return await adapter.scenes.vanished(scene.value as PodScene, never);
    });
  };
  const pods = (objects: Objects, change: (name: string) => boolean): void => {
    objects['/api/v1/pods'] = (objects['/api/v1/pods'] ?? []).filter((one) =>
      change((one.metadata as { name: string }).name),
    );
  };

  it('is the same', async () => {
    expect(await after(() => undefined)).toBe(undefined);
  });

  it('is gone', async () => {
    expect(await after((objects) => pods(objects, (name) => name !== 'web-0'))).toBe('deleted');
  });

  it('is another one of the same name', async () => {
    expect(
      await after((objects) => {
        pods(objects, (name) => name !== 'web-0');
        const next = pod({ name: 'web-0' });
        objects['/api/v1/pods']?.push({ ...next, metadata: { ...(next.metadata as object), uid: 'uid-new' } });
      }),
    ).toBe('replaced');
  });

  it('is unknown when it may not be read any more', async () => {
    expect(await after(() => (server.onGet = () => failure(403, 'Forbidden', 'no')))).toBe(undefined);
  });
});
