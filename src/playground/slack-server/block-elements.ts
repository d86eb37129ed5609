// What shape must buttons, selects and inputs have?
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { actionId, confirm, imageElement, option, optionGroup, plain } from './block-texts.ts';

const placeholder = plain(150).optional();
const picked = { action_id: actionId, confirm: confirm.optional(), focus_on_load: z.boolean().optional() };

export const button = z.strictObject({
  type: z.literal('button'),
  action_id: actionId,
  text: plain(75),
  value: z.string().max(2000).optional(),
  url: z.string().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const oneChoice = (options: unknown, groups: unknown): boolean => (options === undefined) !== (groups === undefined);
const CHOICE = 'must have options or option_groups';

const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...picked,
    placeholder,
    options: z.array(option).min(1).max(100).optional(),
    option_groups: z.array(optionGroup).min(1).max(100).optional(),
    initial_option: option.optional(),
  })
  .refine((select) => oneChoice(select.options, select.option_groups), CHOICE)
  .refine(
    ({ initial_option: initial, options = [], option_groups: groups = [] }) =>
      initial === undefined ||
      [...options, ...groups.flatMap((group) => group.options)].some((one) => isDeepStrictEqual(one, initial)),
    'initial_option must match an option exactly',
  );

const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...picked,
    placeholder,
    options: z.array(option).min(1).max(100).optional(),
    option_groups: z.array(optionGroup).min(1).max(100).optional(),
    initial_options: z.array(option).optional(),
    max_selected_items: z.number().int().min(1).optional(),
  })
  .refine((select) => oneChoice(select.options, select.option_groups), CHOICE);

const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...picked,
  placeholder,
  initial_option: option.optional(),
  min_query_length: z.number().int().min(0).optional(),
});

const peopleSelect = (type: string, initial: string) =>
  z.strictObject({
    type: z.literal(type),
    ...picked,
    placeholder,
    [initial]: z.string().optional(),
    response_url_enabled: z.boolean().optional(),
    default_to_current_conversation: z.boolean().optional(),
    filter: z.record(z.string(), z.unknown()).optional(),
  });

const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: actionId,
  options: z.array(option).min(1).max(5),
  confirm: confirm.optional(),
});
const choices = { ...picked, options: z.array(option).min(1).max(10) };
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...choices,
  initial_options: z.array(option).optional(),
});
const radios = z.strictObject({ type: z.literal('radio_buttons'), ...choices, initial_option: option.optional() });

const textInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    action_id: actionId,
    placeholder,
    initial_value: z.string().max(3000).optional(),
    multiline: z.boolean().optional(),
    min_length: z.number().int().min(0).max(3000).optional(),
    max_length: z.number().int().min(1).max(3000).optional(),
    focus_on_load: z.boolean().optional(),
    dispatch_action_config: z.strictObject({ trigger_actions_on: z.array(z.string()).min(1) }).optional(),
  })
  .refine(
    ({ initial_value: initial = '', max_length: most = 3000 }) => initial.length <= most,
    'initial_value must not be longer than max_length',
  );
const day = z.strictObject({
  type: z.literal('datepicker'),
  ...picked,
  placeholder,
  initial_date: z.string().optional(),
});
const time = z.strictObject({
  type: z.literal('timepicker'),
  ...picked,
  placeholder,
  initial_time: z.string().optional(),
  timezone: z.string().optional(),
});

const selects = [
  staticSelect,
  multiStaticSelect,
  externalSelect,
  peopleSelect('users_select', 'initial_user'),
  peopleSelect('conversations_select', 'initial_conversation'),
  peopleSelect('channels_select', 'initial_channel'),
] as const;

export const actionElement = z.discriminatedUnion('type', [
  button,
  ...selects,
  overflow,
  checkboxes,
  radios,
  day,
  time,
]);
export const accessory = z.discriminatedUnion('type', [
  button,
  ...selects,
  overflow,
  checkboxes,
  radios,
  day,
  time,
  imageElement,
]);
export const inputElement = z.discriminatedUnion('type', [...selects, checkboxes, radios, day, time, textInput]);
