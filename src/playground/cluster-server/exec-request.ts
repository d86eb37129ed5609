// May this exec start? Finds pod and container, or says no in the words of the API server and the kubelet.
import type { KubeObject, ObjectStore } from '../objects.ts';
import type { ExecPlace } from './knobs.ts';
import { RESOURCES } from './resources.ts';
import { badRequest, internalError, notFound, type Status } from './status.ts';

export interface ExecStart extends ExecPlace {
  readonly stdin: boolean;
  /** Lowest output channel the client asked for: 1 stdout, 2 stderr; 0 for none. */
  readonly firstChannel: 0 | 1 | 2;
  readonly stdout: boolean;
  readonly stderr: boolean;
}

export const execStart = (
  objects: ObjectStore,
  namespace: string,
  name: string,
  query: URLSearchParams,
): ExecStart | Status => {
  const pod = objects.get('pods', namespace, name);
  const podResource = RESOURCES.find((one) => one.key === 'pods');
  if (pod === undefined) return podResource === undefined ? internalError('no pods') : notFound(podResource, name);
  const on = (key: string): boolean => ['true', '1'].includes(query.get(key) ?? '');
  const streams = { stdin: on('stdin'), stdout: on('stdout'), stderr: on('stderr') };
  if (!streams.stdin && !streams.stdout && !streams.stderr) {
    return badRequest('you must specify at least 1 of stdin, stdout, stderr');
  }
  const argv = query.getAll('command');
  if (argv.length === 0) return badRequest('you must specify a command');
  const containers = namesOf(pod);
  const asked = query.get('container') ?? '';
  if (asked === '' && containers.length > 1) {
    return badRequest(`a container name must be specified for pod ${name}, choose one of: [${containers.join(' ')}]`);
  }
  const container = asked === '' ? (containers[0] ?? '') : asked;
  if (!containers.includes(container)) return badRequest(`container ${container} is not valid for pod ${name}`);
  const unreachable = kubeletTrouble(objects, pod, container);
  if (unreachable !== null) return unreachable;
  return {
    namespace,
    pod: name,
    container,
    argv,
    ...streams,
    firstChannel: streams.stdout ? 1 : streams.stderr ? 2 : 0,
  };
};

interface PodParts {
  readonly spec?: { readonly nodeName?: string; readonly containers?: readonly { readonly name: string }[] };
  readonly status?: {
    readonly containerStatuses?: readonly { readonly name: string; readonly state?: { readonly running?: object } }[];
  };
}

interface NodeParts {
  readonly status?: {
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

const namesOf = (pod: KubeObject): readonly string[] =>
  ((pod as PodParts).spec?.containers ?? []).map((container) => container.name);

const kubeletTrouble = (objects: ObjectStore, pod: KubeObject, container: string): Status | null => {
  const { spec, status } = pod as PodParts;
  const nodeName = spec?.nodeName ?? '';
  if (nodeName === '') return badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  const node = objects.get('nodes', undefined, nodeName) as NodeParts | undefined;
  const ready = node?.status?.conditions?.find((one) => one.type === 'Ready')?.status;
  if (ready !== 'True') {
    const address = node?.status?.addresses?.find((one) => one.type === 'InternalIP')?.address ?? nodeName;
    return internalError(`error dialing backend: dial tcp ${address}:10250: i/o timeout`);
  }
  const state = status?.containerStatuses?.find((one) => one.name === container)?.state;
  if (state?.running === undefined) {
    return internalError(`unable to upgrade connection: container not found ("${container}")`);
  }
  return null;
};
