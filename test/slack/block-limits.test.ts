import { describe, expect, it } from 'vitest';
import { checkMessage, checkView } from '../../src/slack/block-limits.ts';

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const section = (length: number) => ({ type: 'section', text: plain(length) });
const button = (over: object = {}) => ({ type: 'button', action_id: 'a', text: plain(75), value: 'v', ...over });
const cell = (length: number) => ({ type: 'raw_text', text: 'x'.repeat(length) });
const card = (over: object = {}) => ({ type: 'task_card', task_id: 't', title: 'x', status: 'pending', ...over });
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

describe('checkMessage', () => {
  it.each<[string, object[]]>([
    ['the largest section', [section(3_000)]],
    ['fifty blocks', times(50, { type: 'divider' })],
    ['a header at its limit', [{ type: 'header', text: plain(150) }]],
    ['a long table', [{ type: 'table', rows: times(100, times(3, cell(1))) }]],
    ['buttons', [{ type: 'actions', elements: times(25, button()) }]],
    ['a plan', [{ type: 'plan', title: 't', tasks: times(50, card()) }]],
  ])('accepts %s', (_, blocks) => {
    expect(checkMessage({ text: 'x', blocks })).toEqual([]);
  });

  it.each<[string, object[], string]>([
    ['a long section', [section(3_001)], 'blocks/0/text/text: has 3001 characters, allowed 1-3000'],
    ['an empty section', [section(0)], 'blocks/0/text/text: has 0 characters, allowed 1-3000'],
    ['too many blocks', times(51, { type: 'divider' }), 'blocks: has 51 items, allowed 0-50'],
    ['a long header', [{ type: 'header', text: plain(151) }], 'blocks/0/text/text: has 151 characters, allowed 1-150'],
    [
      'mrkdwn in a header',
      [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
      'blocks/0/text/type: is not one of plain_text',
    ],
    ['too much in all', times(5, section(2_500)), 'blocks: hold 12791 characters, at most 12000'],
    ['too many rows', [{ type: 'table', rows: times(101, [cell(1)]) }], 'blocks/0/rows: has 101 items, allowed 1-100'],
    [
      'too many columns',
      [{ type: 'table', rows: [times(21, cell(1))] }],
      'blocks/0/rows/0: has 21 items, allowed 1-20',
    ],
    [
      'too many buttons',
      [{ type: 'actions', elements: times(26, button()) }],
      'blocks/0/elements: has 26 items, allowed 1-25',
    ],
    [
      'a long button',
      [{ type: 'actions', elements: [button({ text: plain(76) })] }],
      'blocks/0/elements/0/text/text: has 76 characters, allowed 1-75',
    ],
    [
      'eleven context elements',
      [{ type: 'context', elements: times(11, plain(1)) }],
      'blocks/0/elements: has 11 items, allowed 1-10',
    ],
    ['a block we do not know', [{ type: 'hologram' }], 'blocks/0: has the unknown type hologram'],
    [
      'half a surrogate pair',
      [{ type: 'section', text: { type: 'plain_text', text: '\ud83d' } }],
      'blocks/0/text/text: holds half a surrogate pair',
    ],
    [
      'a bad task status',
      [{ type: 'plan', title: 't', tasks: [card({ status: 'done' })] }],
      'blocks/0/tasks/0/status: is not one of pending, in_progress, complete, error',
    ],
    ['two equal block ids', times(2, { type: 'divider', block_id: 'same' }), 'blocks/1: block_id is not unique'],
  ])('complains about %s', (_, blocks, complaint) => {
    expect(checkMessage({ text: 'x', blocks })).toContain(complaint);
  });

  it('asks for a top-level text within the limit of chat.update', () => {
    expect([checkMessage({ blocks: [] }), checkMessage({ text: 'x'.repeat(4_001) })]).toEqual([
      ['text: is not a string'],
      ['text: has 4001 characters, allowed 1-4000'],
    ]);
  });
});

describe('checkView', () => {
  it('counts options and their lengths', () => {
    const select = (count: number, length: number) => ({
      type: 'static_select',
      action_id: 'a',
      placeholder: plain(1),
      options: times(count, { text: plain(length), value: 'v' }),
    });
    const view = (element: object) => ({ title: plain(24), blocks: [{ type: 'actions', elements: [element] }] });
    expect([
      checkView(view(select(100, 75))),
      checkView(view(select(101, 75))),
      checkView(view(select(1, 76))),
    ]).toEqual([
      [],
      ['blocks/0/elements/0/options: has 101 items, allowed 1-100'],
      ['blocks/0/elements/0/options/0/text/text: has 76 characters, allowed 1-75'],
    ]);
  });
});
