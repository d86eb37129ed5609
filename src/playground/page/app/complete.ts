// What may a half-typed line become: a command, a question, a name of the cluster?
import { say, type Text } from '../../../model/text.ts';
import type { NetworkPicture, PageQuestion } from '../wire.ts';

export interface Completion {
  /** The whole line as it would be. */
  readonly line: string;
  readonly shown: string;
  readonly says: Text;
}

const MAX = 8;
const NOTHING = say('', '');

/** Names by what a question takes. */
const namesOf = (kind: string, picture: NetworkPicture | null): readonly string[] => {
  const nodes = picture?.nodes.map(({ name }) => name) ?? [];
  const pods = (picture?.nodes ?? []).flatMap(({ pods }) => pods.map(({ namespace, name }) => `${namespace}/${name}`));
  if (kind === 'node') return nodes;
  if (kind === 'pod') return pods;
  if (kind === 'place' || kind === 'anywhere') return [...nodes, ...pods];
  return [];
};

const fits = (name: string, part: string): boolean =>
  name.startsWith(part) || (part !== '' && name.slice(name.indexOf('/') + 1).startsWith(part));

export const completions = (
  line: string,
  inThread: boolean,
  questions: readonly PageQuestion[],
  picture: NetworkPicture | null,
): readonly Completion[] => {
  const starts: readonly Completion[] = [
    ...(inThread
      ? []
      : [
          { line: '/net ', shown: '/net', says: say('ask netwhy', 'netwhy에게 묻기') },
          { line: '/invite @netwhy', shown: '/invite @netwhy', says: say('let the bot in', '봇 초대') },
        ]),
    { line: '@netwhy ', shown: '@netwhy', says: say('ask in this place', '여기서 묻기') },
  ];
  const [, start = '', rest = ''] = /^(\/net|@netwhy)\s+(.*)$/s.exec(line) ?? [];
  if (start === '') return /^[/@]\S*$/.test(line) ? starts.filter((one) => one.line.startsWith(line)) : [];
  const words = rest.split(/\s+/);
  const part = words.at(-1) ?? '';
  const before = `${start} ${words.slice(0, -1).join(' ')}${words.length > 1 ? ' ' : ''}`;
  if (words.length === 1) {
    return questions
      .filter(({ usage }) => usage.startsWith(part))
      .map(({ usage, asks }) => ({ line: `${before}${usage.split(' ')[0]} `, shown: usage, says: asks }));
  }
  const takes = questions.find(({ usage }) => usage.split(' ')[0] === words[0])?.takes ?? [];
  return namesOf(takes[words.length - 2] ?? '', picture)
    .filter((name) => fits(name, part) && name !== part)
    .slice(0, MAX)
    .map((name) => ({ line: `${before}${name} `, shown: name, says: NOTHING }));
};
