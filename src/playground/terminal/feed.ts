// Which changes of the workspace reach the reader, when, and in what form?
import { inLang } from '../../model/text.ts';
import type { SlackServer } from '../slack-server/contract.ts';
import { textAt } from '../slack-server/json.ts';
import type { Message } from '../slack-server/message.ts';
import type { Change } from '../slack-server/workspace.ts';
import { harmlessLine } from './foreign-text.ts';
import { lookOf } from './look.ts';
import { PHRASES } from './phrases.ts';
import type { Place } from './place.ts';
import { renderBlocks } from './render-blocks.ts';
import { isWorking, renderMessage } from './render-message.ts';
import type { Screen } from './screen.ts';

export interface FeedOptions {
  readonly server: SlackServer;
  readonly place: Place;
  readonly screen: Screen;
  readonly live: boolean;
  readonly colour: boolean;
  readonly width: () => number;
  /** On a pipe an updated message is shown when it has been left alone for so long. */
  readonly quietMs: number;
}

export class Feed {
  readonly #options: FeedOptions;
  /** Text of each message as it was last shown, by channel and ts. */
  readonly #shown = new Map<string, string>();
  /** Changed and not yet shown: only on a pipe. */
  readonly #waiting = new Map<string, Message>();
  readonly #stop: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#stop = options.server.onChange((change) => this.#see(change));
  }

  stop(): void {
    this.#stop();
    this.flush();
  }

  /** Shows what waits, unfinished or not. */
  flush(): void {
    clearTimeout(this.#timer);
    for (const message of this.#waiting.values()) this.#show(message);
    this.#waiting.clear();
  }

  /** @param open also what Slack shows folded. */
  render(message: Message, open = false): readonly string[] {
    const { place, server, colour, width } = this.#options;
    const number = message.threadTs === '' ? 0 : place.threadNumber(message.threadTs);
    const { lang } = place;
    return renderMessage(message, lookOf({ width: width(), colour, names: place.names, open }), {
      thread: number === 0 ? '' : inLang(PHRASES.thread(number), lang),
      onlyYou: inLang(PHRASES.onlyYou, lang),
      edited: inLang(PHRASES.edited, lang),
      files: server
        .files(message.channel)
        .filter(({ id }) => message.files.includes(id))
        .map(({ name, bytes, alt }) => `${name}, ${bytes.length} bytes: ${alt === '' ? `file ${name}` : alt}`),
    });
  }

  #see(change: Change): void {
    const { place, screen } = this.#options;
    if (change.kind === 'view') this.#view(change.user);
    if (!('message' in change) || change.kind === 'deleted') return;
    const { message } = change;
    if (message.ephemeralTo !== '' && message.ephemeralTo !== place.userId) return;
    if (message.channel !== place.channelId) {
      if (change.kind === 'posted' && message.threadTs === '') {
        screen.print([inLang(PHRASES.elsewhere(place.names.channel(message.channel)), place.lang)]);
      }
      return;
    }
    if (this.#options.live) this.#live(message);
    else if (change.kind === 'updated' || change.kind === 'reaction' || isWorking(message))
      this.#later(message, change);
    else {
      // A reply comes after the last form of what it replies to.
      this.#showFinished();
      this.#show(message);
    }
  }

  #later(message: Message, change: Change): void {
    const { place, screen, quietMs } = this.#options;
    if (change.kind === 'posted') screen.print([`${place.names.person(message.user)} …`]);
    this.#waiting.set(`${message.channel}/${message.ts}`, message);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#showFinished(), quietMs);
  }

  #showFinished(): void {
    for (const [key, message] of this.#waiting) {
      if (isWorking(message)) continue;
      this.#waiting.delete(key);
      this.#show(message);
    }
  }

  #live(message: Message): void {
    const key = `${message.channel}/${message.ts}`;
    if (!isWorking(message)) {
      this.#show(message);
      return;
    }
    this.#shown.delete(key);
    this.#options.screen.live(key, this.render(message));
  }

  #show(message: Message): void {
    const key = `${message.channel}/${message.ts}`;
    const lines = this.render(message);
    if (this.#shown.get(key) === lines.join('\n')) return;
    this.#shown.set(key, lines.join('\n'));
    this.#options.screen.settle(key, lines);
  }

  #view(user: string): void {
    const { place, server, screen, colour, width } = this.#options;
    const view = user === place.userId ? server.views(user).modals.at(-1) : undefined;
    if (view === undefined) return;
    const look = lookOf({ width: width(), colour, names: place.names });
    const blocks = Array.isArray(view.blocks) ? view.blocks : [];
    screen.print([
      `[${inLang(PHRASES.modal, place.lang)}: ${harmlessLine(textAt(view.title, 'text'))}]`,
      ...renderBlocks(look, blocks, look.width - 4).map((line) => `  | ${line}`),
      ...(blocks.some((block) => textAt(block, 'type') === 'input') ? [inLang(PHRASES.formHere, place.lang)] : []),
    ]);
  }
}
