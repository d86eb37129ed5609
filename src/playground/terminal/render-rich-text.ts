// What do the parts of a rich_text block look like as lines: paragraphs, lists, quotes, literal output?

import { wrap } from '../../text/columns.ts';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../slack-server/json.ts';
import { harmless, harmlessLine } from './foreign-text.ts';
import type { Look } from './look.ts';

const inline = (look: Look, element: unknown): string => {
  const text = harmless(textAt(element, 'text'));
  switch (textAt(element, 'type')) {
    case 'link': {
      const url = harmlessLine(textAt(element, 'url'));
      return text === '' || text === url ? url : `${text} (${url})`;
    }
    case 'user':
      return look.names.person(textAt(element, 'user_id'));
    case 'channel':
      return look.names.channel(textAt(element, 'channel_id'));
    case 'usergroup':
      return `@${harmlessLine(textAt(element, 'usergroup_id'))}`;
    case 'broadcast':
      return `@${harmlessLine(textAt(element, 'range'))}`;
    case 'emoji':
      return `:${harmlessLine(textAt(element, 'name'))}:`;
    case 'date':
      return harmlessLine(textAt(element, 'fallback')) || dateOf(element);
    default:
      return isObject(element) && objectAt(element, 'style').bold === true ? look.paint.bold(text) : text;
  }
};

const dateOf = (element: unknown): string => {
  const seconds = isObject(element) ? Number(element.timestamp) : Number.NaN;
  return Number.isFinite(seconds) && Math.abs(seconds) < 8e12 ? new Date(seconds * 1000).toISOString() : '';
};

export const inlineText = (look: Look, part: unknown): string =>
  listAt(part, 'elements')
    .map((element) => inline(look, element))
    .join('');

const partLines = (look: Look, part: unknown, width: number): readonly string[] => {
  switch (textAt(part, 'type')) {
    case 'rich_text_list': {
      const ordered = textAt(part, 'style') === 'ordered';
      const indent = '  '.repeat(isObject(part) ? Math.min(4, Number(part.indent) || 0) : 0);
      return listAt(part, 'elements').flatMap((item, index) => {
        const mark = ordered ? `${index + 1}. ` : '• ';
        const lines = wrap(inlineText(look, item), width - indent.length - mark.length);
        return lines.map((line, row) => indent + (row === 0 ? mark : ' '.repeat(mark.length)) + line);
      });
    }
    case 'rich_text_quote':
      return wrap(inlineText(look, part), width - 2).map((line) => `> ${line}`);
    case 'rich_text_preformatted':
      return wrap(inlineText(look, part), width - 4).map((line) => `    ${line}`);
    default:
      return wrap(inlineText(look, part).replace(/\n+$/, ''), width);
  }
};

export const renderRichText = (look: Look, block: JsonObject, width: number): readonly string[] =>
  listAt(block, 'elements').flatMap((part) => partLines(look, part, width));

/** All of it on one line, for a table's cell or a task's output. */
export const richTextLine = (look: Look, block: unknown): string =>
  harmlessLine(
    listAt(block, 'elements')
      .map((part) =>
        listAt(part, 'elements').some((item) => textAt(item, 'type') === 'rich_text_section')
          ? listAt(part, 'elements')
              .map((item) => inlineText(plainOf(look), item))
              .join('; ')
          : inlineText(plainOf(look), part),
      )
      .join(' '),
  );

const plainOf = (look: Look): Look => ({ ...look, paint: look.noPaint });
