// The recordings of the corpus, read once.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Recording } from '../../../src/model/recording.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { unpack } from './pack.ts';

export const FOLDER = path.join(import.meta.dirname, 'recordings');

const read = new Map<string, Readonly<Record<string, Recording>>>();

/** Of a question: by the name of what was broken; empty where nothing was. */
export const recordingsOf = (question: string): Readonly<Record<string, Recording>> => {
  const known = read.get(question) ?? unpack(readFileSync(path.join(FOLDER, `${question}.json.br`)));
  read.set(question, known);
  return known;
};

export const QUESTIONS: readonly string[] = [...RUNBOOKS.keys()];

/** @throws Error where the corpus has none: made anew by `node test/trust/corpus/record.ts`. */
export const recordingOf = (question: string, broken = ''): Recording => {
  const one = recordingsOf(question)[broken];
  if (one === undefined) throw new Error(`the corpus has no ${question} with "${broken}"`);
  return one;
};
