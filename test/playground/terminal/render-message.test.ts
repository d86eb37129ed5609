// Are stored Slack messages readable as plain lines, narrow and hostile ones too?
import { describe, expect, it } from 'vitest';
import type { Block, Message } from '../../../src/playground/slack-server/slack-server.ts';
import { lookOf } from '../../../src/playground/terminal/look.ts';
import { isWorking, renderMessage } from '../../../src/playground/terminal/render-message.ts';
import { columnsOf } from '../../../src/text/columns.ts';

const message = (text: string, blocks: readonly Block[] = [], more: Partial<Message> = {}): Message => ({
  channel: 'C1',
  ts: '1700000000.000100',
  user: 'U1',
  text,
  blocks,
  threadTs: '',
  metadata: null,
  edits: 0,
  shownAsEdited: false,
  ephemeralTo: '',
  reactions: [],
  files: [],
  ...more,
});
const plain = (text: string) => ({ type: 'plain_text', text });
const md = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string) => ({ type: 'section', text: md(text) });
const raw = (text: string) => ({ type: 'raw_text', text });
const rich = (...elements: unknown[]) => ({ type: 'rich_text', elements });
const words = (text: string, style = {}) => ({ type: 'text', text, style });
const part = (type: string, ...elements: unknown[]) => ({ type, elements });
const task = (id: string, status: string, output: string) => ({
  type: 'task_card',
  task_id: id,
  title: `Step ${id}`,
  status,
  ...(output !== '' && { output: rich(part('rich_text_section', words(output))) }),
});
const button = (id: string, label: string) => ({ type: 'button', action_id: id, text: plain(label) });

const shown = (one: Message, width = 80, colour = false): readonly string[] =>
  renderMessage(one, lookOf({ width, colour })).slice(1);

