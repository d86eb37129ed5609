// The shape of a target as people type it: checked before anything is looked up or any URL is built.
import { Fault } from '../model/fault.ts';
import { say, type Text } from '../model/text.ts';

/** RFC 1123 subdomain, what Kubernetes allows as an object name. */
const OBJECT_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
/** RFC 1123 label, what a namespace is. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const PODS = ['pod', 'pods', 'po'];
const WORKLOADS = [
  'deploy',
  'deployment',
  'deployments',
  'sts',
  'statefulset',
  'statefulsets',
  'ds',
  'daemonset',
  'daemonsets',
  'rs',
  'replicaset',
  'replicasets',
];
const SERVICES = ['svc', 'service', 'services'];
const NODES = ['node', 'nodes', 'no'];

/** Words for a kind, which are no namespace: `deploy/web`. */
export const KIND_WORDS: ReadonlySet<string> = new Set([...PODS, ...WORKLOADS, ...SERVICES, ...NODES]);

export type Named = 'pod' | 'service' | 'node' | 'place' | 'anywhere';

/** Words that may stand before a name, by what is asked for. */
const KINDS: Readonly<Record<Named, readonly string[]>> = {
  pod: [...PODS, ...WORKLOADS],
  service: SERVICES,
  node: NODES,
  place: [...PODS, ...WORKLOADS, ...NODES],
  anywhere: [...PODS, ...WORKLOADS, ...SERVICES],
};

/** `name`, `ns/name`, `kind/name` or `ns/kind/name`, as typed; a node has no namespace. @throws Fault usage. */
export const checkTarget = (typed: string, what: Named = 'pod'): string => {
  const parts = typed.split('/');
  const name = parts.at(-1) ?? '';
  const before = parts.slice(0, -1);
  const [first = '', second = ''] = before;
  const wellFormed =
    OBJECT_NAME.test(name) &&
    (before.length === 0 ||
      (before.length === 1 && (what === 'node' ? NODES.includes(first) : LABEL.test(first))) ||
      (before.length === 2 && what !== 'node' && LABEL.test(first) && KINDS[what].includes(second)));
  if (!wellFormed && what === 'node' && before.length > 0 && [...before, name].every((part) => OBJECT_NAME.test(part)))
    throw noNode(typed);
  if (!wellFormed) throw badName(typed, what, EXAMPLES[what]);
  return typed;
};

/** A node has no namespace, and nothing before its name but the word for it. */
const noNode = (typed: string): Fault => {
  const shown = typed.length > 60 ? `${typed.slice(0, 60)}…` : typed;
  return new Fault(
    'usage',
    say(
      `This question takes a node, and "${shown}" names something else. Give a node's name, like ${EXAMPLES.node}.`,
      `이 질문에는 노드를 지정해야 하는데 "${shown}"은(는) 다른 대상입니다. 노드 이름을 쓰세요. 예: ${EXAMPLES.node}`,
    ),
  );
};

const EXAMPLES: Readonly<Record<Named, string>> = {
  pod: 'web-0, shop/web-0, deploy/web',
  service: 'web, shop/web, svc/web',
  node: 'node-1',
  place: 'node-1, shop/web-0',
  anywhere: 'db-0, svc/web, google.com',
};

/** @throws Fault usage. */
export const checkNamespace = (typed: string): string => {
  if (!LABEL.test(typed)) throw badName(typed, 'namespace', 'shop');
  return typed;
};

/** The cluster's name in this bot's settings. @throws Fault usage. */
export const checkCluster = (typed: string): string => {
  if (!/^[a-z0-9][a-z0-9_.@-]{0,62}$/i.test(typed)) throw badName(typed, 'cluster', 'prod');
  return typed;
};

const badName = (typed: string, what: Named | 'namespace' | 'cluster', example: string): Fault => {
  const lower = typed.toLowerCase();
  const suggestions = lower !== typed && OBJECT_NAME.test(lower.split('/').at(-1) ?? '') ? [lower] : [];
  const shown = typed.length > 60 ? `${typed.slice(0, 60)}…` : typed;
  const { en, ko } = CALLED[what];
  return new Fault(
    'usage',
    say(
      `"${shown}" is not a ${en} name. Use lower-case letters, digits and dashes, like ${example}.`,
      `"${shown}"은(는) ${ko} 이름이 아닙니다. 소문자, 숫자, 하이픈만 쓸 수 있습니다. 예: ${example}`,
    ),
    { suggestions },
  );
};

const CALLED: Readonly<Record<Named | 'namespace' | 'cluster', Text>> = {
  pod: say('pod', '파드'),
  service: say('service', '서비스'),
  node: say('node', '노드'),
  place: say('node or pod', '노드나 파드'),
  anywhere: say('pod, service or host', '파드, 서비스, 호스트'),
  namespace: say('namespace', '네임스페이스'),
  cluster: say('cluster', '클러스터'),
};
