// What do people see: channels, messages, threads, views and files, held in memory and announced on change.
import { idMint, tsMint } from './clock.ts';
import type { JsonObject } from './json.ts';
import type { Block, Bot, Message, MessageMetadata } from './message.ts';
import { type Channel, type Person, SLACKBOT } from './people.ts';
import { refuse } from './refusal.ts';
import type { ViewState } from './view-state.ts';

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** What a picture shows; empty where nobody said. */
  readonly alt: string;
  readonly bytes: Uint8Array;
  /** Empty until shared. */
  readonly channel: string;
  readonly threadTs: string;
  /** Message it came with; empty until shared. */
  readonly messageTs: string;
}

export interface View {
  readonly id: string;
  readonly hash: string;
  readonly user: string;
  readonly view: JsonObject;
  /** What is filled in. */
  readonly state: ViewState;
}

export type Change =
  | { readonly kind: 'posted' | 'updated' | 'deleted' | 'ephemeral' | 'reaction'; readonly message: Message }
  | { readonly kind: 'view'; readonly user: string }
  | { readonly kind: 'file'; readonly file: StoredFile }
  | { readonly kind: 'channels' }
  /** Something people do not see: a socket came or went. */
  | { readonly kind: 'link' }
  | { readonly kind: 'call'; readonly method: string };

export type NewMessage = Pick<Message, 'channel' | 'user' | 'text'> &
  Partial<Pick<Message, 'blocks' | 'threadTs' | 'metadata' | 'ephemeralTo' | 'files'>>;

export class Workspace {
  readonly bot: Bot;
  readonly channels: Channel[];
  readonly people: readonly Person[];
  readonly files = new Map<string, StoredFile>();
  /** Open modals of a person, the topmost last; and everybody's Home. */
  readonly modals = new Map<string, View[]>();
  readonly homes = new Map<string, View>();
  readonly nextId = idMint();
  /** By ts, which no two share; oldest first. */
  readonly #messages = new Map<string, Message>();
  readonly #keep: number;
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #nextTs: () => string;

  /** @param keep how many messages and how many files; the oldest go first. */
  constructor(
    bot: Bot,
    channels: readonly Channel[],
    people: readonly Person[],
    now: () => number,
    keep = Number.POSITIVE_INFINITY,
  ) {
    this.bot = bot;
    this.#keep = keep;
    this.channels = [...channels];
    this.people = people;
    this.#nextTs = tsMint(now);
  }

  /** By id, `name` or `#name`. @throws Refusal channel_not_found */
  channel(name: string): Channel {
    const bare = name.replace(/^#/, '');
    const found = this.channels.find((channel) => channel.id === name || channel.name === bare);
    if (found === undefined) throw refuse('channel_not_found');
    return found;
  }

  /** The bot joins, is put out; the channel is archived or shared. @throws Refusal channel_not_found */
  setChannel(name: string, now: Partial<Omit<Channel, 'id' | 'name'>>): void {
    const channel = this.channel(name);
    this.channels.splice(this.channels.indexOf(channel), 1, { ...channel, ...now });
    this.announce({ kind: 'channels' });
  }

  /** A person's direct messages with the bot; made on first use. */
  direct(user: string): Channel {
    const person = this.person(user);
    const id = `D${person.id.slice(1)}`;
    const known = this.channels.find((channel) => channel.id === id);
    if (known !== undefined) return known;
    const made = { id, name: `@${person.name}`, botIsMember: true };
    this.channels.push(made);
    return made;
  }

  /** By id or name. @throws Refusal user_not_found */
  person(name: string): Person {
    const bare = name.replace(/^@/, '');
    const found = this.people.find((person) => person.id === name || person.name === bare);
    if (found === undefined) throw refuse('user_not_found');
    return found;
  }

  post(fresh: NewMessage): Message {
    const message: Message = {
      blocks: [],
      threadTs: '',
      metadata: null,
      ephemeralTo: '',
      files: [],
      ...fresh,
      ts: this.#nextTs(),
      edits: 0,
      shownAsEdited: false,
      reactions: [],
    };
    this.#messages.set(message.ts, message);
    forgetOldest(this.#messages, this.#keep);
    forgetOldest(this.files, this.#keep);
    this.announce({ kind: message.ephemeralTo === '' ? 'posted' : 'ephemeral', message });
    return message;
  }

  change(
    message: Message,
    now: { text?: string; blocks?: readonly Block[]; metadata?: MessageMetadata | null },
    shownAsEdited: boolean,
  ): Message {
    return this.#replace(message, { ...message, ...now, edits: message.edits + 1, shownAsEdited }, 'updated');
  }

  react(message: Message, reactions: readonly string[]): void {
    this.#replace(message, { ...message, reactions }, 'reaction');
  }

  remove(message: Message): void {
    if (!this.#messages.delete(message.ts)) return;
    this.announce({ kind: 'deleted', message });
  }

  /** A person changes a message. */
  edited(channel: string, ts: string, text: string): void {
    const message = this.message(channel, ts);
    if (message !== undefined) this.change(message, { text }, true);
  }

  /** A person deletes a message: above replies a tombstone of Slack's own stays, which they go on to hang on. */
  taken(channel: string, ts: string): void {
    const message = this.message(channel, ts);
    if (message === undefined) return;
    const grave = { user: SLACKBOT, text: 'This message was deleted.', blocks: [], metadata: null, files: [] };
    if (this.thread(channel, ts).length === 1) this.remove(message);
    else this.#replace(message, { ...message, ...grave }, 'updated');
  }

  /** What a person filled in in an open modal; the modal itself stays as it is. */
  keepState(user: string, view: View): void {
    const open = this.modals.get(user) ?? [];
    this.modals.set(
      user,
      open.map((one) => (one.id === view.id ? view : one)),
    );
  }

  /** Also finds ephemeral ones, which only a response_url can change. */
  message(channel: string, ts: string): Message | undefined {
    const found = this.#messages.get(ts);
    return found?.channel === channel ? found : undefined;
  }

  /** Everything in a channel that everybody sees, threads included, oldest first. */
  messages(channel: string): readonly Message[] {
    return [...this.#messages.values()].filter((one) => one.channel === channel && one.ephemeralTo === '');
  }

  /** A parent and its replies. */
  thread(channel: string, ts: string): readonly Message[] {
    return this.messages(channel).filter((one) => one.ts === ts || one.threadTs === ts);
  }

  ephemerals(channel: string, user: string): readonly Message[] {
    return [...this.#messages.values()].filter((one) => one.channel === channel && one.ephemeralTo === user);
  }

  announce(change: Change): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #replace(old: Message, message: Message, kind: 'updated' | 'reaction'): Message {
    if (this.#messages.has(old.ts)) this.#messages.set(old.ts, message);
    this.announce({ kind, message });
    return message;
  }
}

/** A Map tells its entries in the order they came. */
const forgetOldest = (entries: Map<string, unknown>, keep: number): void => {
  for (const key of entries.keys()) {
    if (entries.size <= keep) return;
    entries.delete(key);
  }
};
