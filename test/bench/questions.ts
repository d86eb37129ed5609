// A question as it is typed, read as the product reads it.
import { parseWords } from '../../src/command/parse.ts';
import type { Ask } from '../../src/model/ask.ts';

export const askOf = (words: string): Ask => {
  const command = parseWords(words);
  if (command.kind !== 'ask') throw new Error(`not a question: ${words}`);
  return command.ask;
};
