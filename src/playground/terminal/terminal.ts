// How does one chat with the bot from a terminal: first screen, typed lines, messages as they change?
import { createInterface } from 'node:readline';
import { inLang } from '../../model/text.ts';
import { cut, wrap } from '../../text/columns.ts';
import type { SlackServer } from '../slack-server/contract.ts';
import { completer } from './completer.ts';
import { Feed } from './feed.ts';
import { harmlessLine } from './foreign-text.ts';
import { Hand, type NetworkSwitch } from './hand.ts';
import { hintLines } from './hints.ts';
import { paintOf } from './paint.ts';
import { FIRST_HINTS, PHRASES, WELCOME } from './phrases.ts';
import { Place } from './place.ts';
import { pipeScreen, type Screen, ttyScreen } from './screen.ts';
import { WAITS, type Waits, watchAnswer } from './settled.ts';

export interface TerminalOptions extends NetworkSwitch {
  readonly server: SlackServer;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** A person at a TTY; otherwise a script, whose lines run one after the other. */
  readonly interactive: boolean;
  readonly colour?: boolean;
  readonly waits?: Partial<Waits>;
  /** Where the same can be had in a browser; absent: nowhere. */
  readonly page?: string;
}

export interface Terminal {
  stop(): void;
  /** Resolves when the person left, or the script ended and its last answer is there. Never rejects. */
  readonly done: Promise<void>;
  /** Lines so far that were not blank. */
  readonly typed: number;
}

const MAX_WIDTH = 100;
/** A script's line may be pages long; that it ran is enough. */
const MAX_ECHO = 300;

/** A window's size, where the stream is one. Some terminals without a window say 0 columns. */
const sizeOf = (output: NodeJS.WritableStream): { readonly columns: number; readonly rows: number } => {
  const { columns, rows } = output as Partial<{ columns: number; rows: number }>;
  return { columns: columns || 80, rows: rows || 24 };
};

const welcome = (place: Place, width: number, colour: boolean, page: string): readonly string[] => [
  ...wrap(WELCOME.en, width),
  ...wrap(WELCOME.ko, width),
  '',
  ...(page === '' ? [] : [`Browser / 브라우저: ${paintOf(colour).bold(page)}`, '']),
  ...wrap(`You are @${place.user} in ${place.describe()}. Try:`, width),
  ...wrap(`지금 @${place.user} 이름으로 ${place.describe()} 채널에 있습니다. 이렇게 해 보세요:`, width),
  '',
  ...hintLines(
    FIRST_HINTS.map(([typed, does]): [string, string] => [typed, `${does.en} / ${does.ko}`]),
    width,
    paintOf(colour).bold,
  ),
  '',
];

export const startTerminal = (options: TerminalOptions): Terminal => {
  const { server, input, output, interactive } = options;
  const colour = options.colour ?? false;
  const waits = { ...WAITS, ...options.waits };
  const width = (): number => Math.min(MAX_WIDTH, sizeOf(output).columns);
  const place = new Place(server);
  const ended = new AbortController();
  const readline = createInterface({
    input,
    output: interactive ? output : undefined,
    terminal: interactive,
    completer: completer(() => options.faults.map(({ name }) => name)),
  });
  const prompt = (): void => {
    if (!interactive || ended.signal.aborted) return;
    readline.setPrompt(`${place.user} ${place.describe()}> `);
    readline.prompt(true);
  };
  const screen: Screen = interactive
    ? ttyScreen({
        output,
        readline,
        size: () => sizeOf(output),
        more: (lines) => inLang(PHRASES.more(lines), place.lang),
      })
    : pipeScreen(output);
  const print = (lines: readonly string[]): void => screen.print(lines.flatMap((line) => wrap(line, width())));
  output.write(`${welcome(place, width(), colour, options.page ?? '').join('\n')}\n`);
  const feed = new Feed({ server, place, screen, live: interactive, colour, width, quietMs: waits.quietMs / 2 });
  const hand = new Hand({
    ...{ server, place, print, width, faults: options.faults },
    breakIt: (name) => options.breakIt(name),
    fixIt: () => options.fixIt(),
    replay: (ts) => {
      const seen = ts === null ? server.messages(place.channel) : server.thread(place.channel, ts);
      for (const message of seen.slice(-20)) screen.print(feed.render(message, ts !== null));
    },
  });

  let typed = 0;
  /** @returns false when the person wants to leave. */
  const run = async (line: string): Promise<boolean> => {
    if (line.trim() !== '') typed += 1;
    if (!interactive && line.trim() !== '') print([`> ${cut(harmlessLine(line), MAX_ECHO)}`]);
    screen.entered(line);
    const answer = interactive ? null : watchAnswer(server, waits, ended.signal);
    const { quit, asked } = hand.do(line);
    if (answer !== null) {
      await asked;
      if (asked === null) answer.stop();
      else if (!(await answer.wait())) print([inLang(PHRASES.gaveUp, place.lang)]);
      feed.flush();
    }
    if (!quit) prompt();
    return !quit;
  };

  const read = async (): Promise<void> => {
    prompt();
    for await (const line of readline) {
      if (ended.signal.aborted || !(await run(line))) break;
    }
  };
  const stop = (): void => {
    ended.abort();
    readline.close();
  };
  readline.on('SIGINT', stop);
  const done = read()
    .catch((error: unknown) => print([inLang(PHRASES.failed(String(error)), place.lang)]))
    .finally(() => {
      feed.stop();
      stop();
      if (interactive) print([inLang(PHRASES.bye, place.lang)]);
    });
  return {
    stop,
    done,
    get typed() {
      return typed;
    },
  };
};
