// "web-0 works but web-1 has no dns": which part of a sentence tells the trouble, and which names belong to that part.
import { type Found, marked } from './found.ts';
import { TOPIC, TROUBLE, WORKS } from './signs.ts';

/** A part of a sentence as the rules read it; its names stand at their places in the whole text. */
export interface Part {
  readonly marks: string;
  readonly found: readonly Found[];
}

// web-0 works but … · although web-0 works, … · web-0은 되는데 … · web-0은 되지만 … · web-0은 되고 …
const TURN =
  /(?<![\w/-])(?:but|however|although|though|whereas|while)(?![\w/-])|(?<=[가-힣])(?:데|지만|고)(?=[\s,.])|하지만|그런데|근데|(?<=(?:^|[.!?] ?)(?:even )?(?:although|though|while)\b[^,]{0,80}),|(?<=\b(?:works?|fine|ok|okay)),/g;
const SINCE_THEN = /\b(?:now|again|since|today|meanwhile)\b|이제|지금|오늘|다시|이후/;

/**
 * null: one part does not work while another does is not what it says. Empty: it tells of trouble that is over.
 * Else the troubled part: with its own names alone, then with the subject of the other part, then with all names.
 */
export const troubled = (text: string, found: readonly Found[]): readonly Part[] | null => {
  const parts = partsOf(text, found);
  const ill = parts.findIndex(({ marks }) => TROUBLE.test(marks));
  const well = parts.findIndex(({ marks }) => !TROUBLE.test(marks) && WORKS.test(marks));
  const part = parts[ill];
  const other = parts[well];
  if (part === undefined || other === undefined) return null;
  const isSame = other.found.length === 0 && !Object.values(TOPIC).some((topic) => topic.test(other.marks));
  if (ill < well && (isSame || SINCE_THEN.test(other.marks))) return [];
  const subjects = found.filter(({ entries }) => entries.length > 0);
  const hasOwn = part.found.some(({ entries }) => entries.length > 0);
  const named = (extra: readonly Found[]): readonly Found[] => [
    ...part.found,
    ...extra.filter((one) => !part.found.some(({ candidate }) => candidate.typed === one.candidate.typed)),
  ];
  return [part, ...(hasOwn ? [] : [{ ...part, found: named(subjects) }]), { ...part, found: named(found) }];
};

const partsOf = (text: string, found: readonly Found[]): readonly Part[] => {
  const turns = [...text.matchAll(TURN)].map(({ 0: word, index }) => index + word.length);
  return [0, ...turns].map((from, at) => {
    const to = turns[at] ?? text.length;
    const own = found.flatMap((one) => occurrence(text, from, to, one));
    const local = own.map((one) => moved(one, one.candidate.from - from));
    return { marks: marked(text.slice(from, to), local), found: own };
  });
};

/** A name is a candidate once, wherever it stands again. */
const occurrence = (text: string, from: number, to: number, found: Found): readonly Found[] => {
  const { typed } = found.candidate;
  for (let at = text.indexOf(typed, from); at >= 0 && at + typed.length <= to; at = text.indexOf(typed, at + 1)) {
    const around = `${text.charAt(at - 1)} ${text.charAt(at + typed.length)}`;
    if (!/[\w-]/.test(around)) return [moved(found, at)];
  }
  return [];
};

const moved = ({ candidate, entries }: Found, from: number): Found => ({
  candidate: { ...candidate, from, to: from + candidate.to - candidate.from },
  entries,
});
