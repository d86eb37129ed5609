// What the API server says about one demo pod: owner, containers with their states, conditions, addresses.

import { IMAGES } from '../images.ts';
import type { KubeObject } from '../objects.ts';
import type { PodSpec, Topology } from '../topology.ts';
import { AGENT_CONTAINERS, AGENT_POD } from './agent-pod.ts';
import { condition, digest, metadata, ownedBy, STARTED } from './metadata.ts';
import { ownerOf } from './owner.ts';
import { backendsOf } from './service.ts';

export const podObject = (pod: PodSpec, topology: Topology): KubeObject => {
  const owner = ownerOf(pod);
  const { image } = IMAGES[pod.image];
  const containers = containersOf(pod);
  const ports = topology.services
    .filter((service) => backendsOf(topology, service).includes(pod))
    .map(({ targetPort }) => ({ name: 'http', containerPort: targetPort, protocol: 'TCP' }));
  const node = topology.nodes.find((one) => one.name === pod.node);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata('Pod', pod.namespace, pod.name, pod.labels),
      ...(containers.length > 1 && { annotations: { 'kubectl.kubernetes.io/default-container': pod.container } }),
      generateName: `${owner.name}-`,
      ownerReferences: [ownedBy('apps/v1', owner.kind, pod.namespace, owner.name)],
    },
    spec: {
      nodeName: pod.node,
      serviceAccountName: 'default',
      restartPolicy: 'Always',
      dnsPolicy: pod.hostNetwork ? 'Default' : 'ClusterFirst',
      ...(pod.hostNetwork && { hostNetwork: true }),
      ...(pod.image === 'agent' && AGENT_POD),
      containers: containers.map(({ name, ...special }) => ({
        name,
        image,
        imagePullPolicy: 'IfNotPresent',
        resources: {},
        ...(ports.length > 0 && { ports }),
        ...special,
      })),
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
      containerStatuses: containers.map(({ name }) => ({
        name,
        image,
        imageID: `${image.replace(/:[^:]*$/, '')}@sha256:${digest(image)}`,
        containerID: `containerd://${digest(`${pod.namespace}/${pod.name}/${name}`)}`,
        ready: true,
        started: true,
        restartCount: 0,
        lastState: {},
        state: { running: { startedAt: STARTED } },
      })),
    },
  };
};

/** What is special about each container: cilium-agent runs the node's datapath. */
const containersOf = (pod: PodSpec): readonly { readonly name: string; readonly [field: string]: unknown }[] => {
  if (pod.image === 'agent') return Object.entries(AGENT_CONTAINERS).map(([name, special]) => ({ name, ...special }));
  return [{ name: pod.container, ...(pod.image === 'cilium' && { securityContext: CILIUM }) }];
};

const CILIUM = {
  capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'NET_RAW', 'SYS_ADMIN', 'SYS_RESOURCE', 'IPC_LOCK'] },
};
