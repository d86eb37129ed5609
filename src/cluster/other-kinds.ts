// A name that is not there as one kind of thing may be there as another: then the asker is told so, with what to type.
import { Fault } from '../model/fault.ts';
import { say, type Text } from '../model/text.ts';
import type { ApiReader } from './api-reader.ts';
import { nodeNamed, podNamed, serviceNamed, workloadNamed } from './resources.ts';
import { WORKLOADS } from './target-name.ts';

export type Wanted = 'pod' | 'service' | 'node';

interface Kind {
  readonly is: 'pod' | 'service' | 'node' | 'workload';
  readonly en: string;
  readonly ko: string;
  /** What to type instead of the bare name. */
  readonly typed: string;
}

const WANTED: Readonly<Record<Wanted, Text>> = {
  pod: say('a pod', '파드'),
  service: say('a Service', '서비스'),
  node: say('a node', '노드'),
};

/** @throws Fault usage when the name is there as something else. Otherwise says nothing: the caller knows what to say then. */
export const refuseOtherKind = async (
  reader: ApiReader,
  name: string,
  namespace: string,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<void> => {
  const found = (await kindsOf(reader, name, namespace, signal)).filter((one) => one.is !== wanted);
  const [first] = found;
  if (first === undefined) return;
  throw new Fault(
    'usage',
    say(
      `"${name}" is ${first.en}, not ${WANTED[wanted].en}.`,
      `"${name}"은(는) ${WANTED[wanted].ko}가 아니라 ${first.ko}입니다.`,
    ),
    { suggestions: found.flatMap((one) => suggestionFor(one, wanted)) },
  );
};

const suggestionFor = (found: Kind, wanted: Wanted): readonly string[] => {
  if (wanted === 'pod' && found.is === 'workload') return [found.typed];
  switch (found.is) {
    case 'pod':
      return [`why-no-egress ${found.typed}`];
    case 'service':
      return [`why-no-service ${found.typed}`];
    case 'node':
      return [`health ${found.typed}`];
    case 'workload':
      return [`why-no-egress ${found.typed}`];
    default:
      return found.is satisfies never;
  }
};

const kindsOf = async (
  reader: ApiReader,
  name: string,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly Kind[]> => {
  const [pod, service, node, ...workloads] = await Promise.all([
    reader.get(podNamed(namespace, name), signal),
    reader.get(serviceNamed(namespace, name), signal),
    reader.get(nodeNamed(name), signal),
    ...WORKLOADS.map((kind) => reader.get(workloadNamed(kind, namespace, name), signal)),
  ]);
  const full = `${namespace}/${name}`;
  const workload = WORKLOADS.filter((_, at) => workloads[at]?.ok === true);
  return [
    ...(service.ok ? [{ is: 'service', en: 'a Service', ko: '서비스', typed: full } as const] : []),
    ...workload.map(
      (kind) =>
        ({ is: 'workload', en: `a ${kind}`, ko: kind, typed: `${namespace}/${kind.toLowerCase()}/${name}` }) as const,
    ),
    ...(node.ok ? [{ is: 'node', en: 'a node', ko: '노드', typed: name } as const] : []),
    ...(pod.ok ? [{ is: 'pod', en: 'a pod', ko: '파드', typed: full } as const] : []),
  ];
};
