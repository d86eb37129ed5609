// Who is it about and where does it go: the names of a sentence by the part they play in it.
import ipaddr from 'ipaddr.js';
import type { Found } from './found.ts';
import type { KnownName } from './tokens.ts';

export type Kind = KnownName['kind'];

/** Ways to write one name in a command; more than one when it may mean several things, none when it is not that kind. */
export type Ways = readonly string[];

const MAX_WAYS = 4;

/** As the grammar takes it. `anywhere`: where pods, services and hosts may stand. */
export const waysOf = (found: Found, kinds: readonly Kind[], anywhere = false): Ways => {
  for (const kind of kinds) {
    const entries = found.entries.filter((one) => one.kind === kind);
    if (entries.length > 0) return entries.slice(0, MAX_WAYS).map((one) => written(one, anywhere));
  }
  return [];
};

const written = ({ kind, namespace, name }: KnownName, anywhere: boolean): string => {
  if (kind === 'node' || kind === 'namespace') return name;
  return kind === 'service' && anywhere ? `${namespace}/svc/${name}` : `${namespace}/${name}`;
};

/** Nobody knows it, and it looks like a name. */
export const isStranger = ({ entries, candidate }: Found): boolean =>
  entries.length === 0 && (candidate.host === '' || candidate.surely) && !(candidate.address && candidate.host !== '');

export const isHost = ({ entries, candidate }: Found): boolean => entries.length === 0 && candidate.host !== '';

const BEFORE_SOURCE =
  /(?:from|inside|in|on|for|of|(?:reached|accessed|contacted|called|pinged|seen) by) (?:the |my |our )?(?:pod |node )?$/;
const AFTER_SOURCE = /^\s?(?:파드|포드|노드)?에서/;

/** A private address that nobody knows: it may have been a pod. */
export const isInside = (one: Found): boolean =>
  isHost(one) && one.candidate.address && ipaddr.parse(one.candidate.name).range() !== 'unicast';

/** `from web-0`: said in so many words. */
export const isSource = (text: string, { candidate }: Found): boolean =>
  BEFORE_SOURCE.test(text.slice(Math.max(0, candidate.from - 40), candidate.from));

/** The one that speaks: said to be so (`from web-0`, `web-0에서`), else the first. */
export const source = (text: string, of: readonly Found[]): Found | undefined =>
  of.find((one) => isSource(text, one)) ??
  of.find(({ candidate }) => AFTER_SOURCE.test(text.slice(candidate.to, candidate.to + 10))) ??
  of[0];
