// What the API server says about one demo pod: owner, containers with their states, conditions, addresses.

import { IMAGES } from '../images.ts';
import type { KubeObject } from '../objects.ts';
import type { PodSpec, Topology } from '../topology.ts';
import { condition, digest, metadata, ownedBy, STARTED } from './metadata.ts';
import { ownerOf } from './owner.ts';
import { backendsOf } from './service.ts';

export const podObject = (pod: PodSpec, topology: Topology): KubeObject => {
  const owner = ownerOf(pod);
  const { image } = IMAGES[pod.image];
  const containerId = digest(`${pod.namespace}/${pod.name}/${pod.container}`);
  const ports = topology.services
    .filter((service) => backendsOf(topology, service).includes(pod))
    .map(({ targetPort }) => ({ name: 'http', containerPort: targetPort, protocol: 'TCP' }));
  const node = topology.nodes.find((one) => one.name === pod.node);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata('Pod', pod.namespace, pod.name, pod.labels),
      generateName: `${owner.name}-`,
      ownerReferences: [ownedBy('apps/v1', owner.kind, pod.namespace, owner.name)],
    },
    spec: {
      nodeName: pod.node,
      serviceAccountName: 'default',
      restartPolicy: 'Always',
      dnsPolicy: pod.hostNetwork ? 'Default' : 'ClusterFirst',
      ...(pod.hostNetwork && { hostNetwork: true }),
      containers: [
        {
          name: pod.container,
          image,
          imagePullPolicy: 'IfNotPresent',
          resources: {},
          ...(ports.length > 0 && { ports }),
          ...(SECURITY[pod.container] !== undefined && { securityContext: SECURITY[pod.container] }),
        },
      ],
    },
    status: {
      phase: 'Running',
      podIP: pod.ip,
      podIPs: [{ ip: pod.ip }],
      ...(node !== undefined && { hostIP: node.tailnetIp, hostIPs: [{ ip: node.tailnetIp }] }),
      startTime: STARTED,
      qosClass: 'BestEffort',
      conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) =>
        condition(type, 'True'),
      ),
      containerStatuses: [
        {
          name: pod.container,
          image,
          imageID: `${image.replace(/:[^:]*$/, '')}@sha256:${digest(image)}`,
          containerID: `containerd://${containerId}`,
          ready: true,
          started: true,
          restartCount: 0,
          lastState: {},
          state: { running: { startedAt: STARTED } },
        },
      ],
    },
  };
};

/** By container name: the agent may enter pod network namespaces, cilium-agent runs the node's datapath. */
const SECURITY: Readonly<Record<string, object | undefined>> = {
  agent: {
    privileged: false,
    runAsUser: 0,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'], add: ['SYS_ADMIN', 'NET_ADMIN', 'NET_RAW'] },
  },
  'cilium-agent': {
    capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'NET_RAW', 'SYS_ADMIN', 'SYS_RESOURCE', 'IPC_LOCK'] },
  },
};
