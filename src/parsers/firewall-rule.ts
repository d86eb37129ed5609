// What one packet filter rule is, whichever tool printed it.

export type Hook = 'input' | 'forward' | 'output' | 'prerouting' | 'postrouting';
export type RuleVerdict = 'accept' | 'drop' | 'reject' | 'jump' | 'return' | 'masquerade' | 'other';

export interface FirewallRule {
  /** Table name, with the family in front when the tool tells it (nft): `ip filter`, else `filter`. */
  readonly table: string;
  readonly chain: string;
  /** Set for a base chain or a built-in chain name; null for a chain that is only jumped to. */
  readonly hook: Hook | null;
  /** 1 for the first rule of its chain. The policy of a chain comes after its last rule. */
  readonly position: number;
  /** null when the rule has no counter. */
  readonly packets: number | null;
  readonly verdict: RuleVerdict;
  /** As printed, e.g. icmp-host-prohibited; null when the verdict is another or the tool does not say. */
  readonly rejectWith: string | null;
  /** It has a match, so not every packet meets it. */
  readonly conditional: boolean;
  /** The rule as printed, at most 200 printable characters. */
  readonly text: string;
}

const BUILT_IN: Readonly<Record<string, Hook>> = {
  INPUT: 'input',
  FORWARD: 'forward',
  OUTPUT: 'output',
  PREROUTING: 'prerouting',
  POSTROUTING: 'postrouting',
};

/** The hook of a built-in chain's name (iptables) or a base chain's own word (nft); null for other chains. */
export const hookOf = (name: string): Hook | null => {
  const hook = Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : Object.values(BUILT_IN).find((one) => one === name);
  return hook ?? null;
};
