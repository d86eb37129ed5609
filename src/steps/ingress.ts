// Do the ingress policies of a destination together let the asking pod in?
import type { IngressPolicyFacts } from '../model/scene.ts';

export interface Ingress {
  /** `open`: no policy selects the pod. */
  readonly reach: 'open' | 'allowed' | 'denied' | 'unsure';
  /** Those that keep the asker out, or may: as `kind namespace/name`. */
  readonly names: readonly string[];
}

const nameOf = ({ kind, namespace, name }: IngressPolicyFacts): string =>
  namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;

/** Allows add up, and one deny wins over all of them. @param pod as namespace/name. */
export const ingressOn = (policies: readonly IngressPolicyFacts[], pod: string): Ingress => {
  const own = policies.filter(({ selects }) => selects.includes(pod));
  if (own.length === 0) return { reach: 'open', names: [] };
  const denying = own.filter(({ denies }) => denies === true);
  if (denying.length > 0) return { reach: 'denied', names: denying.map(nameOf) };
  const notSure = own.filter(({ denies }) => denies === null);
  if (notSure.length > 0) return { reach: 'unsure', names: notSure.map(nameOf) };
  if (own.some(({ allowsTarget }) => allowsTarget === true)) return { reach: 'allowed', names: [] };
  const open = own.filter(({ allowsTarget }) => allowsTarget === null);
  return open.length > 0 ? { reach: 'unsure', names: open.map(nameOf) } : { reach: 'denied', names: own.map(nameOf) };
};
