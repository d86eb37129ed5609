// Does a message or modal keep every limit of Block Kit? Slack says only invalid_blocks, so we check before we send.
import { checkElement } from './block-limits-elements.ts';
import { type Complain, complaintsOf, isRecord, items, length, string } from './block-limits-walk.ts';

/** Hidden total over all blocks of a message is near 13,200 (slackapi/bolt-js#2509); what it counts is not known, so we count all of the JSON. */
const MAX_TOTAL = 12_000;
const MAX_BLOCKS = { message: 50, modal: 100 };

/** All complaints about what would go to chat.postMessage, chat.update or a response_url; empty when none. */
export const checkMessage = (message: { readonly text?: unknown; readonly blocks?: unknown }): string[] =>
  complaintsOf((complain) => {
    // chat.update refuses more with msg_too_long.
    string(message.text, 1, 4_000, 'text', complain);
    checkBlocks(message.blocks ?? [], MAX_BLOCKS.message, complain);
    const total = JSON.stringify(message.blocks ?? []).length;
    if (total > MAX_TOTAL) complain('blocks', `hold ${total} characters, at most ${MAX_TOTAL}`);
  });

/** The same for views.open and views.update. */
export const checkView = (view: object): string[] =>
  complaintsOf((complain) => {
    const { title, close, private_metadata: metadata, blocks } = view as Readonly<Record<string, unknown>>;
    checkElement(title, { kind: 'plain', max: 24 }, 'title', complain);
    if (close !== undefined) checkElement(close, { kind: 'plain', max: 24 }, 'close', complain);
    if (metadata !== undefined) string(metadata, 0, 3_000, 'private_metadata', complain);
    checkBlocks(blocks, MAX_BLOCKS.modal, complain);
  });

/** The same for views.publish: a Home tab has neither title nor buttons of its own. */
export const checkHome = (view: object): string[] =>
  complaintsOf((complain) => {
    const { private_metadata: metadata, blocks } = view as Readonly<Record<string, unknown>>;
    if (metadata !== undefined) string(metadata, 0, 3_000, 'private_metadata', complain);
    checkBlocks(blocks, MAX_BLOCKS.modal, complain);
  });

const checkBlocks = (blocks: unknown, max: number, complain: Complain): void => {
  length(blocks, 0, max, 'blocks', complain);
  const ids = new Set<string>();
  for (const [index, block] of items(blocks).entries()) {
    const at = `blocks/${index}`;
    if (!isRecord(block)) {
      complain(at, 'is not an object');
      continue;
    }
    if (block.block_id !== undefined) {
      string(block.block_id, 1, 255, `${at}/block_id`, complain);
      if (ids.has(String(block.block_id))) complain(at, 'block_id is not unique');
      ids.add(String(block.block_id));
    }
    checkElement(block, { kind: 'block' }, at, complain);
  }
};
