// What the form knows: the question, its names so far, and where the answer goes; kept in the view itself, for we may restart.
import { QUESTIONS, type QuestionHelp } from '../../command/questions.ts';
import { splitWords } from '../../command/words.ts';
import { isRecord } from '../block-limits-walk.ts';
import type { Pick } from './option-keys.ts';

export interface FormPlace {
  readonly surface: 'shortcut' | 'modal';
  readonly team: string;
  readonly channel: string;
  /** Empty: the answer opens its own. */
  readonly threadTs: string;
  readonly responseUrl: string;
}

export interface Form {
  readonly place: FormPlace;
  /** Empty until chosen. */
  readonly question: string;
  readonly cluster: string;
  /** Words in the places the question has, where somebody gave them; empty strings elsewhere. */
  readonly words: readonly string[];
  /** key=value words. */
  readonly settings: Readonly<Record<string, string>>;
  /** Names that were recognised, offered wherever their kind fits. */
  readonly picks: readonly Pick[];
}

const MAX_PICKS = 8;
/** Characters of a number; Slack refuses an initial value beyond its field's length. */
export const MAX_NUMBER = 6;

export const emptyForm = (place: FormPlace, cluster: string): Form => ({
  place,
  question: '',
  cluster,
  words: [],
  settings: {},
  picks: [],
});

export const questionOf = (form: Form): QuestionHelp | undefined => QUESTIONS.find(({ id }) => id === form.question);

/** As much of a typed command as can be used; nothing of it is checked yet. Never throws. */
export const withCommand = (form: Form, command: string): Form => {
  const typed = wordsOf(command);
  const question = QUESTIONS.find(({ id }) => id === typed[0]?.toLowerCase());
  if (question === undefined) return form;
  const words: string[] = [];
  const settings: Record<string, string> = {};
  let { cluster } = form;
  for (let at = 1; at < typed.length; at += 1) {
    const word = typed[at] ?? '';
    const [key, value = ''] = word.split('=');
    if (word === '--cluster') cluster = typed[++at] ?? cluster;
    else if (word.startsWith('-')) at += 1;
    else if (question.options?.some((one) => one.key === key)) settings[key ?? ''] = value.slice(0, MAX_NUMBER);
    else if (words.length < question.takes.length) words.push(word.slice(0, 300));
  }
  return { ...form, question: question.id, cluster, words, settings };
};

const wordsOf = (command: string): readonly string[] => splitWords(command.slice(0, 1_000));

/** private_metadata holds 3000 characters. */
const MAX_KEPT = 2_900;

export const keptForm = (form: Form): string => {
  for (let picks = Math.min(MAX_PICKS, form.picks.length); ; picks -= 1) {
    const text = JSON.stringify({ v: 1, ...form, picks: form.picks.slice(0, picks) });
    if (text.length <= MAX_KEPT) return text;
    if (picks === 0) return JSON.stringify({ v: 1, ...form, picks: [], words: [], settings: {} });
  }
};

/** null: another version of ours wrote it, or nobody of ours. */
export const readForm = (text: string): Form | null => {
  try {
    const kept: unknown = JSON.parse(text);
    if (!isRecord(kept) || kept.v !== 1 || !isRecord(kept.place)) return null;
    const { v: _version, ...form } = kept;
    return form as unknown as Form;
  } catch {
    return null;
  }
};
