// Does the server know Slack's block limits by itself?
import { describe, expect, it } from 'vitest';
import type { Surface } from '../../../src/playground/slack-server/block-shapes.ts';
import { checkBlocks, sentence } from '../../../src/playground/slack-server/check-blocks.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: unknown) => ({ type: 'section', text });
const rich = (...elements: unknown[]) => ({ type: 'rich_text', elements });
const literal = (text: string) => ({ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] });
const card = (id: string) => ({
  type: 'task_card',
  task_id: id,
  title: 'Ask',
  status: 'in_progress',
  output: rich(literal('ok')),
});
const button = (id: string, text = 'Go') => ({ type: 'button', action_id: id, text: plain(text) });
const cell = (text: string) => ({ type: 'raw_text', text });
const table = (rows: unknown) => ({ type: 'table', rows });

const GOOD = [
  { type: 'header', text: plain('h'.repeat(150)) },
  section({ type: 'mrkdwn', text: 'x'.repeat(3000), verbatim: true }),
  { type: 'section', fields: [plain('a'), plain('b')], accessory: button('go') },
  { type: 'context', elements: [plain('node-1'), { type: 'mrkdwn', text: '*x*' }] },
  { type: 'divider' },
  { type: 'plan', title: 'Steps', tasks: [card('a'), card('b')] },
  table([
    [cell('a'), { type: 'raw_number', value: 1 }],
    [rich(literal('x')), cell('d')],
  ]),
  rich(
    { type: 'rich_text_section', elements: [{ type: 'text', text: 'x', style: { bold: true } }] },
    literal('$ ip route'),
  ),
  { type: 'actions', block_id: 'b', elements: [button('one'), button('two')] },
  { type: 'container', title: plain('Evidence'), is_collapsible: true, child_blocks: [section(plain('x'))] },
];

describe('the block check', () => {
  it('takes blocks of every kind the product uses', () => {
    expect(checkBlocks(GOOD)).toEqual([]);
  });

  it.each<[string, readonly unknown[], readonly string[], Surface?]>([
    [
      'fifty-one blocks',
      Array.from({ length: 51 }, () => ({ type: 'divider' })),
      ['[ERROR] no more than 50 items allowed [json-pointer:/blocks]'],
    ],
    [
      'a long section',
      [section(plain('x'.repeat(3001)))],
      ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
    ],
    [
      'a choice that is no option',
      [
        {
          type: 'actions',
          elements: [
            {
              type: 'static_select',
              action_id: 'a',
              options: [{ text: plain('x'), value: 'x' }],
              initial_option: { text: plain('y'), value: 'x' },
            },
          ],
        },
      ],
      ['[ERROR] initial_option must match an option exactly [json-pointer:/blocks/0/elements/0]'],
    ],
    [
      'a field that begins longer than it may be',
      [
        {
          type: 'input',
          label: plain('x'),
          element: { type: 'plain_text_input', action_id: 'a', max_length: 2, initial_value: 'abc' },
        },
      ],
      ['[ERROR] initial_value must not be longer than max_length [json-pointer:/blocks/0/element]'],
      'modal',
    ],
    [
      'an empty text',
      [section(plain(''))],
      ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    ],
    ['a section of nothing', [{ type: 'section' }], ['[ERROR] must have text or fields [json-pointer:/blocks/0]']],
    [
      'a long header',
      [{ type: 'header', text: plain('x'.repeat(151)) }],
      ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
    ],
    [
      'a property nobody knows',
      [{ type: 'divider', colour: 'red' }],
      ['[ERROR] invalid additional property: colour [json-pointer:/blocks/0]'],
    ],
    [
      'a block_id twice',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      ['[ERROR] block_id already exists: a [json-pointer:/blocks/1/block_id]'],
    ],
    [
      'an action_id twice',
      [{ type: 'actions', elements: [button('a'), button('a')] }],
      ['[ERROR] action_id already exists: a [json-pointer:/blocks/0/elements]'],
    ],
    [
      'a long button',
      [{ type: 'actions', elements: [button('a', 'x'.repeat(76))] }],
      ['[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]'],
    ],
    [
      'two tables',
      [table([[cell('a')]]), table([[cell('b')]])],
      ['[ERROR] only_one_table_allowed [json-pointer:/blocks/1]'],
    ],
    [
      'a wide table',
      [table([Array.from({ length: 21 }, () => cell('x'))])],
      ['[ERROR] no more than 20 items allowed [json-pointer:/blocks/0/rows/0]'],
    ],
    [
      'an empty cell',
      [table([[cell('')]])],
      ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]'],
    ],
    [
      'a task of two outputs',
      [{ ...card('a'), output: rich(literal('x'), literal('y')) }],
      ['[ERROR] no more than 1 items allowed [json-pointer:/blocks/0/output/elements]'],
    ],
    [
      'a long text beside context images',
      [{ type: 'context', elements: [plain('x'.repeat(2001))] }],
      ['[ERROR] must be less than 2001 characters [json-pointer:/blocks/0/elements/0/text]'],
    ],
    [
      'an alert in a message',
      [{ type: 'alert', text: plain('x') }],
      ['[ERROR] unsupported type: alert [json-pointer:/blocks/0]'],
    ],
    [
      'a plan in a modal',
      [{ type: 'plan', title: 'x' }],
      ['[ERROR] unsupported type: plan [json-pointer:/blocks/0]'],
      'modal',
    ],
    ['no object', ['x'], ['[ERROR] unsupported type:  [json-pointer:/blocks/0]']],
  ])('refuses %s', (_what, blocks, sentences, surface) => {
    expect(checkBlocks(blocks, surface).map(sentence)).toEqual(sentences);
  });
});
