// The shape of a target as people type it: checked before anything is looked up or any URL is built.
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';

/** RFC 1123 subdomain, what Kubernetes allows as an object name. */
const OBJECT_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
/** RFC 1123 label, what a namespace is. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const KINDS = [
  'pod',
  'pods',
  'po',
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

/** `name`, `ns/name`, `kind/name` or `ns/kind/name`, as typed. @throws Fault usage. */
export const checkTarget = (typed: string): string => {
  const parts = typed.split('/');
  const name = parts.at(-1) ?? '';
  const before = parts.slice(0, -1);
  const wellFormed =
    OBJECT_NAME.test(name) &&
    (before.length === 0 ||
      (before.length === 1 && LABEL.test(before[0] ?? '')) ||
      (before.length === 2 && LABEL.test(before[0] ?? '') && KINDS.includes(before[1] ?? '')));
  if (!wellFormed) throw badName(typed, 'pod', 'web-0, shop/web-0, deploy/web');
  return typed;
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

const badName = (typed: string, what: 'pod' | 'namespace' | 'cluster', example: string): Fault => {
  const lower = typed.toLowerCase();
  const suggestions = lower !== typed && OBJECT_NAME.test(lower.split('/').at(-1) ?? '') ? [lower] : [];
  const shown = typed.length > 60 ? `${typed.slice(0, 60)}…` : typed;
  const korean = { pod: '파드', namespace: '네임스페이스', cluster: '클러스터' }[what];
  return new Fault(
    'usage',
    say(
      `"${shown}" is not a ${what} name. Use lower-case letters, digits and dashes, like ${example}.`,
      `"${shown}"은(는) ${korean} 이름이 아닙니다. 소문자, 숫자, 하이픈만 쓸 수 있습니다. 예: ${example}`,
    ),
    { suggestions },
  );
};
