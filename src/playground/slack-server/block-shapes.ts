// What shape must each kind of block have, and where may it stand?
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { accessory, actionElement, button, inputElement } from './block-elements.ts';
import { richText, singleRichText } from './block-rich-text.ts';
import { anyText, blockId, imageElement, onlyMrkdwn, plain } from './block-texts.ts';

const block = <T extends z.ZodRawShape>(type: string, shape: T) =>
  z.strictObject({ type: z.literal(type), block_id: blockId, ...shape });

const section = block('section', {
  text: anyText(3000).optional(),
  fields: z.array(anyText(2000)).min(1).max(10).optional(),
  accessory: accessory.optional(),
  expand: z.boolean().optional(),
}).refine((one) => one.text !== undefined || one.fields !== undefined, 'must have text or fields');

const header = block('header', { text: plain(150) });
const divider = block('divider', {});
const context = block('context', {
  elements: z
    .array(z.union([anyText(2000), imageElement]))
    .min(1)
    .max(10),
});
const actions = block('actions', { elements: z.array(actionElement).min(1).max(25) });
const image = block('image', { ...imageElement.omit({ type: true }).shape, title: plain(2000).optional() });
const input = block('input', {
  label: plain(2000),
  hint: plain(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: inputElement,
});
const markdown = block('markdown', { text: z.string().min(1).max(12_000) });

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().optional() }),
  richText,
]);
const rows = (min: number, max: number) => z.array(z.array(cell).min(1).max(20)).min(min).max(max);
const columnSetting = z
  .strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() })
  .nullable();
const table = block('table', { rows: rows(1, 100), column_settings: z.array(columnSetting).max(20).optional() });
const dataTable = block('data_table', {
  rows: rows(2, 101),
  caption: z.string().min(1),
  page_size: z.number().int().min(1).max(100).optional(),
  row_header_column_index: z.number().int().min(0).optional(),
}).refine((one) => new Set(one.rows.map((row) => row.length)).size === 1, 'rows must be of equal length');

const label = z.string().min(1).max(20);
const segment = z.strictObject({ label, value: z.number().positive() });
const axisConfig = z.strictObject({
  categories: z.array(label).min(1).max(20),
  x_label: z.string().max(50).optional(),
  y_label: z.string().max(50).optional(),
});
const dataSeries = z.strictObject({
  name: label,
  data: z
    .array(z.strictObject({ label, value: z.number() }))
    .min(1)
    .max(20),
});
const xyChart = <T extends string>(type: T) =>
  z
    .strictObject({ type: z.literal(type), series: z.array(dataSeries).min(1).max(6), axis_config: axisConfig })
    .refine(({ series }) => new Set(series.map(({ name }) => name)).size === series.length, 'names must be unique')
    .refine(
      ({ series, axis_config: { categories } }) =>
        series.every(({ data }) => isDeepStrictEqual(new Set(data.map((one) => one.label)), new Set(categories))),
      'labels must match axis categories',
    );
/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const dataVisualization = block('data_visualization', {
  title: z.string().min(1).max(50),
  chart: z.union([
    xyChart('line'),
    xyChart('bar'),
    xyChart('area'),
    z.strictObject({ type: z.literal('pie'), segments: z.array(segment).min(1).max(6) }),
  ]),
});

const taskCard = block('task_card', {
  task_id: z.string().min(1),
  title: z.string().min(1),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']).optional(),
  details: singleRichText.optional(),
  output: singleRichText.optional(),
  sources: z
    .array(z.strictObject({ type: z.literal('url'), url: z.string().min(1), text: z.string().min(1) }))
    .optional(),
});
const plan = block('plan', { title: z.string().min(1), tasks: z.array(taskCard).optional() });

const card = block('card', {
  hero_image: imageElement.optional(),
  icon: imageElement.optional(),
  title: onlyMrkdwn(150).optional(),
  subtitle: onlyMrkdwn(150).optional(),
  body: onlyMrkdwn(200).optional(),
  actions: z.array(button).max(3).optional(),
});
const carousel = block('carousel', { elements: z.array(card).min(1).max(10) });
const inContainer = z.union([actions, context, divider, header, image, input, richText, section, table]);
const container = block('container', {
  title: plain(150).optional(),
  rich_text_title: richText.optional(),
  subtitle: anyText(150).optional(),
  child_blocks: z.array(inContainer).min(1).max(10),
  width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
  icon: imageElement.optional(),
  is_collapsible: z.boolean().optional(),
  default_collapsed: z.boolean().optional(),
  has_header_divider: z.boolean().optional(),
});
const contextActions = block('context_actions', {
  elements: z
    .array(z.looseObject({ type: z.enum(['feedback_buttons', 'icon_button']) }))
    .min(1)
    .max(5),
});
const alert = block('alert', {
  text: anyText(200),
  level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
});

const everywhere = { section, header, divider, context, actions, image, rich_text: richText, container } as const;
const messageOnly = {
  markdown,
  table,
  data_table: dataTable,
  data_visualization: dataVisualization,
  task_card: taskCard,
  plan,
  card,
  carousel,
  context_actions: contextActions,
} as const;

export type Surface = 'message' | 'modal' | 'home';

/** Block kinds a surface takes, by their type. */
export const BLOCKS: Readonly<Record<Surface, Readonly<Record<string, z.ZodType>>>> = {
  message: { ...everywhere, ...messageOnly },
  modal: { ...everywhere, input, alert },
  home: { ...everywhere, input },
};
