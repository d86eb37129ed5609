// From the text of a message to a form that is filled in as far as the message says: question, names, hosts.

import { QUESTIONS } from '../../command/questions.ts';
import type { Found } from '../../command/reading/found.ts';
import { intentOf } from '../../command/reading/intents.ts';
import { type Form, withCommand } from './form.ts';
import type { LookedUp } from './look-up.ts';
import { type Pick, wordFor } from './option-keys.ts';

/** Of one name that means several things. */
const MAX_MEANINGS = 3;

export const recognised = (form: Form, { text, found }: LookedUp): Form => {
  const intent = intentOf(text, found);
  const [command = ''] = intent?.commands ?? [];
  // A name with several meanings is left to choose; the recognised ones stand ready.
  const asked =
    intent === null
      ? { ...form, question: namedIn(text) }
      : intent.commands.length === 1
        ? withCommand(form, command)
        : { ...form, question: intent.question };
  return { ...asked, picks: found.flatMap(picksOf) };
};

/** `why-no-egress` is no word of everyday language; `path` and `health` are. */
const namedIn = (text: string): string =>
  QUESTIONS.find(({ id }) => id.startsWith('why-') && text.includes(id))?.id ?? '';

const picksOf = ({ candidate, entries }: Found): readonly Pick[] => {
  if (entries.length === 0) return candidate.host === '' ? [] : [{ kind: 'host', word: candidate.host, note: '' }];
  return entries
    .filter(({ kind }) => kind !== 'namespace')
    .slice(0, MAX_MEANINGS)
    .map((entry) => ({ kind: entry.kind, word: wordFor(entry, false), note: '' }));
};
