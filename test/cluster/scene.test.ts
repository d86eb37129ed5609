// Is the scene what the API server says, each fact seen or honestly not.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterAdapter, clusterAdapter } from '../../src/cluster/adapter.ts';
import { execSlots } from '../../src/engine/slots.ts';
import { type Looked, looked } from '../../src/model/looked.ts';
import type { PodScene } from '../../src/model/scene.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { type Objects, pod, serve, smallCluster } from './cluster-objects.ts';
import { failure, type KubeServer, kubeFor, quickClock, type Reply, startKubeServer } from './kube-server.ts';

let server: KubeServer;
beforeEach(async () => {
  server = await startKubeServer();
});
afterEach(() => server.close());

const adapterHere = (): ClusterAdapter =>
  clusterAdapter({
    kube: kubeFor(server.url, 'shop'),
    cluster: 'prod',
    site: DEFAULT_SITE,
    slots: execSlots({ perNode: 4, perCluster: 8, overall: 8 }),
    clock: quickClock(),
    userAgent: 'netwhy/test',
  });

const read = async (target = 'shop/web-0', signal = new AbortController().signal): Promise<Looked<PodScene>> => {
  const adapter = adapterHere();
  try {
    const seen = await adapter.scenes.read(
      {
        question: 'why-no-egress',
        target,
        namespace: '',
        cluster: '',
        other: '',
        host: 'a.io',
        options: {},
        lang: null,
      },
      'pod',
      signal,
    );
    return seen.ok ? looked(seen.value as PodScene) : seen;
  } finally {
    await adapter.close();
  }
};

const sceneOf = async (target?: string): Promise<PodScene> => {
  const seen = await read(target);
  if (!seen.ok) throw new Error(seen.detail);
  return seen.value;
};

const names = (pods: PodScene['siblings']): unknown =>
  pods.ok ? pods.value.map((one) => `${one.namespace}/${one.name}`) : pods;

