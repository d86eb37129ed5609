// How does one choose: from a list, several of a list, a person or a channel, a day or a time?
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../../slack-server/json.ts';
import { channels, t, workspace } from '../store.ts';
import { WORDS } from '../words.ts';
import { confirmed } from './button.tsx';
import type { Hand } from './hand.ts';
import { bare } from './words-of.tsx';

export interface FieldProps {
  readonly element: JsonObject;
  readonly blockId: string;
  readonly hand: Hand;
  readonly id: string;
  /** Where no label stands beside it. */
  readonly label?: string | undefined;
}

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly option: JsonObject;
}

const choiceOf = (option: JsonObject): Choice => ({ value: textAt(option, 'value'), text: bare(option.text), option });
const choices = (list: readonly unknown[]): readonly Choice[] => list.filter(isObject).map(choiceOf);

const allChoices = (element: JsonObject): readonly Choice[] => [
  ...choices(listAt(element, 'options')),
  ...listAt(element, 'option_groups').flatMap((group) => choices(listAt(group, 'options'))),
];

const held = ({ element, blockId, hand }: FieldProps, key: string, initial: string): unknown =>
  hand.held(blockId, textAt(element, 'action_id'))?.[key] ?? element[initial];

/** In a message a choice acts at once; in a form it is kept, and told where the form says so. */
const choose = ({ element, blockId, hand }: FieldProps, state: JsonObject, chosen: string | JsonObject): void =>
  confirmed(element, () =>
    hand.hold(blockId, textAt(element, 'action_id'), { type: textAt(element, 'type'), ...state }, chosen),
  );

const Options = ({ of }: { of: readonly Choice[] }) => (
  <>
    {of.map(({ value, text }) => (
      <option key={value} value={value}>
        {text}
      </option>
    ))}
  </>
);

export const StaticSelect = (props: FieldProps) => {
  const { element, id, label } = props;
  const all = allChoices(element);
  const now = held(props, 'selected_option', 'initial_option');
  const placeholder = bare(element.placeholder) || t(WORDS.choose);
  const pick = (value: string): void => {
    const found = all.find((one) => one.value === value);
    if (found !== undefined) choose(props, { selected_option: found.option }, value);
  };
  return (
    <select
      id={id}
      aria-label={label ?? placeholder}
      data-action={textAt(element, 'action_id')}
      value={textAt(now, 'value')}
      onChange={(event) => pick(event.currentTarget.value)}
    >
      <option value="" disabled>
        {placeholder}
      </option>
      <Options of={choices(listAt(element, 'options'))} />
      {listAt(element, 'option_groups').map((group) => (
        <optgroup key={bare(objectAt(group, 'label'))} label={bare(objectAt(group, 'label'))}>
          <Options of={choices(listAt(group, 'options'))} />
        </optgroup>
      ))}
    </select>
  );
};

/** Checkboxes, and lists of which several may be chosen. */
export const ManyChoices = (props: FieldProps) => {
  const { element, id, label } = props;
  const now = held(props, 'selected_options', 'initial_options');
  const chosen = new Set((Array.isArray(now) ? now : []).map((one) => textAt(one, 'value')));
  const all = allChoices(element);
  const toggle = (value: string): void => {
    const next = all.filter((one) => chosen.has(one.value) !== (one.value === value)).map(({ option }) => option);
    choose(props, { selected_options: next }, { selected_options: next });
  };
  return (
    <fieldset id={id} aria-label={label}>
      {all.map(({ value, text, option }) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.has(value)} onChange={() => toggle(value)} />
          <span>
            {text}
            {isObject(option.description) && <small>{bare(option.description)}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
};

export const Radios = (props: FieldProps) => {
  const { element, id, label } = props;
  const now = textAt(held(props, 'selected_option', 'initial_option'), 'value');
  return (
    <fieldset id={id} aria-label={label}>
      {allChoices(element).map(({ value, text, option }) => (
        <label key={value}>
          <input
            type="radio"
            name={id}
            checked={now === value}
            onChange={() => choose(props, { selected_option: option }, value)}
          />
          <span>
            {text}
            {isObject(option.description) && <small>{bare(option.description)}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
};

const KINDS = {
  users_select: ['selected_user', 'initial_user'],
  channels_select: ['selected_channel', 'initial_channel'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
} as const;

/** Of the workspace: people, or places to talk in. */
export const WorkspaceSelect = (props: FieldProps) => {
  const { element, id, label } = props;
  const type = textAt(element, 'type') as keyof typeof KINDS;
  const [key, initial] = KINDS[type];
  const rooms = channels.value.filter((one) => !one.id.startsWith('D'));
  const people = workspace.value?.people.filter(({ app }) => !app) ?? [];
  const placeholder = bare(element.placeholder) || t(WORDS.choose);
  const now = held(props, key, initial);
  return (
    <select
      id={id}
      aria-label={label ?? placeholder}
      data-action={textAt(element, 'action_id')}
      value={typeof now === 'string' ? now : ''}
      onChange={(event) => choose(props, { [key]: event.currentTarget.value }, event.currentTarget.value)}
    >
      <option value="" disabled>
        {placeholder}
      </option>
      {type === 'users_select'
        ? people.map((one) => (
            <option key={one.id} value={one.id}>
              @{one.name}
            </option>
          ))
        : rooms.map((one) => (
            <option key={one.id} value={one.id}>
              #{one.name}
            </option>
          ))}
    </select>
  );
};

export const DayOrTime = (props: FieldProps) => {
  const { element, id, label } = props;
  const day = element.type === 'datepicker';
  const [key, initial] = day
    ? (['selected_date', 'initial_date'] as const)
    : (['selected_time', 'initial_time'] as const);
  const now = held(props, key, initial);
  return (
    <input
      id={id}
      type={day ? 'date' : 'time'}
      aria-label={label ?? bare(element.placeholder)}
      value={typeof now === 'string' ? now : ''}
      onChange={(event) => choose(props, { [key]: event.currentTarget.value }, event.currentTarget.value)}
    />
  );
};

/** A menu behind three dots. */
export const Overflow = (props: FieldProps) => (
  <select
    class="overflow"
    aria-label={t(WORDS.more)}
    data-action={textAt(props.element, 'action_id')}
    value=""
    onChange={({ currentTarget }) => {
      const { value } = currentTarget;
      currentTarget.value = '';
      confirmed(props.element, () => props.hand.press(textAt(props.element, 'action_id'), value));
    }}
  >
    <option value="">⋯</option>
    <Options of={allChoices(props.element)} />
  </select>
);
