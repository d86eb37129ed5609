// What does the playground's Slack offer to the app, to the people in it, and to whoever makes the weather?
import type { Mentioned } from './actors.ts';
import type { Delivery, Envelope } from './envelope.ts';
import type { Suggested } from './forms.ts';
import type { Call } from './front-door.ts';
import type { SignedRequest } from './http-mode.ts';
import type { Interaction } from './interaction.ts';
import type { JsonObject } from './json.ts';
import type { Message } from './message.ts';
import type { Channel, Person } from './people.ts';
import type { RecycleReason } from './socket-mode.ts';
import type { Failure } from './weather.ts';
import type { Change, StoredFile } from './workspace.ts';

export interface SlackServerOptions {
  readonly host?: string;
  /** 0: any free one. */
  readonly port?: number;
  readonly channels?: readonly Channel[];
  readonly users?: readonly Person[];
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly recycleAfterSeconds?: number;
  /** How many messages, and how many files, before the oldest are forgotten; absent: all stay. */
  readonly messagesKept?: number;
  /** Members of user groups by id; absent: a free plan, which has none. */
  readonly userGroups?: Readonly<Record<string, readonly string[]>>;
  /** What the app was installed with; absent: every scope. */
  readonly scopes?: readonly string[];
  readonly ackDeadlineMs?: number;
  readonly triggerLifeMs?: number;
  readonly pingEveryMs?: number;
  readonly recycleGraceMs?: number;
  readonly eventRetryDelaysMs?: readonly number[];
}

export interface SlackCounts {
  readonly sockets: { readonly open: number; readonly opened: number; readonly turnedAway: number };
  readonly envelopes: { readonly sent: number; readonly acked: number };
  readonly lateAcks: number;
  readonly perMethod: Readonly<Record<string, number>>;
  /** Every call of the Web API and of response URLs (`response_url`), oldest first. */
  readonly calls: readonly Call[];
}

export interface SlackServer {
  /** For `slackApiUrl`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly botUserId: string;
  readonly channels: readonly Channel[];
  readonly people: readonly Person[];

  // People. Channels by id, `ops` or `#ops`; people by id or name.
  slash(act: { channel: string; user: string; text: string; command?: string }): Promise<Interaction>;
  mention(act: { channel: string; user: string; text: string; threadTs?: string }): Promise<Mentioned>;
  say(act: { channel: string; user: string; text: string; threadTs?: string }): string;
  /** In the person's direct messages with the bot. */
  direct(act: { user: string; text: string; threadTs?: string }): Promise<Mentioned & { readonly channel: string }>;
  /** The bot joins the channel. */
  invite(channel: string): void;
  click(act: {
    channel: string;
    user: string;
    messageTs: string;
    actionId: string;
    value?: string;
  }): Promise<Interaction>;
  /** Puts an emoji on a message. */
  react(act: { channel: string; user: string; messageTs: string; name: string }): Promise<Mentioned>;
  /** A message shortcut, from the menu of a message. */
  shortcut(act: { channel: string; user: string; messageTs: string; callbackId: string }): Promise<Interaction>;
  /** Types, chooses or presses in the topmost modal; null when Slack tells the app nothing of it. */
  fill(act: { user: string; actionId: string; value?: string | JsonObject }): Promise<Interaction | null>;
  /** What an external select of the topmost modal offers after these letters. */
  suggest(act: { user: string; actionId: string; value: string }): Promise<Suggested>;
  /** With what is filled in; `values` stands over it. @throws Error where Slack's client would not send it. */
  submitView(act: { user: string; values?: JsonObject }): Promise<Interaction>;
  closeView(user: string): Promise<void>;
  pressHome(act: { user: string; actionId: string; value?: string }): Promise<Interaction>;
  openHome(user: string): Promise<Mentioned>;

  /** Permalinks lead there from now on. */
  webAt(url: string): void;

  // What people see.
  /** Channel and thread messages everybody sees, oldest first. */
  messages(channel: string): readonly Message[];
  thread(channel: string, ts: string): readonly Message[];
  ephemerals(channel: string, user: string): readonly Message[];
  views(user: string): { readonly modals: readonly JsonObject[]; readonly home: JsonObject | null };
  files(channel: string): readonly StoredFile[];
  onChange(listener: (change: Change) => void): () => void;
  /** The first truthy value `look` gives, asked again after every change. Rejects after the timeout. */
  waitFor<T>(look: () => T | null | undefined | false, timeoutMs?: number): Promise<T>;

  // The wire.
  sendEnvelope(raw: Pick<Envelope, 'type' | 'payload'> & Partial<Envelope>): Promise<Delivery>;
  /** The last envelope once more: the very same one, or as Slack's n-th retry of an event. */
  resend(retry?: { readonly attempt: number; readonly reason?: string }): Promise<Delivery>;
  readonly lastEnvelope: Envelope | null;
  /** The request of HTTP mode for an envelope; another secret or an old time makes it a forgery. */
  signed(raw: Envelope, forged?: { readonly secret?: string; readonly ageSeconds?: number }): SignedRequest;
  readonly counts: SlackCounts;

  readonly knobs: {
    /** Deliver to this address over HTTP; null: over sockets again. */
    deliverTo(url: string | null): void;
    recycle(reason?: RecycleReason, whichSocket?: number): void;
    dropSockets(): void;
    /** Half-open: this socket, or all, say nothing any more and stay open. */
    silence(whichSocket?: number): void;
    /** The next sockets are too many. */
    turnAway(times: number): void;
    /** Both tokens are refused with this code, such as `token_revoked`; empty: taken again. */
    badToken(code: string): void;
    /** Somebody changes, or deletes, a message; one with replies leaves a tombstone above them. */
    edit(channel: string, ts: string, text: string): void;
    remove(channel: string, ts: string): void;
    /** The bot is put out, the channel archived, shared with another company … */
    channel(name: string, now: Partial<Omit<Channel, 'id' | 'name'>>): void;
    rateLimit(method: string, times: number, retryAfterSeconds: number): void;
    failNext(method: string, failure: Failure, times?: number): void;
    openDelay(ms: number): void;
  };
  close(): Promise<void>;
}
