// Which namespaces is a question about, as far as its words say? What permission goes by before anything is looked up.
import { QUESTIONS } from '../../command/questions.ts';
import { KIND_WORDS } from '../../command/target.ts';
import type { Access, Asker, Deed, Permit } from '../../engine/ports/access.ts';
import type { Ask } from '../../model/ask.ts';

/** `shop/web-0`, `shop/deploy/web`; `deploy/web` names none. */
const namespaceIn = (word: string, given: string): string => {
  const parts = word.split('/');
  const [first = ''] = parts;
  return parts.length === 3 || (parts.length === 2 && !KIND_WORDS.has(first)) ? first : given;
};

const NOWHERE: readonly string[] = ['node', 'host', 'name', 'topic', 'choice'];

/** Empty in the list: one that is not named. An empty list: it is about none. */
export const namespacesOf = ({ question, target, other, namespace, options }: Ask): readonly string[] => {
  // Of these a node's own packets are seen, also where a pod names the node.
  if (question === 'capture' && options.what !== 'pod' && !target.includes('/') && namespace === '') return [];
  const takes = QUESTIONS.find(({ id }) => id === question)?.takes;
  if (takes?.every(({ kind }) => NOWHERE.includes(kind))) return [];
  return [...new Set([target, other].filter((word) => word !== '').map((word) => namespaceIn(word, namespace)))];
};

/** One for each namespace it names. */
export const deedsOf = (deed: Omit<Deed, 'namespace' | 'question' | 'cluster'>, ask: Ask): readonly Deed[] => {
  const found = namespacesOf(ask);
  const takes = QUESTIONS.find(({ id }) => id === ask.question)?.takes ?? [];
  // Of a place nobody knows by its name whether it is a node.
  const nodes = takes.some(({ kind }) => kind === 'place') && found.includes('');
  const about = { ...deed, question: ask.question, cluster: ask.cluster, ...(nodes && { nodes: true as const }) };
  return found.length === 0
    ? [{ ...about, namespace: '', elsewhere: true }]
    : found.map((namespace) => ({ ...about, namespace }));
};

/** All of them must be allowed. */
export const mayAll = async (
  access: Access | undefined,
  asker: Asker,
  deed: Omit<Deed, 'namespace' | 'question' | 'cluster'>,
  ask: Ask,
): Promise<Permit> => {
  for (const one of deedsOf(deed, ask)) {
    const permit = (await access?.may(asker, one)) ?? { allowed: true };
    if (!permit.allowed) return permit;
  }
  return { allowed: true };
};
