// A service or node name as typed, taken apart.
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';

export interface ServiceName {
  readonly typed: string;
  /** Empty when not given. */
  readonly namespace: string;
  readonly name: string;
}

const SERVICE_WORDS = ['svc', 'service', 'services'];
const NODE_WORDS = ['no', 'node', 'nodes'];

/** `web`, `shop/web`, `svc/web`, `shop/svc/web`. @throws Fault usage when -n says another namespace. */
export const serviceName = (typed: string, inNamespace: string): ServiceName => {
  const parts = typed.split('/').filter((part, at, all) => at === all.length - 1 || !SERVICE_WORDS.includes(part));
  const name = parts.at(-1) ?? '';
  const inName = parts.length > 1 ? (parts[0] ?? '') : '';
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
  return { typed, namespace: inName || inNamespace, name };
};

/** What a word before a name says of it; null for one that is no such word, and so a namespace. */
export const kindSaid = (word: string): 'service' | 'node' | null =>
  SERVICE_WORDS.includes(word) ? 'service' : NODE_WORDS.includes(word) ? 'node' : null;

/** True when the words say a service is meant: `svc/web`. */
export const saysService = (typed: string): boolean =>
  typed
    .split('/')
    .slice(0, -1)
    .some((part) => SERVICE_WORDS.includes(part));

/** `node-1` or `node/node-1`; null when the words cannot mean a node. */
export const nodeName = (typed: string): string | null => {
  const parts = typed.split('/');
  if (parts.length === 1) return typed;
  return parts.length === 2 && NODE_WORDS.includes(parts[0] ?? '') ? (parts[1] ?? '') : null;
};
