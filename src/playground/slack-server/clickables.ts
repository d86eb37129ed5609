// Which buttons and selects does a message hold, and what does Slack send when one is used?
import { isObject, type JsonObject, listAt, objectAt, textAt } from './json.ts';
import type { Block } from './message.ts';

export interface Clickable {
  readonly blockId: string;
  readonly actionId: string;
  /** What people read on it. */
  readonly label: string;
  readonly element: JsonObject;
}

const INTERACTIVE =
  /^(?:button|(?:multi_)?(?:static|external|users|conversations|channels)_select|overflow|checkboxes|radio_buttons|datepicker|timepicker)$/;

/** In reading order. A block without block_id gets one by its place, as Slack makes one up. */
export const clickables = (blocks: readonly Block[]): readonly Clickable[] =>
  blocks.flatMap((block, index) => {
    const blockId = textAt(block, 'block_id') || `b${index}`;
    const own = [...listAt(block, 'elements'), ...listAt(block, 'actions'), block.accessory]
      .filter(isObject)
      .filter((element) => INTERACTIVE.test(textAt(element, 'type')))
      .map((element) => ({
        blockId,
        actionId: textAt(element, 'action_id'),
        label: textAt(element.text, 'text') || textAt(element.placeholder, 'text'),
        element,
      }));
    return [...own, ...clickables(listAt(block, 'child_blocks').filter(isObject))];
  });

/** The action of a block_actions payload. `value` chooses the option of a select; its first one when absent. */
export const actionOf = (clickable: Clickable, value: string | undefined, actionTs: string): JsonObject => {
  const { element, blockId, actionId } = clickable;
  const about = { type: textAt(element, 'type'), action_id: actionId, block_id: blockId, action_ts: actionTs };
  if (about.type === 'button') {
    return { ...about, text: objectAt(element, 'text'), ...(element.value !== undefined && { value: element.value }) };
  }
  if (about.type === 'users_select') return { ...about, selected_user: value ?? '' };
  if (about.type === 'conversations_select') return { ...about, selected_conversation: value ?? '' };
  if (about.type === 'channels_select') return { ...about, selected_channel: value ?? '' };
  const groups = listAt(element, 'option_groups').flatMap((group) => listAt(group, 'options'));
  const options = [...listAt(element, 'options'), ...groups];
  const wanted = value === undefined ? options[0] : options.find((option) => textAt(option, 'value') === value);
  const option = wanted ?? { text: { type: 'plain_text', text: value ?? '' }, value: value ?? '' };
  return /^multi_|checkboxes/.test(about.type)
    ? { ...about, selected_options: [option] }
    : { ...about, selected_option: option };
};
