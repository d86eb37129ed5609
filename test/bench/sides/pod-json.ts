// What an API server sends of one pod of a Deployment: the object, 3.6 KB as real ones are, and its row in the server's table.

const uid = (at: number): string => `6f1d2c3b-0000-4000-8000-${String(at).padStart(12, '0')}`;
const ip = (at: number): string => `10.${64 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}`;
const WHEN = '2026-11-20T07:00:00Z';

const labels = (at: number) => ({
  app: `service-${at % 997}`,
  'app.kubernetes.io/name': `service-${at % 997}`,
  'app.kubernetes.io/part-of': 'shop',
  'pod-template-hash': '6d9f7c5b8',
});

const FIELDS = {
  'f:metadata': {
    'f:generateName': {},
    'f:labels': { '.': {}, 'f:app': {}, 'f:app.kubernetes.io/name': {}, 'f:pod-template-hash': {} },
    'f:ownerReferences': { '.': {}, 'k:{"uid":"9d8e7f6a-0000-4000-8000-000000000000"}': {} },
  },
  'f:spec': {
    'f:containers': {
      'k:{"name":"app"}': { '.': {}, 'f:env': {}, 'f:image': {}, 'f:name': {}, 'f:ports': {}, 'f:resources': {} },
    },
    'f:dnsPolicy': {},
    'f:restartPolicy': {},
    'f:schedulerName': {},
    'f:securityContext': {},
    'f:terminationGracePeriodSeconds': {},
  },
};
const STATUS_FIELDS = {
  'f:status': {
    'f:conditions': { 'k:{"type":"Ready"}': { '.': {}, 'f:lastTransitionTime': {}, 'f:status': {}, 'f:type': {} } },
    'f:containerStatuses': {},
    'f:hostIP': {},
    'f:phase': {},
    'f:podIP': {},
    'f:podIPs': { '.': {}, 'k:{"ip":"10.64.0.1"}': { '.': {}, 'f:ip': {} } },
    'f:startTime': {},
  },
};

const metadata = (at: number) => ({
  name: `service-${at % 997}-6d9f7c5b8-${at.toString(36).padStart(5, '0')}`,
  generateName: `service-${at % 997}-6d9f7c5b8-`,
  namespace: `team-${at % 40}`,
  uid: uid(at),
  resourceVersion: String(1000 + at),
  creationTimestamp: WHEN,
  labels: labels(at),
  annotations: { 'kubectl.kubernetes.io/restartedAt': WHEN, 'prometheus.io/scrape': 'true' },
  ownerReferences: [
    { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `service-${at % 997}-6d9f7c5b8`, uid: uid(at % 997) },
  ],
  managedFields: [
    { manager: 'kube-controller-manager', operation: 'Update', apiVersion: 'v1', time: WHEN, fieldsV1: FIELDS },
    {
      ...{ manager: 'kubelet', operation: 'Update', apiVersion: 'v1', time: WHEN, subresource: 'status' },
      fieldsV1: STATUS_FIELDS,
    },
  ],
});

const TOKEN = { name: 'kube-api-access', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true };

const spec = (at: number) => ({
  volumes: [{ name: TOKEN.name, projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
  containers: [
    {
      name: 'app',
      image: `registry.example.com/shop/service-${at % 997}:1.42.${at % 9}`,
      ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
      env: ['LOG_LEVEL', 'REGION', 'FEATURES'].map((name) => ({ name, value: 'as-configured-for-production' })),
      resources: { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
      volumeMounts: [TOKEN],
      readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 10, failureThreshold: 3 },
      imagePullPolicy: 'IfNotPresent',
    },
  ],
  ...{ restartPolicy: 'Always', terminationGracePeriodSeconds: 30, dnsPolicy: 'ClusterFirst' },
  ...{ serviceAccountName: 'default', nodeName: `node-${at % 5000}`, schedulerName: 'default-scheduler' },
  securityContext: {},
  tolerations: [
    { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
  ],
});

const status = (at: number) => ({
  phase: 'Running',
  conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
    ...{ type, status: 'True', lastProbeTime: null, lastTransitionTime: WHEN },
  })),
  ...{ hostIP: `10.0.${at % 20}.${at % 250}`, podIP: ip(at), podIPs: [{ ip: ip(at) }], startTime: WHEN },
  containerStatuses: [
    {
      ...{ name: 'app', state: { running: { startedAt: WHEN } }, lastState: {}, ready: true, restartCount: 0 },
      image: `registry.example.com/shop/service-${at % 997}:1.42.${at % 9}`,
      imageID: `registry.example.com/shop/service@sha256:${'0'.repeat(64)}`,
      containerID: `containerd://${String(at).padStart(64, '0')}`,
      started: true,
    },
  ],
  qosClass: 'Burstable',
});

export const podJson = (at: number): string =>
  JSON.stringify({ metadata: metadata(at), spec: spec(at), status: status(at) });

const NAMES = ['Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP', 'Node', 'Nominated Node', 'Readiness Gates'];
export const COLUMNS = JSON.stringify(NAMES.map((name) => ({ name, type: 'string', format: '', priority: 0 })));

export const rowJson = (at: number): string => {
  const about = metadata(at);
  return JSON.stringify({
    cells: [about.name, '1/1', 'Running', '0', '7d', ip(at), `node-${at % 5000}`, '<none>', '<none>'],
    object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: about },
  });
};
