// The limits of each block and element we use; one we do not know is a complaint, so that none goes out unchecked.
import { type Complain, isRecord, items, length, oneOf, string } from './block-limits-walk.ts';

type Expect =
  | { readonly kind: 'block' }
  /** A plain_text object. */
  | { readonly kind: 'plain'; readonly max: number }
  /** A plain_text or mrkdwn object. */
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'rich' };

type Fields = Readonly<Record<string, unknown>>;

/** Checks one block, text object or element found at a place of the message. */
export const checkElement = (value: unknown, expect: Expect, at: string, complain: Complain): void => {
  if (!isRecord(value)) {
    complain(at, 'is not an object');
    return;
  }
  if (expect.kind === 'plain' || expect.kind === 'text') {
    oneOf(value.type, expect.kind === 'plain' ? ['plain_text'] : ['plain_text', 'mrkdwn'], `${at}/type`, complain);
    string(value.text, 1, expect.max, `${at}/text`, complain);
    return;
  }
  const check = expect.kind === 'rich' ? RICH[String(value.type)] : BLOCKS[String(value.type)];
  if (check === undefined) complain(at, `has the unknown type ${String(value.type)}`);
  else check(value, at, complain);
};

type Check = (fields: Fields, at: string, complain: Complain) => void;

const each = (list: unknown, at: string, check: (one: unknown, at: string) => void): void => {
  for (const [index, one] of items(list).entries()) check(one, `${at}/${index}`);
};

const richBlock: Check = (block, at, complain) => {
  length(block.elements, 1, 100, `${at}/elements`, complain);
  each(block.elements, `${at}/elements`, (one, where) => checkElement(one, { kind: 'rich' }, where, complain));
};

const taskCard: Check = (card, at, complain) => {
  string(card.task_id, 1, 255, `${at}/task_id`, complain);
  string(card.title, 1, 256, `${at}/title`, complain);
  oneOf(card.status, ['pending', 'in_progress', 'complete', 'error'], `${at}/status`, complain);
};

/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block: labels are the categories of the axis, in their order. */
const chart: Check = (of, at, complain) => {
  oneOf(of.type, ['line', 'bar', 'area'], `${at}/type`, complain);
  const axis = isRecord(of.axis_config) ? of.axis_config : {};
  length(axis.categories, 1, 20, `${at}/axis_config/categories`, complain);
  each(axis.categories, `${at}/axis_config/categories`, (one, where) => string(one, 1, 20, where, complain));
  length(of.series, 1, 6, `${at}/series`, complain);
  each(of.series, `${at}/series`, (one, where) => {
    if (!isRecord(one)) return complain(where, 'is not an object');
    string(one.name, 1, 20, `${where}/name`, complain);
    const labels = items(one.data).map((point) => (isRecord(point) ? point.label : undefined));
    if (JSON.stringify(labels) !== JSON.stringify(items(axis.categories)))
      complain(`${where}/data`, 'has other labels than the axis');
  });
};

