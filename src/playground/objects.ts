// Kubernetes objects by resource, with resource versions and a log of changes that watches replay.

/** A Kubernetes object as JSON; `metadata.resourceVersion` is the store's. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
}

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: string;
  readonly version: number;
  readonly object: KubeObject;
}

/** Resource = the URL's plural with its group, e.g. `pods`, `apps/deployments`, `cilium.io/ciliumendpoints`. */
export class ObjectStore {
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #log: Change[] = [];
  readonly #watchers = new Set<(change: Change) => void>();
  #version = 100;

  get version(): number {
    return this.#version;
  }

  put(resource: string, object: KubeObject): void {
    const kept = this.#of(resource);
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    const type = kept.has(key) ? 'MODIFIED' : 'ADDED';
    this.#version += 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
    kept.set(key, stored);
    this.#tell({ type, resource, version: this.#version, object: stored });
  }

  delete(resource: string, namespace: string | undefined, name: string): void {
    const kept = this.#of(resource);
    const object = kept.get(keyOf(namespace, name));
    if (object === undefined) return;
    kept.delete(keyOf(namespace, name));
    this.#version += 1;
    // As the API server: what was, with the version of its end.
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
    this.#tell({ type: 'DELETED', resource, version: this.#version, object: last });
  }

  get(resource: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#of(resource).get(keyOf(namespace, name));
  }

  /** All of a resource, or of one namespace, in name order. */
  list(resource: string, namespace?: string): readonly KubeObject[] {
    return [...this.#of(resource).entries()]
      .filter(([, object]) => namespace === undefined || object.metadata.namespace === namespace)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  /** Changes newer than a version, oldest first. */
  since(resource: string, version: number): readonly Change[] {
    return this.#log.filter((change) => change.resource === resource && change.version > version);
  }

  /** @returns a function that ends the watch. */
  watch(listener: (change: Change) => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  #of(resource: string): Map<string, KubeObject> {
    const kept = this.#objects.get(resource) ?? new Map<string, KubeObject>();
    this.#objects.set(resource, kept);
    return kept;
  }

  #tell(change: Change): void {
    this.#log.push(change);
    for (const listener of this.#watchers) listener(change);
  }
}

const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;
