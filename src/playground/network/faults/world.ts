// What a fault may change: the network and the objects, of which the ones from before are kept for the way back.
import type { Text } from '../../../model/text.ts';
import type { KubeObject, ObjectStore } from '../../objects.ts';
import type { Network, NodeStack, PodStack } from '../state.ts';

export interface FaultInfo {
  /** `code`, or `code:variant` for another way the same cause comes about. */
  readonly name: string;
  /** The cause a diagnosis must name. */
  readonly code: string;
  readonly says: Text;
  /** Ids of the questions whose answer must name the code. */
  readonly questions: readonly string[];
}

export interface FaultSpec extends FaultInfo {
  readonly apply: (world: World) => void;
}

export const fault = (
  name: string,
  says: Text,
  apply: (world: World) => void,
  questions: readonly string[] = ['why-no-egress', 'why-no-dns', 'path'],
): FaultSpec => ({ name, code: name.split(':')[0] ?? name, says, questions, apply });

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects are merged, everything else (arrays too) is replaced. */
const merge = (base: Plain, change: Plain): Plain => ({
  ...base,
  ...Object.fromEntries(
    Object.entries(change).map(([key, value]) => {
      const before = base[key];
      return [key, isPlain(before) && isPlain(value) ? merge(before, value) : value];
    }),
  ),
});

interface Kept {
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly object: KubeObject | undefined;
}

export class World {
  readonly network: Network;
  readonly #objects: ObjectStore;
  readonly #kept: Kept[] = [];

  constructor(network: Network, objects: ObjectStore) {
    this.network = network;
    this.#objects = objects;
  }

  /** @throws Error when the demo has no such node. */
  node(name: string): NodeStack {
    const node = this.network.nodes.get(name);
    if (!node) throw new Error(`the demo has no node ${name}`);
    return node;
  }

  /** @throws Error when the demo has no such pod. */
  pod(id: string): PodStack {
    const pod = [...this.network.pods.values()].find((one) => one.id === id);
    if (!pod) throw new Error(`the demo has no pod ${id}`);
    return pod;
  }

  get coreDns(): readonly PodStack[] {
    return [...this.network.pods.values()].filter((pod) => pod.spec.labels['k8s-app'] === 'kube-dns');
  }

  put(resource: string, object: KubeObject): void {
    this.#keep(resource, object.metadata.namespace, object.metadata.name);
    this.#objects.put(resource, object);
  }

  remove(resource: string, namespace: string | undefined, name: string): void {
    this.#keep(resource, namespace, name);
    this.#objects.delete(resource, namespace, name);
  }

  /** Changes an object that is there; one that is not stays away. */
  patch(resource: string, namespace: string | undefined, name: string, change: (object: KubeObject) => Plain): void {
    this.replace(resource, namespace, name, (object) => merge(object, change(object)) as unknown as KubeObject);
  }

  /** Puts another in the place of an object that is there. */
  replace(
    resource: string,
    namespace: string | undefined,
    name: string,
    change: (object: KubeObject) => KubeObject,
  ): void {
    const object = this.#objects.get(resource, namespace, name);
    if (object) this.put(resource, change(object));
  }

  list(resource: string, namespace?: string): readonly KubeObject[] {
    return this.#objects.list(resource, namespace);
  }

  /** Brings the objects back as they were; the network is made anew by its owner. */
  restore(): void {
    for (const { resource, namespace, name, object } of this.#kept.reverse()) {
      if (object) this.#objects.put(resource, object);
      else this.#objects.delete(resource, namespace, name);
    }
    this.#kept.length = 0;
  }

  #keep(resource: string, namespace: string | undefined, name: string): void {
    this.#kept.push({ resource, namespace, name, object: this.#objects.get(resource, namespace, name) });
  }
}
