// What does each typed line do in the workspace and to the network?
import { inLang, type Text } from '../../model/text.ts';
import { closest } from '../../text/closest.ts';
import { cut } from '../../text/columns.ts';
import { clickables } from '../slack-server/clickables.ts';
import type { SlackServer } from '../slack-server/contract.ts';
import { harmless, harmlessLine } from './foreign-text.ts';
import { hintLines } from './hints.ts';
import { parseLine } from './parse-line.ts';
import { ALL_HINTS, PHRASES } from './phrases.ts';
import type { Place } from './place.ts';

export interface NetworkSwitch {
  readonly faults: readonly { readonly name: string; readonly says: Text }[];
  /** Sentence of what is broken now. */
  breakIt(name: string): Text;
  fixIt(): Text;
}

export interface HandOptions extends NetworkSwitch {
  readonly server: SlackServer;
  readonly place: Place;
  /** Columns of the window. */
  width(): number;
  print(lines: readonly string[]): void;
  /** Whole threads and channels, drawn again. */
  replay(ts: string | null): void;
}

/** `asked`: the bot has something to answer now; resolves when Slack has delivered it. */
export type Done = { readonly quit: boolean; readonly asked: Promise<unknown> | null };

const DONE: Done = { quit: false, asked: null };

export class Hand {
  readonly #options: HandOptions;

  constructor(options: HandOptions) {
    this.#options = options;
  }

  do(line: string): Done {
    const typed = parseLine(line);
    const { server, place, faults } = this.#options;
    switch (typed.kind) {
      case 'nothing':
        return DONE;
      case 'quit':
        return { quit: true, asked: null };
      case 'help':
        return this.#hints(ALL_HINTS);
      case 'slash':
        if (place.threadTs !== '') return this.#say(PHRASES.slashInThread);
        return this.#ask(server.slash({ ...this.#me(), command: typed.command, text: typed.text }));
      case 'mention': {
        const thread = place.threadTs === '' ? {} : { threadTs: place.threadTs };
        return this.#ask(server.mention({ ...this.#me(), text: typed.text, ...thread }));
      }
      case 'say':
        server.say({ ...this.#me(), text: typed.text, threadTs: place.threadTs });
        return DONE;
      case 'invite':
        server.invite(place.channel);
        return this.#say(PHRASES.invited(`#${place.channel}`));
      case 'faults':
        return this.#hints(faults.map(({ name, says }): [string, Text] => [name, says]));
      case 'break':
        return this.#break(typed.name);
      case 'fix':
        return this.#say(this.#options.fixIt());
      case 'click':
        return this.#click(typed.name, typed.value);
      case 'channel':
      case 'channels':
      case 'as':
        return this.#move(typed.kind, 'name' in typed ? typed.name : '');
      case 'thread':
      case 'threads':
        return this.#thread('name' in typed ? typed.name : '');
      case 'file':
        return this.#file(typed.name);
      case 'unknown':
        return this.#say(PHRASES.unknown(harmlessLine(typed.word)), typed.suggestions);
    }
  }

  #me() {
    return { channel: this.#options.place.channel, user: this.#options.place.user };
  }

  #tell(...lines: readonly string[]): Done {
    this.#options.print(lines);
    return DONE;
  }

  #hints(rows: readonly (readonly [string, Text])[]): Done {
    const { place, width } = this.#options;
    const spoken = rows.map(([typed, does]): [string, string] => [typed, inLang(does, place.lang)]);
    return this.#tell(...hintLines(spoken, width()));
  }

