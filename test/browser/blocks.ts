// One of every block and element the bot may send, with text that would like to be more than text.

export const HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const option = (text: string, value: string) => ({ text: plain(text), value });
const OPTIONS = [option('first', '1'), option('second', '2')];
const rich = (...elements: object[]) => ({ type: 'rich_text', elements });
const words = (text: string) => ({ type: 'rich_text_section', elements: [{ type: 'text', text }] });
const cell = (text: string) => ({ type: 'raw_text', text });

export const EVERY_BLOCK = [
  { type: 'header', text: plain(`Header ${HOSTILE}`) },
  {
    type: 'section',
    text: mrkdwn(`*bold* \`code\` <javascript:alert(1)|click me> <https://example.com/|a link> ${HOSTILE}`),
    fields: [mrkdwn('*Field*'), plain('plain field')],
    accessory: { type: 'overflow', action_id: 'overflow', options: OPTIONS },
  },
  { type: 'divider' },
  {
    type: 'context',
    elements: [
      plain('context words'),
      { type: 'image', image_url: 'https://example.com/x.png', alt_text: 'a red dot' },
    ],
  },
  {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: 'danger',
        style: 'danger',
        text: plain('Delete'),
        confirm: { title: plain('Sure?'), text: plain('It is gone then.'), confirm: plain('Yes'), deny: plain('No') },
      },
      { type: 'static_select', action_id: 'select', placeholder: plain('Pick one'), options: OPTIONS },
      { type: 'static_select', action_id: 'groups', option_groups: [{ label: plain('Group'), options: OPTIONS }] },
      { type: 'users_select', action_id: 'users', placeholder: plain('Pick a person') },
      { type: 'datepicker', action_id: 'day', placeholder: plain('a day') },
    ],
  },
  { type: 'image', image_url: 'https://example.com/y.png', alt_text: 'a graph' },
  {
    type: 'markdown',
    text: `## Markdown\n\n- [x] done **well**\n\n|a|b|\n|-|-|\n|1|2|\n\n[bad](javascript:alert(1)) ${HOSTILE}`,
  },
  rich(
    words(HOSTILE),
    { type: 'rich_text_list', style: 'bullet', elements: [words('an item')] },
    { type: 'rich_text_quote', elements: [{ type: 'text', text: 'a quote' }] },
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: `$ ip route\n${HOSTILE}` }] },
    {
      type: 'rich_text_section',
      elements: [
        { type: 'user', user_id: 'U00000ALICE' },
        { type: 'channel', channel_id: 'C0000000OPS' },
        { type: 'emoji', name: 'x' },
        { type: 'date', timestamp: 1_700_000_000, format: '{date_num}' },
        { type: 'broadcast', range: 'here' },
      ],
    },
  ),
  {
    type: 'table',
    rows: [
      [cell('saw'), cell('expected')],
      [cell(HOSTILE), { type: 'raw_number', value: 42 }],
    ],
  },
  {
    type: 'data_table',
    caption: 'A data table',
    row_header_column_index: 0,
    page_size: 1,
    rows: [
      [cell('node'), cell('ms')],
      [cell('node-1'), cell('1')],
      [cell('node-2'), cell('2')],
    ],
  },
  {
    type: 'data_visualization',
    title: 'A chart',
    chart: {
      type: 'line',
      series: [
        {
          name: 'rtt',
          data: [
            { label: 'a', value: 1 },
            { label: 'b', value: 3 },
          ],
        },
      ],
    },
  },
  {
    type: 'container',
    title: plain('Folded evidence'),
    is_collapsible: true,
    default_collapsed: true,
    child_blocks: [rich(words('inside the container'))],
  },
  {
    type: 'plan',
    title: '1/3 checks',
    tasks: [
      { type: 'task_card', task_id: 'a', title: 'finished', status: 'complete', output: rich(words('well')) },
      { type: 'task_card', task_id: 'b', title: 'failing', status: 'error' },
      { type: 'task_card', task_id: 'c', title: 'to come', status: 'pending' },
    ],
  },
  { type: 'task_card', task_id: 'd', title: 'a lone task', status: 'complete' },
  {
    type: 'card',
    title: mrkdwn('A card'),
    subtitle: mrkdwn('its subtitle'),
    body: mrkdwn('its body'),
    actions: [{ type: 'button', action_id: 'card', text: plain('On the card') }],
  },
  {
    type: 'carousel',
    elements: [
      { type: 'card', title: mrkdwn('First card') },
      { type: 'card', title: mrkdwn('Second card') },
    ],
  },
  { type: 'alert', level: 'warning', text: plain('an alert') },
  {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'feedback',
        positive_button: { text: plain('Right'), value: 'right' },
        negative_button: { text: plain('Wrong'), value: 'wrong' },
      },
      { type: 'icon_button', action_id: 'trash', icon: 'trash', text: plain('Remove') },
    ],
  },
  { type: 'hologram', text: plain('of the future') },
];

/** Words that must be read on the page, one or more a block. */
export const READ = [
  `Header ${HOSTILE}`,
  'plain field',
  'context words',
  'a red dot',
  'Delete',
  'Pick one',
  'Pick a person',
  'a graph',
  'Markdown',
  'an item',
  'a quote',
  `$ ip route`,
  '@alice',
  '#ops',
  '@here',
  'expected',
  '42',
  'A data table',
  'node-1',
  'Show more (1)',
  'A chart',
  'Folded evidence',
  '1/3 checks',
  'failing',
  'a lone task',
  'its body',
  'On the card',
  'Second card',
  'Warning: an alert',
  'Right',
  'Remove',
  'hologram',
];

const input = (block_id: string, label: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id,
  label: plain(label),
  element,
  ...more,
});

export const EVERY_INPUT = {
  type: 'modal',
  callback_id: 'every-input',
  title: plain('Every input'),
  submit: plain('Ask'),
  close: plain('Not now'),
  blocks: [
    input('words', 'Words', { type: 'plain_text_input', action_id: 'words' }),
    input('lines', 'Lines', { type: 'plain_text_input', action_id: 'lines', multiline: true }, { optional: true }),
    input('pod', 'Pod', { type: 'external_select', action_id: 'pod', min_query_length: 1 }),
    input('question', 'Question', {
      type: 'static_select',
      action_id: 'question',
      options: OPTIONS,
      initial_option: OPTIONS[1],
    }),
    input('where', 'Where', { type: 'conversations_select', action_id: 'where' }, { optional: true }),
    input('how', 'How', { type: 'radio_buttons', action_id: 'how', options: OPTIONS }, { optional: true }),
    input('also', 'Also', { type: 'checkboxes', action_id: 'also', options: OPTIONS }, { optional: true }),
    input('day', 'Day', { type: 'datepicker', action_id: 'day' }, { optional: true }),
    { type: 'alert', level: 'error', text: plain('Something to know.') },
  ],
};
