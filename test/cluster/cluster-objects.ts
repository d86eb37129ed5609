// Objects of a small cluster and a server that lists them, with field and label selectors as the real one has.
import type { KubeServer, Reply } from './kube-server.ts';
import { failure } from './kube-server.ts';

type Json = Readonly<Record<string, unknown>>;

export interface PodRow {
  readonly namespace?: string;
  readonly name: string;
  readonly node?: string;
  readonly ip?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly owner?: string;
  readonly phase?: string;
  readonly ready?: boolean;
  readonly hostNetwork?: boolean;
  readonly deleting?: boolean;
  readonly container?: Json;
}

export const pod = (row: PodRow): Json => ({
  metadata: {
    name: row.name,
    namespace: row.namespace ?? 'shop',
    uid: `uid-${row.name}`,
    labels: row.labels ?? {},
    ...(row.deleting && { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    ...(row.owner && { ownerReferences: [{ kind: row.owner.split('/')[0], name: row.owner.split('/')[1] }] }),
  },
  spec: {
    nodeName: row.node ?? 'node-1',
    hostNetwork: row.hostNetwork ?? false,
    containers: [{ name: 'web', image: 'shop/web:1', ...row.container }],
  },
  status: {
    phase: row.phase ?? 'Running',
    podIP: row.ip ?? '10.244.1.9',
    conditions: [{ type: 'Ready', status: row.ready === false ? 'False' : 'True' }],
    containerStatuses: [{ name: 'web', ready: row.ready !== false, restartCount: 2, state: { running: {} } }],
  },
});

export const node = (name: string, ip: string): Json => ({
  metadata: { name },
  spec: { podCIDRs: ['10.244.1.0/24'] },
  status: {
    conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
    addresses: [
      { type: 'InternalIP', address: ip },
      { type: 'Hostname', address: name },
    ],
  },
});

/** Collection path -> its objects, in all namespaces. */
export type Objects = Record<string, Json[]>;

/** Serves lists and objects; `over` answers first, and so can refuse. */
export const serve = (
  server: KubeServer,
  objects: Objects,
  over: (url: URL) => Reply | undefined = () => undefined,
): void => {
  server.onGet = (url) => over(url) ?? answer(objects, url);
};

const NAMESPACED = /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)\/namespaces\/([^/]+)\/([a-z]+)(?:\/([^/]+))?$/;
const PLAIN = /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)\/([a-z]+)(?:\/([^/]+))?$/;

const answer = (objects: Objects, url: URL): Reply | undefined => {
  const inNamespace = NAMESPACED.exec(url.pathname);
  const [, root, namespace, plural, name] = inNamespace ?? [];
  const [, anyRoot, anyPlural, anyName] = PLAIN.exec(url.pathname) ?? [];
  const all = objects[`${root ?? anyRoot}/${plural ?? anyPlural}`];
  if (all === undefined) return undefined;
  const meta = (one: Json): Json => one.metadata as Json;
  const here = all.filter((one) => namespace === undefined || meta(one).namespace === namespace);
  const wanted = inNamespace ? name : anyName;
  if (wanted !== undefined) {
    const found = here.find((one) => meta(one).name === wanted);
    return found ? { status: 200, body: found } : failure(404, 'NotFound', `"${wanted}" not found`);
  }
  const items = here.filter((one) => fits(one, url.searchParams));
  return { status: 200, body: { kind: 'List', metadata: { resourceVersion: '1' }, items } };
};

const fits = (one: Json, query: URLSearchParams): boolean => {
  const meta = one.metadata as { name: string; labels?: Record<string, string> };
  const spec = one.spec as { nodeName?: string } | undefined;
  const fields: Record<string, string> = { 'metadata.name': meta.name, 'spec.nodeName': spec?.nodeName ?? '' };
  const ofField = (query.get('fieldSelector') ?? '').split(',').filter((part) => part !== '');
  const ofLabel = (query.get('labelSelector') ?? '').split(',').filter((part) => part !== '');
  return (
    ofField.every((part) => {
      const [, key = '', not, value] = /^([^!=]+)(!?)=(.*)$/.exec(part) ?? [];
      return (fields[key] === value) !== (not === '!');
    }) && ofLabel.every((part) => meta.labels?.[part.split('=')[0] ?? ''] === part.split('=')[1])
  );
};

const PODS = '/api/v1/pods';

