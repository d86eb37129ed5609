// A target as typed, taken apart: namespace, kind, name.
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';
import { isObjectName } from './names.ts';
import { kindSaid } from './service-name.ts';
import { saidOtherKind } from './target-faults.ts';

export const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'] as const;
export type WorkloadKind = (typeof WORKLOADS)[number];

export interface TargetName {
  /** As typed, for notes. */
  readonly typed: string;
  /** Empty when not given. */
  readonly namespace: string;
  readonly kind: 'Pod' | WorkloadKind;
  readonly name: string;
  /** A node would do too. */
  readonly orNode?: true;
}

const KINDS: ReadonlyMap<string, TargetName['kind']> = new Map([
  ...['po', 'pod', 'pods'].map((word) => [word, 'Pod'] as const),
  ...['deploy', 'deployment', 'deployments'].map((word) => [word, 'Deployment'] as const),
  ...['sts', 'statefulset', 'statefulsets'].map((word) => [word, 'StatefulSet'] as const),
  ...['ds', 'daemonset', 'daemonsets'].map((word) => [word, 'DaemonSet'] as const),
  ...['rs', 'replicaset', 'replicasets'].map((word) => [word, 'ReplicaSet'] as const),
]);

/** `web-0`, `shop/web-0`, `deploy/web`, `shop/deploy/web`; -n beside any of them. @throws Fault usage. */
export const targetName = (typed: string, inNamespace: string): TargetName => {
  const parts = typed.split('/');
  const name = parts.at(-1) ?? '';
  const kindWord = parts.length > 1 ? (parts.at(-2) ?? '') : '';
  const kind = KINDS.get(kindWord);
  const inName = parts.length === 3 ? (parts[0] ?? '') : kind === undefined ? kindWord : '';
  const namespace = inName || inNamespace;
  const known = parts.length < 3 || kind !== undefined;
  if (parts.length > 3 || !known || !isObjectName(name) || (namespace !== '' && !isObjectName(namespace))) {
    throw new Fault('usage', say('This is no name of a pod or workload.', '파드나 워크로드의 이름이 아닙니다.'), {
      suggestions: ['web-0', 'shop/web-0', 'deploy/web'],
    });
  }
  const said = kindSaid(inName);
  if (said !== null && inNamespace !== '' && inName !== inNamespace)
    throw saidOtherKind({ typed, namespace, kind: 'Pod', name }, said);
  if (inName !== '' && inNamespace !== '' && inName !== inNamespace) {
    throw new Fault(
      'usage',
      say(
        `Two namespaces were given: ${inName} and ${inNamespace}.`,
        `네임스페이스가 두 개 지정되었습니다: ${inName}, ${inNamespace}.`,
      ),
      { suggestions: [`${inName}/${name}`, `${inNamespace}/${name}`] },
    );
  }
  return { typed, namespace, kind: kind ?? 'Pod', name };
};
