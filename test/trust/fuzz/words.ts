// The grammar and the reading of sentences: whatever is typed is a question within its bounds, or a refusal.
import { parseWords } from '../../../src/command/parse.ts';
import { QUESTIONS } from '../../../src/command/questions.ts';
import { exactly } from '../../../src/command/reading/found.ts';
import { intentOf } from '../../../src/command/reading/intents.ts';
import { candidatesIn, readable } from '../../../src/command/reading/tokens.ts';
import { parseSchedule } from '../../../src/command/schedule.ts';
import type { Ask } from '../../../src/model/ask.ts';
import { Fault } from '../../../src/model/fault.ts';
import { wordsAfterMention } from '../../../src/slack/on-mention.ts';
import { unescapeText } from '../../../src/slack/render/literal.ts';
import { ink } from '../../../src/slack/render/message.ts';
import { faultMessage } from '../../../src/slack/render/notice.ts';
import { ENGLISH } from '../../command/english-sentences.ts';
import { KOREAN } from '../../command/korean-sentences.ts';
import { SHOP } from '../../slack/fake-directory.ts';
import { liveInMessage } from '../shown.ts';
import type { Chance } from '../survives.ts';
import { mutate } from './mutate.ts';
import type { Target } from './target.ts';

const COMMANDS = QUESTIONS.flatMap(({ examples, usage }) => [...examples, usage]);
const SCHEDULES = ['add "0 9 * * 1-5" health', 'add 0 * * * * tz=Asia/Seoul health', 'list', 'pause s-1', 'delete s-1'];
const SENTENCES = [...ENGLISH, ...KOREAN].map(([sentence]) => sentence);
const WORDS = [
  ...COMMANDS.flatMap((one) => one.split(' ')),
  '-n',
  '--namespace=../..',
  '--cluster',
  '--lang',
  '--json',
  '--',
  '-o',
  '%2e%2e',
  '../../secrets',
  'shop/../kube-system',
  '<!channel>',
  '<@U0PLANTED>',
  '<http://evil.example|google.com>',
  '$(id)',
  ';id',
  '`id`',
  '--help',
  '|',
  '가나',
  '１',
  '\u202e',
  'http://169.254.169.254/',
  '169.254.169.254',
  '127.0.0.1',
  '::1',
  '0x7f000001',
  'a'.repeat(300),
  '"',
  "'",
  '=',
  'count=1e9',
];

const typed = (chance: Chance): string => {
  if (chance.next() < 0.4) return mutate(chance.pick(COMMANDS), chance, [...COMMANDS, ...WORDS]);
  return Array.from({ length: 1 + chance.below(7) }, () => chance.pick(WORDS)).join(
    chance.pick([' ', ' ', '  ', '\t']),
  );
};

const PEN = ink('en', (text) => text);

/** A refusal is shown literally. */
const refused = (parse: () => unknown): unknown => {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const [live] = liveInMessage(faultMessage(error, '', PEN));
    if (live !== undefined) throw new Error(live);
    return null;
  }
};

/** Names become parts of a URL and words of an argv. */
const NAME = /^(?!-)(?!.*\.\.)[a-z0-9:/._@-]*$/i;

const bounded = ({ target, other, namespace, cluster, host, options, question }: Ask): void => {
  for (const [what, name] of Object.entries({ question, target, other, namespace, cluster, host }))
    if (!NAME.test(name) || name.length > 600) throw new Error(`${what} is ${JSON.stringify(name)}`);
  for (const part of [target, other].flatMap((name) => name.split('/')))
    if (part.startsWith('-') || part.startsWith('.')) throw new Error(`a name is ${JSON.stringify(part)}`);
  for (const value of Object.values(options)) if (!/^\w{1,10}$/.test(value)) throw new Error(`an option is ${value}`);
};

export const GRAMMAR: Target = {
  name: 'grammar',
  make: (chance) => {
    const input = typed(chance);
    return {
      input,
      feed: () => {
        const command = refused(() => parseWords(input)) as ReturnType<typeof parseWords> | null;
        if (command?.kind === 'ask') bounded(command.ask);
      },
    };
  },
};

export const SCHEDULING: Target = {
  name: 'schedules',
  make: (chance) => {
    const input = mutate(chance.pick(SCHEDULES), chance, [...SCHEDULES, ...WORDS]);
    return { input, feed: () => void refused(() => parseSchedule(input)) };
  },
};

export const READING: Target = {
  name: 'sentences',
  make: (chance) => {
    const input = mutate(chance.pick(SENTENCES), chance, [...SENTENCES, ...WORDS]);
    return {
      input,
      feed: () => {
        const text = readable(wordsAfterMention(unescapeText(input), 'U1'));
        const found = candidatesIn(text).map((candidate) => ({ candidate, entries: exactly(candidate, SHOP) }));
        const intent = intentOf(text, found);
        if (intent === null || intent.incomplete) return;
        // What it is written as is a command the grammar takes.
        for (const words of intent.commands) {
          const command = parseWords(words);
          if (command.kind === 'ask') bounded(command.ask);
        }
      },
    };
  },
};