/** Two namespaces with a web-0 each, a Deployment, a StatefulSet, DNS, agents and Cilium. */
export const smallCluster = (): Objects => ({
  '/api/v1/namespaces': ['shop', 'pay', 'kube-system', 'netwhy', 'empty'].map((name) => ({ metadata: { name } })),
  [PODS]: [
    pod({ name: 'web-0', ip: '10.244.1.11', owner: 'StatefulSet/web', labels: { app: 'web' } }),
    pod({ name: 'web-1', node: 'node-2', ip: '10.244.2.11', owner: 'StatefulSet/web', labels: { app: 'web' } }),
    pod({
      name: 'api-6d9f7c5b8-x2k4q',
      ready: false,
      ip: '10.244.1.12',
      owner: 'ReplicaSet/api-6d9f7c5b8',
      labels: { app: 'api', 'pod-template-hash': '6d9f7c5b8' },
    }),
    pod({
      name: 'api-6d9f7c5b8-zl5rn',
      node: 'node-2',
      ip: '10.244.2.12',
      owner: 'ReplicaSet/api-6d9f7c5b8',
      labels: { app: 'api', 'pod-template-hash': '6d9f7c5b8' },
    }),
    pod({ name: 'batch-0', ip: '10.244.1.13', labels: { app: 'batch' } }),
    pod({ name: 'edge-1', hostNetwork: true, ip: '100.64.0.1', labels: { app: 'edge' } }),
    pod({ name: 'old-0', deleting: true, ip: '10.244.1.14' }),
    pod({ namespace: 'pay', name: 'web-0', node: 'node-2', ip: '10.244.2.20', labels: { app: 'web' } }),
    pod({ namespace: 'pay', name: 'ledger-0', ip: '10.244.1.20', labels: { app: 'ledger' } }),
    pod({ namespace: 'kube-system', name: 'coredns-1', ip: '10.244.1.10', labels: { 'k8s-app': 'kube-dns' } }),
    pod({
      namespace: 'kube-system',
      name: 'cilium-aaaaa',
      hostNetwork: true,
      labels: { 'k8s-app': 'cilium' },
      container: { name: 'cilium-agent', image: 'quay.io/cilium/cilium:v1.18.2@sha256:0123' },
    }),
    pod({
      namespace: 'netwhy',
      name: 'netwhy-agent-1',
      hostNetwork: true,
      labels: { 'app.kubernetes.io/name': 'netwhy-agent' },
      container: { name: 'agent', securityContext: { capabilities: { add: ['NET_ADMIN', 'SYS_ADMIN'] } } },
    }),
  ],
  '/api/v1/nodes': [node('node-1', '100.64.0.1'), node('node-2', '10.0.0.12')],
  '/api/v1/services': [
    {
      metadata: { name: 'kube-dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
      spec: { clusterIP: '10.96.0.10', selector: { 'k8s-app': 'kube-dns' } },
    },
  ],
  '/apis/discovery.k8s.io/v1/endpointslices': [
    {
      metadata: { name: 'kube-dns-x', namespace: 'kube-system', labels: { 'kubernetes.io/service-name': 'kube-dns' } },
      addressType: 'IPv4',
      endpoints: [
        { addresses: ['10.244.1.10'], conditions: { ready: true }, targetRef: { kind: 'Pod', name: 'coredns-1' } },
      ],
    },
  ],
  '/api/v1/configmaps': [
    {
      metadata: { name: 'cilium-config', namespace: 'kube-system' },
      data: { 'enable-bpf-masquerade': 'true', devices: 'tailscale0', 'cni-exclusive': 'true' },
    },
  ],
  '/apis/cilium.io/v2/ciliumnodes': [
    {
      metadata: { name: 'node-2' },
      spec: {
        addresses: [
          { type: 'InternalIP', ip: '100.64.0.2' },
          { type: 'CiliumInternalIP', ip: '10.244.2.1' },
        ],
      },
    },
  ],
  '/apis/cilium.io/v2/ciliumendpoints': [
    {
      metadata: { name: 'web-0', namespace: 'shop' },
      status: {
        id: 457,
        state: 'ready',
        identity: { id: 48861, labels: ['k8s:app=web'] },
        policy: {
          egress: { enforcing: true, state: 'enforcing' },
          ingress: { enforcing: false, state: '<status disabled>' },
        },
      },
    },
  ],
  '/apis/networking.k8s.io/v1/networkpolicies': [
    {
      metadata: { name: 'web-only', namespace: 'shop' },
      spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'] },
    },
    {
      metadata: { name: 'not-web', namespace: 'shop' },
      spec: { podSelector: { matchLabels: { app: 'api' } }, policyTypes: ['Egress'] },
    },
  ],
  '/apis/apps/v1/deployments': [
    { metadata: { name: 'idle', namespace: 'shop' }, spec: { selector: { matchLabels: { app: 'idle' } } } },
    { metadata: { name: 'jobs', namespace: 'shop' }, spec: { selector: { matchLabels: { app: 'batch' } } } },
  ],
});
