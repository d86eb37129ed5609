// Which workload a demo pod belongs to, read from its name as Kubernetes forms names.
import type { PodSpec } from '../topology.ts';

export interface Owner {
  readonly kind: 'DaemonSet' | 'StatefulSet' | 'ReplicaSet';
  readonly name: string;
  /** Of a ReplicaSet: the Deployment above it; empty otherwise. */
  readonly deployment: string;
}

/** Every host-network pod of the demo is a DaemonSet's, every `name-<number>` a StatefulSet's, the rest Deployments'. */
export const ownerOf = (pod: PodSpec): Owner => {
  const above = pod.name.replace(/-[^-]+$/, '');
  if (pod.hostNetwork) return { kind: 'DaemonSet', name: above, deployment: '' };
  if (/-\d+$/.test(pod.name)) return { kind: 'StatefulSet', name: above, deployment: '' };
  return { kind: 'ReplicaSet', name: above, deployment: above.replace(/-[^-]+$/, '') };
};
