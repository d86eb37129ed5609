// Who may do what: asked before a run, at every click and for every place an answer is shown in.
import type { Text } from '../../model/text.ts';

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
}

export type Permit = { readonly allowed: true } | { readonly allowed: false; readonly why: Text };

/** How much at once; nothing is waited for. */
export interface Admit {
  admit(asker: Asker, cluster: string): Permit & { readonly over: (began: boolean) => void };
}

export interface Access {
  /** Never throws; what cannot be found out is refused, with that reason. */
  may(asker: Asker, deed: Deed): Promise<Permit>;
}
