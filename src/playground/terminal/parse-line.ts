// What does one typed line ask for?
import { closest } from '../../text/closest.ts';

export type Typed =
  | { readonly kind: 'nothing' | 'invite' | 'fix' | 'faults' | 'threads' | 'channels' | 'help' | 'quit' }
  | { readonly kind: 'slash'; readonly command: string; readonly text: string }
  | { readonly kind: 'mention' | 'say'; readonly text: string }
  /** `name` is empty when none was typed. */
  | { readonly kind: 'break' | 'channel' | 'thread' | 'as' | 'file'; readonly name: string }
  | { readonly kind: 'click'; readonly name: string; readonly value: string }
  | { readonly kind: 'unknown'; readonly word: string; readonly suggestions: readonly string[] };

const NAMED = ['break', 'channel', 'thread', 'as', 'file'] as const;
const ALONE = ['fix', 'faults', 'threads', 'channels', 'help', 'quit'] as const;
export const WORDS: readonly string[] = [...NAMED, ...ALONE, 'click', 'say', '/net', '/invite', '@netwhy'];

const ALIASES: Readonly<Record<string, string>> = { exit: 'quit', q: 'quit', '?': 'help', heal: 'fix' };

export const parseLine = (line: string): Typed => {
  const trimmed = line.trim();
  if (trimmed === '') return { kind: 'nothing' };
  const [typed = '', ...others] = trimmed.split(/\s+/);
  const rest = trimmed.slice(typed.length).trim();
  if (typed === '@netwhy') return { kind: 'mention', text: rest };
  if (typed === '/net') return { kind: 'slash', command: typed, text: rest };
  // Slack's own command; the bot is the only one who can be invited here.
  if (typed === '/invite') return { kind: 'invite' };
  const word = ALIASES[typed.toLowerCase()] ?? typed.toLowerCase();
  if (word === 'say') return { kind: 'say', text: rest };
  if (word === 'click') return { kind: 'click', name: others[0] ?? '', value: others.slice(1).join(' ') };
  const named = NAMED.find((one) => one === word);
  if (named !== undefined) return { kind: named, name: others[0] ?? '' };
  const alone = ALONE.find((one) => one === word);
  if (alone !== undefined) return { kind: alone };
  return { kind: 'unknown', word: typed, suggestions: closest(typed, WORDS) };
};
