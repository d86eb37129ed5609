// What has a person filled in: the state of a modal, from its initial values and what was typed and chosen since?
import { isObject, type JsonObject, listAt, textAt } from './json.ts';
import type { Block } from './message.ts';

/** block_id → action_id → what is there, as in view.state.values. */
export type ViewState = Readonly<Record<string, JsonObject>>;

interface Field {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: JsonObject;
  readonly required: boolean;
}

const STATEFUL = /^(?:plain_text_input|.*_select|checkboxes|radio_buttons|datepicker|timepicker)$/;

const fieldsOf = (blocks: readonly Block[]): readonly Field[] =>
  blocks.flatMap((block, index) => {
    const blockId = textAt(block, 'block_id') || `b${index}`;
    const input = textAt(block, 'type') === 'input';
    return [...listAt(block, 'elements'), block.accessory, block.element]
      .filter(isObject)
      .filter((element) => STATEFUL.test(textAt(element, 'type')))
      .map((element) => ({
        blockId,
        actionId: textAt(element, 'action_id'),
        element,
        required: input && block.optional !== true,
      }));
  });

const initial = (element: JsonObject): JsonObject => {
  const type = textAt(element, 'type');
  if (type === 'plain_text_input') return { type, value: textAt(element, 'initial_value') || null };
  if (type === 'datepicker') return { type, selected_date: element.initial_date ?? null };
  if (type === 'timepicker') return { type, selected_time: element.initial_time ?? null };
  if (/^multi_|checkboxes/.test(type)) return { type, selected_options: element.initial_options ?? [] };
  if (type === 'users_select') return { type, selected_user: element.initial_user ?? null };
  if (type === 'channels_select') return { type, selected_channel: element.initial_channel ?? null };
  if (type === 'conversations_select') return { type, selected_conversation: element.initial_conversation ?? null };
  return { type, selected_option: element.initial_option ?? null };
};

/** A field that keeps its block_id and action_id keeps what is in it, whatever the new view says: that is Slack's rule. */
export const stateOf = (blocks: readonly Block[], before: ViewState): ViewState => {
  const state: Record<string, Record<string, unknown>> = {};
  for (const { blockId, actionId, element } of fieldsOf(blocks)) {
    const kept = before[blockId]?.[actionId];
    state[blockId] = { ...state[blockId], [actionId]: kept ?? initial(element) };
  }
  return state;
};

/** Labels of required inputs with nothing in them: Slack's client does not send a modal that has any. */
export const missing = (blocks: readonly Block[], state: ViewState): readonly string[] =>
  fieldsOf(blocks)
    .filter(({ blockId, actionId, required }) => {
      const value = state[blockId]?.[actionId];
      const filled =
        isObject(value) &&
        Object.entries(value).some(
          ([key, one]) => key !== 'type' && one !== null && one !== '' && !(Array.isArray(one) && one.length === 0),
        );
      return required && !filled;
    })
    .map(({ blockId }) => blockId);

/** Fields that hold a word of the workspace or the calendar, by where they keep it. */
const WORD_KEYS: Readonly<Record<string, string>> = {
  users_select: 'selected_user',
  channels_select: 'selected_channel',
  conversations_select: 'selected_conversation',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
};

/** What a person does to one field: text typed, or an option chosen; of several, `selected_options` as they are then. */
export const filled = (element: JsonObject, value: string | JsonObject): JsonObject => {
  const type = textAt(element, 'type');
  if (type === 'plain_text_input') return { type, value: typeof value === 'string' ? value : null };
  const key = WORD_KEYS[type];
  if (key !== undefined) return { type, [key]: value };
  if (isObject(value))
    return Array.isArray(value.selected_options) ? { type, ...value } : { type, selected_option: value };
  const groups = listAt(element, 'option_groups').flatMap((group) => listAt(group, 'options'));
  const option = [...listAt(element, 'options'), ...groups].find((one) => textAt(one, 'value') === value);
  if (option === undefined) throw new Error(`no option ${value}`);
  return { type, selected_option: option };
};

/** @throws Error naming what there is. */
export const fieldNamed = (blocks: readonly Block[], actionId: string): Field => {
  const all = fieldsOf(blocks);
  const found = all.find((field) => field.actionId === actionId);
  if (found === undefined)
    throw new Error(`no field ${actionId}; there are: ${all.map((field) => field.actionId).join(', ')}`);
  return found;
};

/** A change of it is sent to the app at once: an input only where it says so, an element of another block always. */
export const dispatches = (blocks: readonly Block[], blockId: string): boolean => {
  const block = blocks.find((one, index) => (textAt(one, 'block_id') || `b${index}`) === blockId);
  return block !== undefined && (textAt(block, 'type') !== 'input' || block.dispatch_action === true);
};
