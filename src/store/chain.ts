// How entries of the audit hang together: each holds the hash of the one before it, and its own is made of all of it.
import { createHash } from 'node:crypto';
import type { AuditNote, AuditValue } from '../engine/ports/audit.ts';

/** What the first entry follows. */
export const BEGINNING = '0'.repeat(64);

/** Names in order, nothing between them: the same note is always the same text. */
export const canonical = (value: AuditValue): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort();
  const fields = value as Readonly<Record<string, AuditValue>>;
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(fields[name] ?? '')}`).join(',')}}`;
};

/** @param atMs milliseconds since the epoch. */
export const bodyOf = (note: AuditNote, atMs: number): string => canonical({ ...note, at: atMs });

/** Lines, none of which can hold a line feed: no two entries make the same text. */
export const linkHash = (seq: number, prev: string, body: string): string =>
  createHash('sha256').update(`${seq}\n${prev}\n${body}`).digest('hex');

/** Where a chain ended at some moment, to be kept elsewhere: `1204:9f86d0…`. */
export interface Anchor {
  readonly seq: number;
  readonly hash: string;
}

export const anchorText = ({ seq, hash }: Anchor): string => `${seq}:${hash}`;

/** null for other text. */
export const anchorOf = (text: string): Anchor | null => {
  const found = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim());
  return found === null ? null : { seq: Number(found[1]), hash: found[2] ?? '' };
};
