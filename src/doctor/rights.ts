// Which rights does netwhy use, of which tier is each, and which file gives it? The shipped roles, verb by verb.
import type { Right } from '../engine/ports/doctor.ts';
import type { Site } from '../model/site.ts';

export interface NeededRight extends Right {
  readonly tier: 'A' | 'D';
  /** The file of the manifests that gives it. */
  readonly from: string;
  /** Without it names are guessed less well, or objects read more often, and every answer stays what it is. */
  readonly helpsOnly: boolean;
}

const READ = 'manifests/base/read-objects.yaml';
const CONFIG = 'manifests/base/read-cilium-config.yaml';
const AGENTS = 'manifests/base/exec-in-agents.yaml';
const CILIUM = 'manifests/components/ask-cilium/exec-in-cilium.yaml';

/** group, resources, verbs; a verb with `?` only helps (test/manifests/least-privilege.test.ts, HELPS). */
const OBJECTS: readonly (readonly [group: string, resources: string, verbs: string])[] = [
  ['', 'pods', 'get? list watch?'],
  ['', 'nodes', 'get? list watch?'],
  ['', 'namespaces', 'get? list? watch?'],
  ['', 'services', 'get list watch?'],
  ['apps', 'deployments statefulsets daemonsets', 'get? list?'],
  ['apps', 'replicasets', 'get?'],
  ['discovery.k8s.io', 'endpointslices', 'list watch?'],
  ['networking.k8s.io', 'networkpolicies', 'list watch?'],
  ['cilium.io', 'ciliumnodes ciliumnetworkpolicies ciliumclusterwidenetworkpolicies', 'list watch?'],
  ['cilium.io', 'ciliumendpoints', 'get'],
];

/** A WebSocket exec is a get, and from Kubernetes 1.35 a create too. */
export const EXEC_VERBS = ['get', 'create'] as const;

export const execIn = (namespace: string): readonly Right[] =>
  EXEC_VERBS.map((verb) => ({ verb, group: '', resource: 'pods/exec', namespace, name: '' }));

export const neededRights = ({ agentNamespace, ciliumNamespace }: Site): readonly NeededRight[] => [
  ...OBJECTS.flatMap(([group, resources, verbs]) =>
    resources.split(' ').flatMap((resource) =>
      verbs.split(' ').map(
        (verb): NeededRight => ({
          ...{ verb: verb.replace('?', ''), group, resource, namespace: '', name: '' },
          ...{ tier: 'A', from: READ, helpsOnly: verb.endsWith('?') },
        }),
      ),
    ),
  ),
  ...['get', 'watch'].map(
    (verb): NeededRight => ({
      ...{ verb, group: '', resource: 'configmaps', namespace: ciliumNamespace, name: 'cilium-config' },
      ...{ tier: 'A', from: CONFIG, helpsOnly: verb === 'watch' },
    }),
  ),
  ...execIn(agentNamespace).map((right): NeededRight => ({ ...right, tier: 'A', from: AGENTS, helpsOnly: false })),
  ...execIn(ciliumNamespace).map((right): NeededRight => ({ ...right, tier: 'D', from: CILIUM, helpsOnly: false })),
];

/** For a policy that has Kubernetes asked in people's names. */
export const REVIEW: NeededRight = {
  ...{ verb: 'create', group: 'authorization.k8s.io', resource: 'subjectaccessreviews', namespace: '', name: '' },
  ...{ tier: 'A', from: 'manifests/components/access-review/ask-access.yaml', helpsOnly: false },
};

/** What netwhy must never be given: each is worth the whole cluster. */
export const NEVER: readonly Right[] = [
  { verb: 'get', group: '', resource: 'nodes/proxy', namespace: '', name: '' },
  { verb: 'list', group: '', resource: 'secrets', namespace: '', name: '' },
  { verb: 'create', group: '', resource: 'pods/exec', namespace: '', name: '' },
  { verb: 'create', group: '', resource: 'pods', namespace: '', name: '' },
];

/** `list ciliumnodes.cilium.io`, `get pods/exec in netwhy`, `get configmaps/cilium-config in kube-system`. */
export const rightWords = ({ verb, group, resource, namespace, name }: Right): string =>
  `${verb} ${resource}${group && `.${group}`}${name && `/${name}`}${namespace && ` in ${namespace}`}`;