  #say(text: Text, suggestions: readonly string[] = []): Done {
    const { lang } = this.#options.place;
    return this.#tell(
      inLang(text, lang),
      ...(suggestions.length === 0 ? [] : [inLang(PHRASES.meant(suggestions), lang)]),
    );
  }

  #ask(sent: Promise<unknown>): Done {
    const asked = sent.catch((error: unknown) => {
      this.#say(PHRASES.failed(error instanceof Error ? error.message : String(error)));
    });
    return { quit: false, asked };
  }

  #break(name: string): Done {
    const names = this.#options.faults.map((fault) => fault.name);
    if (!names.includes(name)) return this.#say(PHRASES.noFault(harmlessLine(name)), closest(name, names));
    return this.#say(this.#options.breakIt(name));
  }

  #click(name: string, value: string): Done {
    const { server, place } = this.#options;
    const seen = [...server.messages(place.channel), ...server.ephemerals(place.channel, place.user)]
      .filter(({ ts, threadTs }) => place.threadTs === '' || ts === place.threadTs || threadTs === place.threadTs)
      .sort((a, b) => Number(b.ts) - Number(a.ts));
    const buttons = seen.flatMap((message) => clickables(message.blocks).map((one) => ({ message, ...one })));
    const word = name.toLowerCase();
    const found =
      buttons.find(({ actionId }) => actionId === name) ??
      buttons.find(({ label, actionId }) => word !== '' && (label.toLowerCase() === word || endsWith(actionId, word)));
    if (found === undefined) {
      const names = [...new Set(buttons.map(({ actionId }) => harmlessLine(actionId)))];
      const short = names.map((one) => one.split(/[^A-Za-z0-9]+/).at(-1) ?? one);
      return this.#say(PHRASES.noButton(names), closest(name, [...names, ...short]));
    }
    const sent = server.click({
      ...this.#me(),
      messageTs: found.message.ts,
      actionId: found.actionId,
      ...(value !== '' && { value }),
    });
    return this.#ask(
      sent.then(({ failure }) => {
        if (failure !== '') this.#say(PHRASES.clickFailed(failure));
      }),
    );
  }

  #move(kind: 'channel' | 'channels' | 'as', name: string): Done {
    const { server, place } = this.#options;
    if (kind === 'as') {
      const people = server.people.filter(({ app }) => app !== true).map((one) => one.name);
      const person = people.find((one) => one === name.replace(/^@/, ''));
      if (person === undefined) return this.#say(PHRASES.noPerson(people), closest(name, people));
      place.user = person;
      return this.#say(PHRASES.nowAs(person));
    }
    const channels = server.channels.map((one) => `#${one.name}`);
    const wanted = kind === 'channel' ? `#${name.replace(/^#/, '')}` : '';
    if (!channels.includes(wanted)) return this.#say(PHRASES.noChannel(channels), closest(wanted, channels));
    place.channel = wanted.slice(1);
    place.threadTs = '';
    this.#say(PHRASES.nowIn(wanted));
    this.#options.replay(null);
    return DONE;
  }

  #thread(name: string): Done {
    const { place } = this.#options;
    const roots = place.threads();
    if (name === '') {
      if (roots.length === 0) return this.#say(PHRASES.noThreads);
      const room = this.#options.width() - 5;
      return this.#tell(...roots.map(({ text }, index) => `  ${index + 1}  ${cut(harmlessLine(text), room)}`));
    }
    if (name === '0') {
      place.threadTs = '';
      return this.#say(PHRASES.leftThread);
    }
    const root = roots[Number(name) - 1];
    if (root === undefined) return this.#say(PHRASES.noThread);
    place.threadTs = root.ts;
    this.#options.replay(root.ts);
    return DONE;
  }

  #file(name: string): Done {
    const files = this.#options.server.files(this.#options.place.channel);
    const file = files.findLast((one) => one.name === name) ?? (name === '' ? files.at(-1) : undefined);
    if (file === undefined)
      return this.#say(
        PHRASES.noFile,
        closest(
          name,
          files.map((one) => harmlessLine(one.name)),
        ),
      );
    return this.#tell(...harmless(new TextDecoder().decode(file.bytes)).split('\n'));
  }
}

/** `netwhy:rerun`, `rerun/r-1`, `answer_rerun`: people type `rerun`. */
const endsWith = (actionId: string, word: string): boolean =>
  actionId
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .includes(word);
