// All that takes in what others wrote.
import { POLICIES, SETTINGS, SITES } from './files.ts';
import { PARSERS, STRANGERS } from './parsers.ts';
import type { Target } from './target.ts';
import { ARGUMENTS, BATCHED, FRAMES, RECORDED, STREAMS, URLS } from './wire.ts';
import { GRAMMAR, READING, SCHEDULING } from './words.ts';

export const TARGETS: readonly Target[] = [
  PARSERS,
  STRANGERS,
  GRAMMAR,
  READING,
  SCHEDULING,
  FRAMES,
  STREAMS,
  BATCHED,
  ARGUMENTS,
  URLS,
  RECORDED,
  SETTINGS,
  SITES,
  POLICIES,
];