describe('a rendered message', () => {
  it.each<[string, Message, readonly string[]]>([
    ['text', message('hello\nyou'), ['  hello', '  you']],
    [
      'references',
      message('<@U9> see <#C9|ops> or <https://x.example/a?b=1&amp;c|the docs> &lt;now&gt;'),
      ['  @U9 see #ops or the docs (https://x.example/a?b=1&c) <now>'],
    ],
    ['a ping, which must be seen', message('<!channel> <!here|here>'), ['  @channel here']],
    ['bold and code', message('*bold* `a*b*c` snake_case_name _soft_'), ['  bold `a*b*c` snake_case_name soft']],
    [
      'header, section and context',
      message('', [
        { type: 'header', text: plain('FAIL') },
        { ...section('*Masquerade* is off'), fields: [md('*Node*: node-1')] },
        { type: 'context', elements: [plain('demo'), plain('r-1')] },
      ]),
      ['  FAIL', '  Masquerade is off', '    Node: node-1', '  demo · r-1'],
    ],
    [
      'a plan with its tasks',
      message('', [
        {
          type: 'plan',
          title: 'Why no egress',
          tasks: [
            task('a', 'complete', 'PASS'),
            task('b', 'in_progress', ''),
            task('c', 'pending', ''),
            task('d', 'error', 'FAIL: none'),
          ],
        },
      ]),
      ['  Why no egress', '  ● Step a: PASS', '  ◌ Step b', '  ○ Step c', '  ✗ Step d: FAIL: none'],
    ],
    [
      'of a long plan what failed and what is still out',
      message('', [
        {
          type: 'plan',
          title: '11/14',
          tasks: [
            ...Array.from({ length: 11 }, (_, at) => task(`a${at}`, 'complete', 'PASS')),
            task('b', 'in_progress', ''),
            { ...task('c', 'error', 'none'), title: '✗ FAIL' },
            task('d', 'pending', ''),
          ],
        },
      ]),
      ['  11/14', '  ✗ FAIL: none', '  ◌ Step b', '  ○ Step d'],
    ],
    [
      'a folded container',
      message('', [
        { type: 'container', title: plain('26 passed'), default_collapsed: true, child_blocks: [section('x')] },
      ]),
      ['  ▸ 26 passed'],
    ],
    [
      'buttons with the words that press them',
      message('', [{ type: 'actions', elements: [button('rerun', 'Run again'), button('evidence', 'Evidence')] }]),
      ['  [Run again] click rerun   [Evidence] click evidence'],
    ],
    [
      'a table',
      message('', [
        {
          type: 'table',
          rows: [
            [raw('Step'), raw('Saw')],
            [raw('dns'), raw('ok')],
          ],
        },
      ]),
      ['  Step  Saw', '  ----  ---', '  dns   ok'],
    ],
    [
      'rich text',
      message('', [
        rich(
          part('rich_text_section', words('see '), { type: 'link', url: 'https://x.example' }),
          {
            ...part('rich_text_list', part('rich_text_section', words('one')), part('rich_text_section', words('two'))),
            style: 'bullet',
          },
          part('rich_text_preformatted', words('default via 10.0.0.1\ndev eth0')),
        ),
      ]),
      ['  see https://x.example', '  • one', '  • two', '      default via 10.0.0.1', '      dev eth0'],
    ],
    ...[true, false].map((closed): [string, Message, readonly string[]] => [
      closed ? 'a closed container' : 'an open container',
      message('', [
        { type: 'container', title: plain('26 passed'), default_collapsed: closed, child_blocks: [section('one')] },
      ]),
      closed ? ['  ▸ 26 passed'] : ['  26 passed', '    one'],
    ]),
    ['a block nobody knows', message('', [{ type: 'hologram' }]), ['  [hologram]']],
    [
      'broken blocks',
      message('', [{ type: 'section' }, { type: 'table', rows: 'x' }, { type: 'plan', tasks: [7] }]),
      ['  ', '  ', '  ○ '].map((line) => line.trimEnd()),
    ],
  ])('shows %s', (_what, one, lines) => {
    expect(shown(one)).toEqual(lines);
  });

  it.each([
    ['colours and cursor moves', '\u001b[31mred\u001b[2J\u001b[H\u009b5A', '  red'],
    ['a window title', 'a\u001b]0;owned\u0007b', '  ab'],
    ['an unfinished title', 'a\u001b]0;owned', '  a'],
    ['a device string', 'a\u001bPq...\u001b\\b', '  ab'],
    ['backspaces and returns', 'ok\b\bno\rOVER', '  okno\n  OVER'],
    ['reversed text', 'a\u202eevil\u2066b\u200b', '  aevilb'],
    ['bell and nul', 'a\u0007\u0000b', '  ab'],
  ])('takes %s out of foreign text', (_what, hostile, line) => {
    const everywhere = message('', [
      { type: 'section', text: plain(hostile) },
      section(hostile),
      rich(part('rich_text_section', words(hostile))),
    ]);
    expect(shown(everywhere).join('\n')).toBe([line, line, line].join('\n'));
  });

  it('lets hostile text through nowhere', () => {
    const evil = '\u001b[2J\u0007';
    const blocks = [
      { type: 'header', text: plain(evil) },
      {
        type: 'plan',
        title: evil,
        tasks: [{ ...task(evil, evil, evil), details: rich(part('rich_text_section', words(evil))) }],
      },
      {
        type: 'table',
        rows: [
          [raw(evil), raw(evil)],
          [rich(part('rich_text_preformatted', words(evil))), raw(evil)],
        ],
      },
      { type: 'actions', elements: [button(evil, evil)] },
      { type: 'image', alt_text: evil },
      { type: 'markdown', text: evil },
      { type: 'container', title: plain(evil), child_blocks: [section(evil)] },
      { type: evil },
      rich(
        part(
          'rich_text_section',
          { type: 'link', url: evil, text: evil },
          { type: 'user', user_id: evil },
          { type: 'emoji', name: evil },
        ),
      ),
    ];
    const all = renderMessage(message(evil, blocks, { user: evil, reactions: [evil] }), lookOf(), {
      thread: '',
      onlyYou: '',
      edited: '',
      files: [evil],
    });
    expect(all.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  it('puts buttons that do not fit one line on a line each', () => {
    const blocks = [{ type: 'actions', elements: [button('rerun', 'Run again'), button('evidence', 'Evidence')] }];
    expect(renderMessage(message('', blocks), lookOf({ width: 44 })).slice(1)).toEqual([
      '  [Run again] click rerun',
      '  [Evidence] click evidence',
    ]);
  });

  it('shows a folded container open where the reader stepped in', () => {
    const blocks = [
      { type: 'container', title: plain('26 passed'), default_collapsed: true, child_blocks: [section('x')] },
    ];
    expect(renderMessage(message('', blocks), lookOf({ open: true })).slice(1)).toEqual(['  26 passed', '    x']);
  });

  it('stacks the cells of a table where words would break', () => {
    const rows = [
      ['Verdict', 'Where', 'Saw', 'Expected'].map(raw),
      ['FAIL', 'agent-netns', 'masquerading', 'an internet address'].map(raw),
    ];
    const at = (width: number) => renderMessage(message('', [{ type: 'table', rows }]), lookOf({ width })).slice(1);
    expect([at(48), at(44)]).toEqual([
      [
        '  Verdict  Where        Saw           Expected',
        '  -------  -----------  ------------  ----------',
        '  FAIL     agent-netns  masquerading  an',
        '                                      internet',
        '                                      address',
      ],
      ['  FAIL', '    Where: agent-netns', '    Saw: masquerading', '    Expected: an internet address'],
    ]);
  });

  it.each([60, 80, 100])('keeps every line within %i columns', (width) => {
    const long = '파드가 인터넷에 나가지 못합니다 because masquerade is off on node-1 '.repeat(4);
    const blocks = [
      section(long),
      { type: 'plan', title: long, tasks: [task('a', 'complete', `${long}${'x'.repeat(300)}`)] },
      {
        type: 'table',
        rows: [
          ['Step', 'Where', 'Saw', 'Expected', 'Verdict', 'Note'].map(raw),
          Array.from({ length: 6 }, () => raw(long)),
        ],
      },
      {
        type: 'table',
        rows: [
          [raw('Step'), raw('Saw')],
          [raw('dns'), raw(long)],
        ],
      },
      rich(part('rich_text_preformatted', words('y'.repeat(500)))),
      { type: 'actions', elements: [button('one', '다시 실행'), button('two', 'x'.repeat(70)), button('three', 'z')] },
    ];
    for (const colour of [false, true]) {
      const lines = renderMessage(message('', blocks, { threadTs: '1' }), lookOf({ width, colour }));
      expect(lines.filter((line) => columnsOf(line) > width)).toEqual([]);
    }
  });

  it('stacks a table that is too wide for its columns', () => {
    const rows = [
      ['Step', 'Where', 'Saw', 'Expected', 'Verdict', 'Note'],
      ['masquerade', 'node-1 agent', 'no rule', 'a rule', 'FAIL', 'x'],
    ].map((row) => row.map((text) => raw(text.padEnd(9, '.'))));
    expect(shown(message('', [{ type: 'table', rows }]), 44)).toEqual([
      '  masquerade',
      '    Where....: node-1 agent',
      '    Saw......: no rule..',
      '    Expected.: a rule...',
      '    Verdict..: FAIL.....',
      '    Note.....: x........',
    ]);
  });

  it('paints only when asked to', () => {
    const one = message('', [{ type: 'header', text: plain('FAIL now') }]);
    expect(shown(one, 80, true)).toEqual(['  \u001b[1mFAIL\u001b[22m \u001b[1mnow\u001b[22m']);
    expect(shown(one, 80, false)).toEqual(['  FAIL now']);
  });

  it('says who, for whom, and where', () => {
    const one = message('x', [], { ephemeralTo: 'U2', shownAsEdited: true, threadTs: '1' });
    expect(
      renderMessage(one, lookOf(), { thread: 'thread 2', onlyYou: 'only you', edited: 'edited', files: ['a.txt'] }),
    ).toEqual(['@U1 (thread 2, only you, edited)', '  │ x', '  │ [file a.txt]']);
  });

  it('knows a message with steps still to come', () => {
    const states = ['pending', 'in_progress', 'complete', 'error'];
    const working = states.map((status) =>
      isWorking(message('', [{ type: 'plan', title: 'x', tasks: [task('a', status, '')] }])),
    );
    expect(working).toEqual([true, true, false, false]);
  });
});
