// Is this the content of a message Slack would take: text and blocks within its limits?
import { checkBlocks, MAX_TOTAL_CHARACTERS, sentence, totalCharacters } from './check-blocks.ts';
import { isObject } from './json.ts';
import type { Block, MessageMetadata } from './message.ts';
import { refuse } from './refusal.ts';
import type { Args } from './request-body.ts';

/** Longer texts of a new message are cut. */
const MAX_POST_CHARACTERS = 40_000;
const MAX_UPDATE_CHARACTERS = 4_000;

export interface Content {
  readonly text: string;
  /** null: not given. */
  readonly blocks: readonly Block[] | null;
  /** undefined: not given. */
  readonly metadata: MessageMetadata | undefined;
}

/** @throws Refusal no_text, msg_too_long, invalid_blocks, invalid_blocks_format, msg_blocks_too_long, invalid_metadata… */
export const contentOf = (args: Args, kind: 'post' | 'update'): Content => {
  const blocks = takenBlocks(args.json('blocks', 'invalid_blocks_format'));
  const text = args.text('text') || args.text('markdown_text');
  if (kind === 'update' && text.length > MAX_UPDATE_CHARACTERS) throw refuse('msg_too_long');
  const metadata = takenMetadata(args.json('metadata', 'invalid_metadata_format'));
  if (text === '' && (blocks ?? []).length === 0 && !(kind === 'update' && metadata !== undefined)) {
    throw refuse('no_text');
  }
  return { text: text.slice(0, MAX_POST_CHARACTERS), blocks, metadata };
};

/** null when none were given. @throws Refusal */
export const takenBlocks = (value: unknown): readonly Block[] | null => {
  if (value === undefined || value === null || value === '') return null;
  if (!Array.isArray(value)) throw refuse('invalid_blocks_format');
  const complaints = checkBlocks(value);
  if (complaints.length > 0) throw refuse('invalid_blocks', complaints.map(sentence));
  if (totalCharacters(value) > MAX_TOTAL_CHARACTERS) throw refuse('msg_blocks_too_long');
  return value.filter(isObject);
};

const takenMetadata = (value: unknown): MessageMetadata | undefined => {
  if (value === undefined || value === '') return undefined;
  if (!isObject(value) || typeof value.event_type !== 'string' || !isObject(value.event_payload)) {
    throw refuse('invalid_metadata_schema');
  }
  return { event_type: value.event_type, event_payload: value.event_payload };
};
