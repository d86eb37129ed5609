// Who may do what: asked before a run, at every click and for every place an answer is shown in.
import type { Text } from '../../model/text.ts';
import type { Tier } from '../../model/tier.ts';

export interface Asker {
  readonly team: string;
  readonly user: string;
  /** Where they ask, or where it would be shown. Empty where there is none (App Home). */
  readonly channel: string;
}

/** `ask` runs a question; `see` shows an answer that is there; `share` shows it to another audience (asker.channel is the new place). */
export interface Deed {
  readonly kind: 'ask' | 'see' | 'share' | 'manage';
  readonly question: string;
  /** Empty where the default one is meant. */
  readonly cluster: string;
  /** Of what is asked about; empty where there is none or it is not known yet. */
  readonly namespace: string;
  /** The evidence holds what not everybody may see: packets, public addresses. */
  readonly sensitive: boolean;
  /** Only to know what to offer or to hide; nobody was refused anything by it. */
  readonly offer?: true;
  /** It is about no namespace at all: nodes, settings. */
  readonly elsewhere?: true;
  /** It may be about a node, beside what its namespace says. */
  readonly nodes?: true;
}

export type Permit = { readonly allowed: true } | { readonly allowed: false; readonly why: Text };

/** Something that counts against a limit. */
export interface Beginning {
  readonly run: string;
  readonly user: string;
  readonly channel: string;
  readonly cluster: string;
  readonly atMs: number;
  readonly over: boolean;
}

/** What began lately and what is under way, in whichever process. Rejects with a Fault `adapter` when it could not be kept. */
export interface Beginnings {
  /**
   * Notes it down unless `why` gives a reason against it; nobody else begins meanwhile.
   * @param lately milliseconds after which what is over counts no more.
   * @param why of what is under way or began lately, oldest first; with the time, which is one for all processes.
   */
  begin<No>(
    one: Omit<Beginning, 'over' | 'atMs'>,
    lately: number,
    why: (begun: readonly Beginning[], nowMs: number) => No | null,
  ): Promise<No | null>;
  /** It is under way no more; of a run in the journal that is known without it. */
  over(run: string): Promise<void>;
  /** It did not begin after all. */
  forget(run: string): Promise<void>;
}

/** How much at once. */
export interface Admit {
  /** Never throws; what cannot be counted is refused, with that reason. @param run the id it would get. */
  admit(asker: Asker, cluster: string, run: string): Promise<Permit>;
  /** Of what was admitted and is no run of the journal, or not yet: it is under way no more, or did not begin. Never throws. */
  over(run: string, began: boolean): Promise<void>;
}

/** How far one run may look, beyond what its question asks: asked where it would, before it does. */
export interface Bounds {
  /**
   * Why it may not look so far, in one line for the evidence; empty when it may. Never throws.
   * @param namespace of the pod that would be looked into; empty where it is none.
   */
  forbids(tier: Tier, namespace: string): Promise<string>;
}

/** Whose word a question needs beside its asker's, and how long it is waited for. */
export interface ApprovalTerms {
  readonly minutes: number;
  /** As the policy names them: ids of users, and of user groups. */
  readonly users: readonly string[];
  readonly usergroups: readonly string[];
}

export interface Access {
  /** Never throws; what cannot be found out is refused, with that reason. */
  may(asker: Asker, deed: Deed): Promise<Permit>;
  /** Of a run that does all these; without it there are none but the bot's own rights. */
  bounds?(asker: Asker, deeds: readonly Deed[], approved: boolean): Bounds;
  /** null: the question needs nobody's word. */
  approval?(question: string): ApprovalTerms | null;
  /** May this person give their word for what that one asked? */
  mayApprove?(who: Asker, asker: Asker, question: string): Promise<Permit>;
}
