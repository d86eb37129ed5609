// What does one stored Slack message look like as lines of text of a given width?

import { wrap } from '../../text/columns.ts';
import { listAt, textAt } from '../slack-server/json.ts';
import type { Message } from '../slack-server/message.ts';
import { harmlessLine } from './foreign-text.ts';
import type { Look } from './look.ts';
import { readMrkdwn } from './mrkdwn.ts';
import { renderBlocks } from './render-blocks.ts';

export interface Around {
  /** `thread 2` before a reply; empty in the channel. */
  readonly thread: string;
  /** What only the reader sees is marked so. */
  readonly onlyYou: string;
  readonly edited: string;
  /** Names of attached files. */
  readonly files: readonly string[];
}

export const BARE: Around = { thread: '', onlyYou: 'only you see this', edited: 'edited', files: [] };

/** Lines no wider than look.width. Text of others is stripped of everything a terminal could act on. */
export const renderMessage = (message: Message, look: Look, around: Around = BARE): readonly string[] => {
  const gutter = around.thread === '' ? '  ' : '  │ ';
  const width = look.width - gutter.length;
  const marks = [
    around.thread,
    message.ephemeralTo === '' ? '' : around.onlyYou,
    message.shownAsEdited ? around.edited : '',
  ].filter((mark) => mark !== '');
  const author = look.paint.accent(look.names.person(message.user));
  const head = marks.length === 0 ? author : `${author} ${look.paint.dim(`(${marks.join(', ')})`)}`;
  const body =
    message.blocks.length > 0
      ? renderBlocks(look, message.blocks, width)
      : message.text === ''
        ? []
        : wrap(readMrkdwn(message.text, look.names, look.paint), width);
  const files = around.files.flatMap((name) => wrap(`[file ${harmlessLine(name)}]`, width));
  const reactions = message.reactions.map((name) => `:${harmlessLine(name)}:`).join(' ');
  return [
    ...wrap(head, look.width),
    ...[...body, ...files, ...(reactions === '' ? [] : [reactions])].map((line) => `${gutter}${line}`.trimEnd()),
  ];
};

/** Some of its steps are still to come. */
export const isWorking = (message: Message): boolean =>
  message.blocks.some((block) =>
    [block, ...listAt(block, 'tasks')].some((task) => ['pending', 'in_progress'].includes(textAt(task, 'status'))),
  );