describe('a scene', () => {
  it('holds what the API server says', async () => {
    serve(server, smallCluster());
    const scene = await sceneOf();
    expect({ ...scene, siblings: names(scene.siblings), elsewhere: names(scene.elsewhere) }).toEqual({
      cluster: 'prod',
      target: {
        namespace: 'shop',
        name: 'web-0',
        uid: 'uid-web-0',
        node: 'node-1',
        ip: '10.244.1.11',
        phase: 'Running',
        reason: '',
        deleting: false,
        hostNetwork: false,
        labels: { app: 'web' },
        containers: [{ name: 'web', image: 'shop/web:1', ready: true, restarts: 2, state: 'running' }],
      },
      targetNote: '',
      host: 'a.io',
      node: {
        ok: true,
        value: { name: 'node-1', ready: true, reason: '', internalIps: ['100.64.0.1'], podCidrs: ['10.244.1.0/24'] },
      },
      nodes: {
        ok: true,
        value: [
          { name: 'node-1', ready: true, reason: '', internalIps: ['100.64.0.1'], podCidrs: ['10.244.1.0/24'] },
          { name: 'node-2', ready: true, reason: '', internalIps: ['10.0.0.12'], podCidrs: ['10.244.1.0/24'] },
        ],
      },
      // Ready ones of its namespace first; the unready one of its namespace last; no host network, no leaving pod.
      siblings: ['shop/batch-0', 'kube-system/coredns-1', 'pay/ledger-0', 'shop/api-6d9f7c5b8-x2k4q'],
      // web-1 is selected by the same policy, so it comes after.
      elsewhere: ['shop/api-6d9f7c5b8-zl5rn', 'shop/web-1'],
      dns: {
        ok: true,
        value: {
          serviceIp: '10.96.0.10',
          replicas: [{ ip: '10.244.1.10', pod: 'coredns-1', node: 'node-1', ready: true }],
        },
      },
      agents: {
        ok: true,
        value: [
          { namespace: 'netwhy', pod: 'netwhy-agent-1', node: 'node-1', ready: true, canEnter: true, tailnet: '' },
        ],
      },
      ciliumPods: {
        ok: true,
        value: [{ namespace: 'kube-system', pod: 'cilium-aaaaa', node: 'node-1', ready: true, version: 'v1.18.2' }],
      },
      ciliumConfig: { ok: true, value: { 'enable-bpf-masquerade': 'true', devices: 'tailscale0' } },
      ciliumEndpoint: {
        ok: true,
        value: {
          id: 457,
          state: 'ready',
          identity: 48861,
          egress: { enforcing: true, state: 'enforcing' },
          ingress: { enforcing: false, state: '<status disabled>' },
        },
      },
      policies: {
        ok: true,
        value: [
          {
            kind: 'NetworkPolicy',
            namespace: 'shop',
            name: 'web-only',
            egress: true,
            allowsDns: false,
            allowsWorld: false,
            selectsToo: ['shop/web-1'],
          },
        ],
      },
      ciliumNodes: {
        ok: true,
        value: [{ name: 'node-2', internalIps: ['100.64.0.2'], healthIp: '', podCidrs: [] }],
      },
      options: {},
      subject: { kind: 'pod', name: 'web-0', namespace: 'shop', node: 'node-1' },
      tailnetIps: { 'node-1': '100.64.0.1', 'node-2': '100.64.0.2' },
    });
  });

  it('asks every list with a limit', async () => {
    serve(server, smallCluster());
    await sceneOf();
    const lists = server.requests.filter((one) =>
      /\/(?:pods|nodes|services|endpointslices|\w+policies|ciliumnodes)(?:\?|$)/.test(one),
    );
    expect(lists.filter((one) => !/[?&]limit=\d+/.test(one))).toEqual([]);
    expect(lists.length).toBeGreaterThan(9);
  });

  it('says of each part why it was not seen, and keeps the others', async () => {
    serve(server, smallCluster(), (url): Reply | undefined =>
      /nodes|services|configmaps|ciliumendpoints|networkpolicies|namespaces\/netwhy/.test(url.pathname)
        ? failure(403, 'Forbidden', 'User "bot" cannot')
        : undefined,
    );
    const scene = await sceneOf();
    const no = (asked: string): unknown => ({
      ok: false,
      reason: 'forbidden',
      detail: `no right to ${asked} (403): User "bot" cannot`,
    });
    expect([
      scene.nodes,
      scene.node,
      scene.dns,
      scene.agents,
      scene.ciliumConfig,
      scene.ciliumEndpoint,
      scene.policies,
    ]).toEqual([
      no('list nodes'),
      no('get nodes node-1'),
      no('list services in namespace kube-system'),
      no('list pods in namespace netwhy'),
      no('get configmaps kube-system/cilium-config'),
      no('get ciliumendpoints shop/web-0'),
      no('list networkpolicies in namespace shop'),
    ]);
    expect(names(scene.siblings)).toContain('shop/batch-0');
    expect(scene.tailnetIps).toEqual({});
  });

  it('takes siblings from the namespace where the cluster may not be listed', async () => {
    serve(server, smallCluster(), (url) =>
      url.pathname === '/api/v1/pods' ? failure(403, 'Forbidden', 'no') : undefined,
    );
    const scene = await sceneOf();
    expect([names(scene.siblings), names(scene.elsewhere)]).toEqual([
      ['shop/batch-0', 'shop/api-6d9f7c5b8-x2k4q'],
      ['shop/api-6d9f7c5b8-zl5rn', 'shop/web-1'],
    ]);
  });

  it('has no policies of a kind that is not installed, and no endpoint for a host-network pod', async () => {
    serve(server, smallCluster());
    const scene = await sceneOf('edge-1');
    expect([scene.ciliumEndpoint, scene.policies]).toEqual([
      { ok: true, value: null },
      { ok: true, value: [] },
    ]);
    expect(server.requests.filter((one) => one.includes('ciliumendpoints'))).toEqual([]);
  });

  it('of a pod without a node is still a scene', async () => {
    const objects = smallCluster();
    objects['/api/v1/pods']?.push({ metadata: { name: 'new-0', namespace: 'shop' }, status: { phase: 'Pending' } });
    serve(server, objects);
    const scene = await sceneOf('new-0');
    expect([scene.target.phase, scene.target.node, scene.node, scene.siblings.ok]).toEqual([
      'Pending',
      '',
      { ok: false, reason: 'inconclusive', detail: 'the pod is not on a node yet' },
      false,
    ]);
  });

  const ODD: readonly [string, unknown][] = [
    [
      'null fields',
      { metadata: { name: 'odd-0', namespace: 'shop', labels: null, ownerReferences: null }, spec: null, status: null },
    ],
    [
      'wrong types',
      {
        metadata: { name: 'odd-0', namespace: 'shop', labels: 7 },
        spec: { nodeName: {}, containers: 'x' },
        status: { podIP: 5, conditions: [null, 3], containerStatuses: {} },
      },
    ],
    [
      'odd containers',
      {
        metadata: { name: 'odd-0', namespace: 'shop' },
        spec: { containers: [null, 1, { name: null, securityContext: { capabilities: { add: [1] } } }] },
      },
    ],
  ];
  it.each(ODD)('survives a pod with %s', async (_name, odd) => {
    const objects = smallCluster();
    objects['/api/v1/pods']?.push(odd as Objects[string][number], { metadata: {} }, pod({ name: 'fine-0' }));
    for (const key of Object.keys(objects))
      objects[key]?.push({ metadata: { name: '__proto__', namespace: 'kube-system' }, spec: 3 });
    serve(server, objects);
    const scene = await sceneOf('shop/odd-0');
    expect([scene.target.name, scene.target.node, scene.target.ip]).toEqual(['odd-0', '', '']);
  });

  it.each([
    ['no JSON', { status: 200, body: '<html>' }, 'unreadable'],
    ['a server error', failure(503, 'ServiceUnavailable', 'etcd'), 'unreachable'],
    ['expired credentials', failure(401, 'Unauthorized', 'Unauthorized'), 'forbidden'],
  ] as const)('is not looked at when every answer is %s', async (_name, reply, reason) => {
    server.onGet = () => reply;
    expect(await read()).toMatchObject({ ok: false, reason });
  });

  it('ends when it is stopped', async () => {
    server.onGet = () => 'silence';
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    expect(await read('shop/web-0', abort.signal)).toMatchObject({ ok: false, reason: 'inconclusive' });
  });

  it('ends the other reads when the name is not there', async () => {
    serve(server, smallCluster());
    const answer = server.onGet;
    let gone = false;
    server.onGet = (url, headers) => {
      if (!url.pathname.endsWith('/ciliumnodes')) return answer(url, headers);
      server.onHang = () => {
        gone = true;
      };
      return 'silence';
    };
    const adapter = adapterHere();
    const ask = {
      question: 'q',
      target: 'shop/nobody',
      namespace: '',
      cluster: '',
      other: '',
      host: '',
      options: {},
      lang: null,
    };
    await expect(adapter.scenes.read(ask, 'pod', new AbortController().signal)).rejects.toMatchObject({
      kind: 'usage',
    });
    await expect.poll(() => gone).toBe(true);
    await adapter.close();
  });
});
