// The workloads above the demo's pods: Deployments with their ReplicaSets, StatefulSets and DaemonSets, all complete.

import { IMAGES } from '../images.ts';
import type { KubeObject, ObjectStore } from '../objects.ts';
import type { PodSpec, Topology } from '../topology.ts';
import { AGENT_CONTAINERS } from './agent-pod.ts';
import { metadata, ownedBy } from './metadata.ts';
import { ownerOf } from './owner.ts';

export const putWorkloads = (topology: Topology, store: ObjectStore): void => {
  const groups = Map.groupBy(topology.pods, (pod) => `${pod.namespace}/${ownerOf(pod).kind}/${ownerOf(pod).name}`);
  for (const pods of groups.values()) {
    const [first] = pods;
    if (first !== undefined) putWorkload(first, pods.length, store);
  }
};

const putWorkload = (pod: PodSpec, replicas: number, store: ObjectStore): void => {
  const owner = ownerOf(pod);
  const { namespace } = pod;
  switch (owner.kind) {
    case 'DaemonSet':
      store.put('apps/daemonsets', workload('DaemonSet', pod, owner.name, daemonStatus(replicas)));
      return;
    case 'StatefulSet':
      store.put('apps/statefulsets', workload('StatefulSet', pod, owner.name, replicaStatus(replicas), replicas));
      return;
    case 'ReplicaSet': {
      const set = workload('ReplicaSet', pod, owner.name, replicaStatus(replicas), replicas);
      const above = [ownedBy('apps/v1', 'Deployment', namespace, owner.deployment)];
      store.put('apps/replicasets', { ...set, metadata: { ...set.metadata, ownerReferences: above } });
      store.put('apps/deployments', workload('Deployment', pod, owner.deployment, replicaStatus(replicas), replicas));
      return;
    }
    default:
      owner.kind satisfies never;
  }
};

const workload = (kind: string, pod: PodSpec, name: string, status: object, replicas?: number): KubeObject => {
  const labels = kind === 'ReplicaSet' ? pod.labels : selectorOf(pod);
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: metadata(kind, pod.namespace, name, labels),
    spec: {
      ...(replicas !== undefined && { replicas }),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...(pod.hostNetwork && { hostNetwork: true }),
          containers: (pod.image === 'agent' ? Object.keys(AGENT_CONTAINERS) : [pod.container]).map((container) => ({
            name: container,
            image: IMAGES[pod.image].image,
          })),
        },
      },
    },
    status,
  };
};

/** The pod's labels without those a controller adds to each of its pods. */
const selectorOf = (pod: PodSpec): Record<string, string> =>
  Object.fromEntries(
    Object.entries(pod.labels).filter(
      ([key]) => key !== 'pod-template-hash' && key !== 'statefulset.kubernetes.io/pod-name',
    ),
  );

const replicaStatus = (replicas: number) => ({ replicas, readyReplicas: replicas, availableReplicas: replicas });

const daemonStatus = (nodes: number) => ({
  currentNumberScheduled: nodes,
  desiredNumberScheduled: nodes,
  numberAvailable: nodes,
  numberMisscheduled: 0,
  numberReady: nodes,
});
