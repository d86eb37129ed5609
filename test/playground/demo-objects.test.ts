// What the demo cluster's objects say, and that they fit together.
import { describe, expect, it } from 'vitest';
import { demoObjects } from '../../src/playground/demo-objects.ts';
import { type KubeObject, ObjectStore } from '../../src/playground/objects.ts';
import { DEMO_TOPOLOGY } from '../../src/playground/topology.ts';

const store = new ObjectStore();
demoObjects(DEMO_TOPOLOGY, store);

const ALL = [
  'pods',
  'apps/replicasets',
  'apps/deployments',
  'apps/statefulsets',
  'apps/daemonsets',
  'cilium.io/ciliumendpoints',
].flatMap((resource) => store.list(resource));

const owners = (object: KubeObject) =>
  (object.metadata.ownerReferences ?? []) as readonly { kind: string; name: string; uid: string }[];

describe('the demo objects', () => {
  it('name an owner that exists, with its uid, wherever they have one', () => {
    const orphans = ALL.filter((object) =>
      owners(object).some(
        (owner) =>
          !ALL.some(
            (one) =>
              one.kind === owner.kind &&
              one.metadata.name === owner.name &&
              one.metadata.namespace === object.metadata.namespace &&
              one.metadata.uid === owner.uid,
          ),
      ),
    );
    expect(orphans).toEqual([]);
    expect(store.list('pods').every((pod) => owners(pod).length === 1)).toBe(true);
  });

  it('put every pod under the workload its name says', () => {
    expect(
      ['web-0', 'api-6d9f7c5b8-x2k4q', 'edge-b7k2d'].map((name) => {
        const pod = store.get('pods', 'shop', name);
        return pod === undefined ? [] : owners(pod).map((owner) => `${owner.kind}/${owner.name}`);
      }),
    ).toEqual([['StatefulSet/web'], ['ReplicaSet/api-6d9f7c5b8'], ['DaemonSet/edge']]);
  });

  it('have a Cilium endpoint for pods with their own network only', () => {
    const own = DEMO_TOPOLOGY.pods.filter((pod) => !pod.hostNetwork).map((pod) => `${pod.namespace}/${pod.name}`);
    expect(
      store
        .list('cilium.io/ciliumendpoints')
        .map((one) => `${one.metadata.namespace}/${one.metadata.name}`)
        .sort(),
    ).toEqual([...own].sort());
  });

  it('give the same objects for the same topology', () => {
    const again = new ObjectStore();
    demoObjects(DEMO_TOPOLOGY, again);
    expect(again.list('pods')).toEqual(store.list('pods'));
  });
});
