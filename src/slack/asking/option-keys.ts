// What stands behind an option of a picker: a name of up to 253 characters in a value of 75, found again after a restart.
import { createHash } from 'node:crypto';
import type { types } from '@slack/bolt';
import type { Directory, EntryKind } from '../../engine/ports/directory.ts';
import { cut } from '../render/literal.ts';
import type { Ink } from '../render/message.ts';
import { FORM_WORDS } from './form-words.ts';

/** `host` an outside one · `typed` what somebody typed, as it is. */
export type PickKind = EntryKind | 'host' | 'typed';

export interface Pick {
  readonly kind: PickKind;
  /** As the grammar takes it: `shop/web-0`, `shop/svc/web`, `node-1`, `google.com`. */
  readonly word: string;
  /** Beside it: the node of a pod. */
  readonly note: string;
}

/** All that Kubernetes and DNS allow in a name; a server that says otherwise is not believed. */
export const isUsable = ({ word }: Pick): boolean => /^[\w./:-]{1,400}$/.test(word);

/** Slack's limit for an option's text, value and description alike. */
const MAX = 75;
const LETTERS: Readonly<Record<PickKind, string>> = {
  pod: 'p',
  service: 's',
  node: 'n',
  workload: 'w',
  namespace: 'm',
  host: 'h',
  typed: 't',
};

/** `p:shop/web-0`, or `#p:` and a digest where that is too long: no table of ours has to outlive the process. */
export const keyOf = ({ kind, word }: Pick): string => {
  const plain = `${LETTERS[kind]}:${word}`;
  return plain.length <= MAX ? plain : `#${LETTERS[kind]}:${createHash('sha256').update(word).digest('base64url')}`;
};

/** @returns null for a key nobody made, or when what it stands for is gone; `not-looked` when nobody could say. */
export const wordOf = async (
  key: string,
  directory: Directory,
  cluster: string,
  signal: AbortSignal,
): Promise<string | null | 'not-looked'> => {
  const [, digest = '', letter = '', rest = ''] = /^(#?)([a-z]):(.+)$/.exec(key) ?? [];
  const kind = (Object.keys(LETTERS) as PickKind[]).find((one) => LETTERS[one] === letter);
  if (kind === undefined) return null;
  if (digest === '') return rest;
  if (kind === 'host' || kind === 'typed') return null;
  const all = await directory.search(
    { cluster, kinds: [kind], text: '', namespace: '', limit: Number.MAX_SAFE_INTEGER },
    signal,
  );
  if (!all.ok) return 'not-looked';
  const words = all.value.flatMap((entry) => [wordFor(entry, false), wordFor(entry, true)]);
  return words.find((word) => keyOf({ kind, word, note: '' }) === key) ?? null;
};

/** @param anywhere where pods, services and hosts may stand. */
export const wordFor = (
  { kind, namespace, name }: { readonly kind: EntryKind; readonly namespace: string; readonly name: string },
  anywhere: boolean,
): string => {
  if (kind === 'node' || kind === 'namespace') return name;
  return kind === 'service' && anywhere ? `${namespace}/svc/${name}` : `${namespace}/${name}`;
};

/** A name too long for the text goes on in the description. */
export const optionOf = (pick: Pick, ink: Ink): types.PlainTextOption => {
  const word = ink.literal(pick.word, 400);
  const about = [ink.say(FORM_WORDS.kinds[pick.kind]), ink.literal(pick.note, 60)].filter((one) => one !== '');
  const more = word.length <= MAX ? about.join(' · ') : `…${word.slice(MAX - 1).slice(-(MAX - 1))}`;
  return {
    text: { type: 'plain_text', text: cut(word, MAX), emoji: false },
    value: keyOf(pick),
    description: { type: 'plain_text', text: cut(more, MAX), emoji: false },
  };
};
