// What the cluster's controllers would do with what was applied: pods of the DaemonSet and the Deployment, and their status.
import type { KubeObject, ObjectStore } from '../../../src/playground/objects.ts';

interface Workload extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>>; readonly annotations?: object };
      readonly spec: PodSpec;
    };
  };
}
interface PodSpec {
  readonly containers: readonly { readonly name: string }[];
}

/** Takes netwhy out of the demo. @returns what is to be called after each write */
export const controllers = (objects: ObjectStore): (() => void) => {
  // One agent a node, as the demo made it: node, addresses and status are its own, the rest comes from what is applied.
  const slots = objects.list('pods', 'netwhy');
  for (const { metadata } of slots) objects.delete('pods', 'netwhy', metadata.name);
  for (const key of ['apps/daemonsets', 'apps/deployments', 'configmaps'])
    for (const { metadata } of objects.list(key, 'netwhy')) objects.delete(key, 'netwhy', metadata.name);
  objects.delete('namespaces', undefined, 'netwhy');
  return () => {
    const agents = objects.get('apps/daemonsets', 'netwhy', 'netwhy-agent') as Workload | undefined;
    const bots = objects.get('apps/deployments', 'netwhy', 'netwhy') as Workload | undefined;
    // A bot takes the node of the first agent.
    const wanted = [
      ...(agents === undefined ? [] : slots.map((slot) => podOf(agents, slot, slot.metadata.name))),
      ...(bots === undefined || slots[0] === undefined
        ? []
        : Array.from({ length: bots.spec.replicas ?? 1 }, (_, at) =>
            podOf(bots, slots[0] as KubeObject, `netwhy-bot-${at}`),
          )),
    ];
    for (const pod of wanted) put(objects, 'pods', pod);
    for (const { metadata } of objects.list('pods', 'netwhy'))
      if (!wanted.some((pod) => pod.metadata.name === metadata.name)) objects.delete('pods', 'netwhy', metadata.name);
    if (agents !== undefined) put(objects, 'apps/daemonsets', { ...agents, status: daemonStatus(slots.length) });
    if (bots !== undefined)
      put(objects, 'apps/deployments', { ...bots, status: deploymentStatus(bots.spec.replicas ?? 1) });
  };
};

const podOf = ({ spec }: Workload, slot: KubeObject, name: string): KubeObject => {
  const { containers } = spec.template.spec;
  return {
    ...slot,
    metadata: { ...slot.metadata, name, ...spec.template.metadata },
    spec: { ...(slot.spec as object), ...spec.template.spec },
    status: {
      ...(slot.status as object),
      containerStatuses: containers.map((one) => ({
        name: one.name,
        ready: true,
        restartCount: 0,
        state: { running: {} },
      })),
    },
  };
};

const daemonStatus = (many: number) => ({
  desiredNumberScheduled: many,
  currentNumberScheduled: many,
  updatedNumberScheduled: many,
  numberAvailable: many,
  numberReady: many,
  numberMisscheduled: 0,
});
const deploymentStatus = (many: number) => ({
  replicas: many,
  updatedReplicas: many,
  readyReplicas: many,
  availableReplicas: many,
});

/** Only when it changes something: who watches would else see changes that are none. */
const put = (objects: ObjectStore, key: string, object: KubeObject): void => {
  const { namespace, name } = object.metadata;
  const before = objects.get(key, namespace, name);
  const { resourceVersion: _, ...metadata } = object.metadata;
  const { resourceVersion: _version, ...was } = before?.metadata ?? {};
  const same =
    before !== undefined && JSON.stringify({ ...before, metadata: was }) === JSON.stringify({ ...object, metadata });
  if (!same) objects.put(key, object);
};
