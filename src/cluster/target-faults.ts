// What the asker is told when a name is not there, or means several things: one sentence and what to type instead.
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';
import { nearNames } from './near-names.ts';
import type { PodRecord } from './pod-facts.ts';
import type { TargetName } from './target-name.ts';

const MOST_CHOICES = 10;

export const fullName = ({ facts }: PodRecord): string => `${facts.namespace}/${facts.name}`;

export const ambiguous = (typed: string, choices: readonly string[]): Fault =>
  new Fault(
    'usage',
    say(
      `"${typed}" is ambiguous: ${choices.length} match. Which one?`,
      `"${typed}"에 해당하는 대상이 ${choices.length}개입니다. 하나를 골라 주세요.`,
    ),
    { suggestions: [...choices].sort().slice(0, MOST_CHOICES) },
  );

/** The pods behind a Service often begin with its name. */
export const serviceNotPod = (typed: string, choices: readonly string[], service: string): Fault =>
  new Fault(
    'usage',
    say(
      `"${typed}" is a Service, not a pod; ${choices.length} pods begin with that name. Which one?`,
      `"${typed}"은(는) 파드가 아니라 서비스입니다. 이 이름으로 시작하는 파드가 ${choices.length}개 있습니다. 하나를 골라 주세요.`,
    ),
    { suggestions: [`why-no-service ${service}`, ...[...choices].sort().slice(0, MOST_CHOICES - 1)] },
  );

export const noNamespace = (
  namespace: string,
  target: TargetName,
  exist: readonly string[],
  elsewhere: readonly string[],
): Fault =>
  new Fault('usage', say(`There is no namespace "${namespace}".`, `"${namespace}" 네임스페이스가 없습니다.`), {
    suggestions:
      elsewhere.length > 0
        ? elsewhere.slice(0, MOST_CHOICES)
        : atMost(nearNames(namespace, exist), exist).map((one) => withNamespace(one, target)),
  });

/** `svc/web` where a pod is asked for, and there is no namespace called so. */
export const saidOtherKind = (target: TargetName, kind: 'service' | 'node'): Fault =>
  new Fault(
    'usage',
    kind === 'service'
      ? say(
          `"${target.typed}" names a Service, and a pod is needed here.`,
          `"${target.typed}"은(는) 서비스인데, 여기에는 파드가 필요합니다.`,
        )
      : say(
          `"${target.typed}" names a node, and a pod is needed here.`,
          `"${target.typed}"은(는) 노드인데, 여기에는 파드가 필요합니다.`,
        ),
    { suggestions: [kind === 'service' ? `why-no-service ${target.name}` : `health ${target.name}`] },
  );

/** Near ones, else whichever there are. */
const atMost = (near: readonly string[], all: readonly string[]): readonly string[] =>
  near.length > 0 ? near : all.slice(0, MOST_CHOICES);

const withNamespace = (namespace: string, target: TargetName): string =>
  target.kind === 'Pod' ? `${namespace}/${target.name}` : `${namespace}/${target.kind.toLowerCase()}/${target.name}`;

/** `namespace` empty: looked for everywhere. */
export const notThere = (target: TargetName, namespace: string, suggestions: readonly string[]): Fault => {
  const what = target.kind !== 'Pod' ? target.kind : target.orNode ? 'node or pod' : 'pod';
  const korean = target.kind !== 'Pod' ? target.kind : target.orNode ? '노드나 파드' : '파드';
  return new Fault(
    'usage',
    namespace === ''
      ? say(
          target.orNode
            ? `There is no ${what} "${target.name}".`
            : `There is no ${what} "${target.name}" in any namespace.`,
          target.orNode
            ? `"${target.name}"(이)라는 ${korean}가 없습니다.`
            : `어느 네임스페이스에도 "${target.name}" ${korean}가 없습니다.`,
        )
      : say(
          `There is no ${what} "${target.name}" in namespace ${namespace}.`,
          `${namespace} 네임스페이스에 "${target.name}" ${korean}가 없습니다.`,
        ),
    { suggestions },
  );
};

/** Not in the one namespace we looked in, and the others may not be listed. */
export const sayNamespace = (target: TargetName, namespace: string): Fault =>
  new Fault(
    'usage',
    say(
      `There is no "${target.name}" in namespace ${namespace}, and netwhy may not list other namespaces. Name the namespace with -n.`,
      `${namespace} 네임스페이스에 "${target.name}"이(가) 없고, 다른 네임스페이스를 조회할 권한이 없습니다. -n으로 네임스페이스를 지정하세요.`,
    ),
    { suggestions: [`${target.typed} -n <namespace>`] },
  );

export const noPods = (target: TargetName, namespace: string): Fault =>
  new Fault(
    'usage',
    say(
      `${target.kind} ${namespace}/${target.name} has no pods now.`,
      `${target.kind} ${namespace}/${target.name}에 현재 파드가 없습니다.`,
    ),
  );
