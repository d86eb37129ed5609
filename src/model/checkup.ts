// What was looked at in netwhy itself, what came of it, and what to do about it: plain data, for every surface.
import type { Vantage } from './location.ts';
import type { Text } from './text.ts';
import type { Tier } from './tier.ts';
import type { SkippedReason, UnknownReason, Verdict } from './verdict.ts';

/** In the order they are told. */
export const CHECK_AREAS = ['settings', 'store', 'slack', 'cluster', 'rights', 'agents', 'versions', 'cloud'] as const;
export type CheckArea = (typeof CHECK_AREAS)[number];

export interface Fix {
  readonly say: Text;
  /** A command, a setting or a line of a manifest, to copy; empty where the words say it. netwhy never runs it. */
  readonly run: string;
}

/** `skipped`: not set up, by choice or because it does not apply. It is not fine, and nothing to mend either. */
export interface Check {
  /** Stable, kebab-case; with `cluster` and `about` it names the check over time. */
  readonly id: string;
  readonly area: CheckArea;
  /** Empty where it is about no cluster. */
  readonly cluster: string;
  /** A node, a right, a setting …; empty where the id says all. */
  readonly about: string;
  /** What was looked at. Checks of one kind share it. */
  readonly looks: Text;
  readonly verdict: Verdict;
  /** Of unknown and skipped; empty otherwise. */
  readonly reason: UnknownReason | SkippedReason | '';
  /** The evidence. May hold foreign text, never a secret. */
  readonly saw: Text;
  /** Best first; empty where nothing needs to be done. */
  readonly fixes: readonly Fix[];
}

/** Steps that cannot look from here, of one vantage. */
export interface Unseen {
  readonly vantage: Vantage;
  readonly why: Text;
  readonly fix: Fix;
  readonly steps: readonly { readonly question: string; readonly step: string; readonly asks: Text }[];
}

export interface Reach {
  readonly cluster: string;
  /** What was granted, and the agents are fit for. */
  readonly tiers: readonly Tier[];
  /** Of tier B. */
  readonly execNamespaces: readonly string[];
  readonly unseen: readonly Unseen[];
}

export interface Checkup {
  readonly checks: readonly Check[];
  /** Of each cluster whose API server answered. */
  readonly reach: readonly Reach[];
  /** Fail before unknown before warn before pass, as of a report. */
  readonly verdict: Verdict;
  readonly netwhy: string;
  /** ISO. */
  readonly startedAt: string;
  readonly durationMs: number;
}
