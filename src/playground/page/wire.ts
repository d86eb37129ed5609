// What do the page and its server say to each other? Types alone, for both sides.
import type { Lang, Text } from '../../model/text.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface PagePerson {
  readonly id: string;
  readonly name: string;
  readonly lang: Lang;
  readonly tz: string;
  /** Not a person one can be: the bot, Slackbot, an alerting app. */
  readonly app: boolean;
  readonly guest: boolean;
}

export interface PageChannel {
  readonly id: string;
  readonly name: string;
  readonly botIsMember: boolean;
}

export interface PageMessage {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly threadTs: string;
  readonly ephemeralTo: string;
  readonly edited: boolean;
  readonly reactions: readonly string[];
  readonly files: readonly string[];
}

export interface PageFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly bytes: number;
  /** A picture the page may show, and what it shows. */
  readonly picture?: { readonly alt: string };
}

/** A fault one can switch on, and a question that finds it. */
export interface PageFault {
  readonly name: string;
  readonly says: Text;
  readonly ask: string;
}

/** What may be typed after `/net`. */
export interface PageQuestion {
  readonly usage: string;
  readonly example: string;
  readonly asks: Text;
  /** What each word after the question names. */
  readonly takes: readonly string[];
}

export interface PageShortcut {
  readonly callbackId: string;
  readonly name: Text;
}

export interface Workspace {
  readonly botUserId: string;
  readonly people: readonly PagePerson[];
  readonly faults: readonly PageFault[];
  readonly questions: readonly PageQuestion[];
  readonly shortcuts: readonly PageShortcut[];
  /** Where permalinks start, without a slash at the end. */
  readonly home: string;
}

export interface PodPicture {
  readonly namespace: string;
  readonly name: string;
  readonly running: boolean;
  /** A packet to the internet comes back; null with the node's own network, or when it does not run. */
  readonly internet: boolean | null;
  /** The cluster's DNS answers. */
  readonly dns: boolean | null;
}

export interface NodePicture {
  readonly name: string;
  readonly tailnetIp: string;
  readonly on: boolean;
  readonly tailscale: boolean;
  readonly cilium: boolean;
  readonly internet: boolean;
  readonly pods: readonly PodPicture[];
}

/** The overlay between two nodes: how many of ten pings between their pods came back, and which way Tailscale goes. */
export interface LinkPicture {
  readonly ends: readonly [string, string];
  readonly arrived: number;
  readonly way: 'direct' | 'derp' | 'peer-relay' | null;
}

export interface NetworkPicture {
  readonly nodes: readonly NodePicture[];
  readonly links: readonly LinkPicture[];
  readonly broken: readonly string[];
}

/** Each carries the whole of what it is about: a reader who missed some needs only the latest. */
export type PageEvent =
  | { readonly kind: 'workspace'; readonly workspace: Workspace }
  | { readonly kind: 'channels'; readonly channels: readonly PageChannel[] }
  | { readonly kind: 'message'; readonly message: PageMessage }
  | { readonly kind: 'gone'; readonly channel: string; readonly ts: string }
  | { readonly kind: 'file'; readonly file: PageFile }
  | { readonly kind: 'views'; readonly user: string; readonly modals: readonly Json[]; readonly home: Json | null }
  | { readonly kind: 'network'; readonly picture: NetworkPicture };

/** What the page hears after an act. */
export interface ActResult {
  readonly ok: boolean;
  /** What Slack would show instead of an answer; empty when all went well. */
  readonly failure: string;
  /** Of an external select. */
  readonly options?: readonly Json[];
  /** Of a submitted modal, by block_id. */
  readonly errors?: Readonly<Record<string, string>>;
}
