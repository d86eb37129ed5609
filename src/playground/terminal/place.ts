// Who is the person at the keyboard, in which channel and thread, and which threads are there?

import type { Lang } from '../../model/text.ts';
import type { SlackServer } from '../slack-server/contract.ts';
import type { Message } from '../slack-server/message.ts';
import { harmlessLine } from './foreign-text.ts';
import type { Names } from './mrkdwn.ts';

export class Place {
  user = 'alice';
  channel = 'ops';
  /** Empty: in the channel itself. */
  threadTs = '';
  readonly #server: SlackServer;

  constructor(server: SlackServer) {
    this.#server = server;
    this.user = server.people[0]?.name ?? 'alice';
    this.channel = server.channels[0]?.name ?? 'ops';
  }

  get lang(): Lang {
    const person = this.#server.people.find(({ name }) => name === this.user);
    return person?.locale.startsWith('ko') ? 'ko' : 'en';
  }

  get channelId(): string {
    return this.#server.channels.find(({ name }) => name === this.channel)?.id ?? '';
  }

  get userId(): string {
    return this.#server.people.find(({ name }) => name === this.user)?.id ?? '';
  }

  get names(): Names {
    const { people, channels, botUserId } = this.#server;
    return {
      person: (id) => {
        if (id === botUserId) return '@netwhy';
        return `@${harmlessLine(people.find((person) => person.id === id)?.name ?? (id === 'USLACKBOT' ? 'slackbot' : id))}`;
      },
      channel: (id) => `#${harmlessLine(channels.find((channel) => channel.id === id)?.name ?? id)}`,
    };
  }

  /** What can be answered in a thread: every message in the channel itself, oldest first; thread 1 is the first. */
  threads(): readonly Message[] {
    const messages = this.#server.messages(this.channel);
    return messages.filter(
      (message) =>
        message.threadTs === '' &&
        (message.user === this.#server.botUserId || messages.some(({ threadTs }) => threadTs === message.ts)),
    );
  }

  /** 0: not a thread of this channel. */
  threadNumber(ts: string): number {
    return this.threads().findIndex((root) => root.ts === ts) + 1;
  }

  describe(): string {
    const thread = this.threadTs === '' ? '' : `/${this.threadNumber(this.threadTs)}`;
    return `#${this.channel}${thread}`;
  }
}
