// What an operator allows: who may ask what where, and how often. Plain data, as the policy file says it.
import type { Tier } from './tier.ts';

export const POLICY_DEEDS = ['ask', 'see', 'share', 'manage'] as const;
export type PolicyDeed = (typeof POLICY_DEEDS)[number];

/** Lists that are absent mean all. A rule holds where each of its lists holds. */
export interface PolicyRule {
  readonly effect: 'allow' | 'deny';
  /** Ids of users, names of groups, or `*`. */
  readonly who: readonly string[];
  readonly deeds?: readonly PolicyDeed[];
  /** Ids of channels; `direct` for direct messages and the Home tab. */
  readonly channels?: readonly string[];
  readonly questions?: readonly string[];
  readonly clusters?: readonly string[];
  readonly namespaces?: readonly string[];
  /** Of a rule that allows: as far as this. Of one that denies: this and further, and nothing else. Absent: all. */
  readonly tier?: Tier;
}

/** Both are asked: the user group in Slack, where the app may read it, and the ids. */
export interface PolicyGroup {
  readonly usergroup?: string;
  readonly users?: readonly string[];
}

/** Questions begun within a minute, and under way at once. Absent: no limit. */
export interface PolicyLimit {
  readonly perMinute?: number;
  readonly atOnce?: number;
}

/** Who a person in Slack is to Kubernetes. By ids alone: names in Slack are anybody's to choose. */
export interface PolicyPerson {
  readonly team: string;
  readonly user: string;
  /** Kubernetes user. */
  readonly as: string;
  readonly groups?: readonly string[];
}

/** With `review`, Kubernetes is asked whether it lets the person look at what they ask about. */
export interface PolicyKubernetes {
  readonly review: boolean;
  readonly people: readonly PolicyPerson[];
}

/** Captures run only with the word of a second person. */
export interface PolicyApproval {
  /** Ids of users and names of groups. */
  readonly approvers: readonly string[];
  /** Minutes a request waits. Absent: 10. */
  readonly minutes?: number;
  /** Whatever looks by exec in cilium-agent needs it too. */
  readonly cilium?: boolean;
}

export interface Policy {
  readonly groups: Readonly<Record<string, PolicyGroup>>;
  readonly rules: readonly PolicyRule[];
  readonly limits: { readonly user?: PolicyLimit; readonly channel?: PolicyLimit; readonly cluster?: PolicyLimit };
  readonly kubernetes?: PolicyKubernetes;
  readonly approval?: PolicyApproval;
}
