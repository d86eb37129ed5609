// The few Block Kit pieces we use, each with the limit of its place applied.
import type { types } from '@slack/bolt';
import { cut } from './literal.ts';
import type { SlackBlock } from './message.ts';

export const plain = (text: string, max = 3_000): types.PlainTextElement => ({
  type: 'plain_text',
  // An empty text object is refused.
  text: cut(text === '' ? ' ' : text, max),
  emoji: false,
});

/** Fixed words and numbers of ours only: mrkdwn is live. */
export const ours = (text: string): types.MrkdwnElement => ({ type: 'mrkdwn', text: cut(text, 3_000), verbatim: true });

export const section = (text: types.PlainTextElement | types.MrkdwnElement): SlackBlock => ({ type: 'section', text });

/** A title up to 150 characters is a header; a longer one a section. */
export const title = (text: string): SlackBlock =>
  text.length <= 150 ? { type: 'header', text: plain(text, 150) } : section(plain(text));

/** Literal text: no formatting, no mention, no link comes alive in it. */
export const literalBlock = (text: string): types.RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: text === '' ? ' ' : text }] }],
});

export const context = (elements: readonly (types.PlainTextElement | types.MrkdwnElement)[]): SlackBlock => ({
  type: 'context',
  elements: elements.slice(0, 10),
});

export const button = (
  actionId: string,
  text: string,
  value: string,
  extra: Partial<Omit<types.Button, 'type' | 'text' | 'action_id' | 'value'>> = {},
): types.Button => ({ type: 'button', action_id: actionId, text: plain(text, 75), value: cut(value, 2_000), ...extra });

export const actions = (elements: readonly (types.Button | types.Overflow)[]): SlackBlock => ({
  type: 'actions',
  elements: [...elements],
});