const BLOCKS: Readonly<Record<string, Check>> = {
  section: (block, at, complain) => {
    checkElement(block.text, { kind: 'text', max: 3_000 }, `${at}/text`, complain);
    if (block.fields === undefined) return;
    length(block.fields, 1, 10, `${at}/fields`, complain);
    each(block.fields, `${at}/fields`, (one, where) =>
      checkElement(one, { kind: 'text', max: 2_000 }, where, complain),
    );
  },
  header: (block, at, complain) => checkElement(block.text, { kind: 'plain', max: 150 }, `${at}/text`, complain),
  divider: () => undefined,
  context: (block, at, complain) => {
    length(block.elements, 1, 10, `${at}/elements`, complain);
    each(block.elements, `${at}/elements`, (one, where) =>
      checkElement(one, { kind: 'text', max: 3_000 }, where, complain),
    );
  },
  actions: (block, at, complain) => {
    length(block.elements, 1, 25, `${at}/elements`, complain);
    each(block.elements, `${at}/elements`, (one, where) => interactive(one, where, complain));
  },
  input: (block, at, complain) => {
    checkElement(block.label, { kind: 'plain', max: 2_000 }, `${at}/label`, complain);
    if (block.hint !== undefined) checkElement(block.hint, { kind: 'plain', max: 2_000 }, `${at}/hint`, complain);
    interactive(block.element, `${at}/element`, complain);
  },
  rich_text: richBlock,
  table: (block, at, complain) => {
    length(block.rows, 1, 100, `${at}/rows`, complain);
    length(block.column_settings ?? [], 0, 20, `${at}/column_settings`, complain);
    each(block.rows, `${at}/rows`, (row, where) => {
      length(row, 1, 20, where, complain);
      each(row, where, (cell, place) => {
        if (isRecord(cell) && cell.type === 'raw_text') string(cell.text, 1, 3_000, `${place}/text`, complain);
        else checkElement(cell, { kind: 'block' }, place, complain);
      });
    });
  },
  data_table: (block, at, complain) => {
    string(block.caption, 1, 3_000, `${at}/caption`, complain);
    length(block.rows, 2, 101, `${at}/rows`, complain);
    const rows = items(block.rows);
    each(rows, `${at}/rows`, (row, where) => {
      length(row, 1, 20, where, complain);
      if (items(row).length !== items(rows[0]).length) complain(where, 'is not as long as the first');
      each(row, where, (cell, place) => {
        if (isRecord(cell) && cell.type === 'raw_text') string(cell.text, 1, 3_000, `${place}/text`, complain);
        else complain(place, 'is not raw_text');
      });
    });
  },
  data_visualization: (block, at, complain) => {
    string(block.title, 1, 50, `${at}/title`, complain);
    if (isRecord(block.chart)) chart(block.chart, `${at}/chart`, complain);
    else complain(`${at}/chart`, 'is not an object');
  },
  plan: (block, at, complain) => {
    string(block.title, 1, 256, `${at}/title`, complain);
    length(block.tasks ?? [], 0, 50, `${at}/tasks`, complain);
    each(block.tasks, `${at}/tasks`, (one, where) => {
      if (isRecord(one)) taskCard(one, where, complain);
      else complain(where, 'is not an object');
    });
  },
  task_card: taskCard,
  container: (block, at, complain) => {
    checkElement(block.title, { kind: 'plain', max: 150 }, `${at}/title`, complain);
    length(block.child_blocks, 1, 10, `${at}/child_blocks`, complain);
    each(block.child_blocks, `${at}/child_blocks`, (one, where) => {
      if (isRecord(one) && ['container', 'plan', 'task_card'].includes(String(one.type)))
        complain(where, 'cannot stand in a container');
      else checkElement(one, { kind: 'block' }, where, complain);
    });
  },
};

const RICH: Readonly<Record<string, Check>> = {
  rich_text_section: richBlock,
  rich_text_preformatted: richBlock,
  rich_text_list: (list, at, complain) => {
    oneOf(list.style, ['bullet', 'ordered'], `${at}/style`, complain);
    length(list.elements, 1, 100, `${at}/elements`, complain);
    each(list.elements, `${at}/elements`, (one, where) => {
      if (isRecord(one) && one.type === 'rich_text_section') richBlock(one, where, complain);
      else complain(where, 'is not a rich_text_section');
    });
  },
  text: (element, at, complain) => string(element.text, 1, 12_000, `${at}/text`, complain),
};

const option = (value: unknown, at: string, complain: Complain): void => {
  if (!isRecord(value)) {
    complain(at, 'is not an object');
    return;
  }
  checkElement(value.text, { kind: 'plain', max: 75 }, `${at}/text`, complain);
  string(value.value, 1, 75, `${at}/value`, complain);
  if (value.description !== undefined)
    checkElement(value.description, { kind: 'plain', max: 75 }, `${at}/description`, complain);
};

const interactive = (element: unknown, at: string, complain: Complain): void => {
  if (!isRecord(element)) {
    complain(at, 'is not an object');
    return;
  }
  string(element.action_id, 1, 255, `${at}/action_id`, complain);
  if (element.placeholder !== undefined)
    checkElement(element.placeholder, { kind: 'plain', max: 150 }, `${at}/placeholder`, complain);
  if (element.initial_option !== undefined) option(element.initial_option, `${at}/initial_option`, complain);
  switch (element.type) {
    case 'button':
      checkElement(element.text, { kind: 'plain', max: 75 }, `${at}/text`, complain);
      string(element.value, 1, 2_000, `${at}/value`, complain);
      return;
    case 'overflow':
      length(element.options, 1, 5, `${at}/options`, complain);
      each(element.options, `${at}/options`, (one, where) => option(one, where, complain));
      return;
    case 'multi_static_select':
      each(element.initial_options, `${at}/initial_options`, (one, where) => option(one, where, complain));
      length(element.options, 1, 100, `${at}/options`, complain);
      each(element.options, `${at}/options`, (one, where) => option(one, where, complain));
      return;
    case 'static_select':
      length(element.options, 1, 100, `${at}/options`, complain);
      each(element.options, `${at}/options`, (one, where) => option(one, where, complain));
      return;
    case 'external_select':
    case 'conversations_select':
      return;
    case 'plain_text_input':
      if (element.initial_value !== undefined) string(element.initial_value, 0, 3_000, `${at}/initial_value`, complain);
      return;
    default:
      complain(at, `has the unknown type ${String(element.type)}`);
  }
};
