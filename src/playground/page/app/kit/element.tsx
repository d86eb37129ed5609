// How is each interactive element drawn?
import { type JsonObject, textAt } from '../../../slack-server/json.ts';
import { t } from '../store.ts';
import { WORDS } from '../words.ts';
import { Button } from './button.tsx';
import {
  DayOrTime,
  type FieldProps,
  ManyChoices,
  Overflow,
  Radios,
  StaticSelect,
  WorkspaceSelect,
} from './choices.tsx';
import type { Hand } from './hand.ts';
import { ExternalSelect } from './suggestions.tsx';
import { bare, Words } from './words-of.tsx';

const TextInput = ({ element, blockId, hand, id, label }: FieldProps) => {
  const actionId = textAt(element, 'action_id');
  const now = hand.held(blockId, actionId)?.value ?? element.initial_value;
  const about = {
    id,
    'aria-label': label,
    placeholder: bare(element.placeholder),
    value: typeof now === 'string' ? now : '',
    maxLength: typeof element.max_length === 'number' ? element.max_length : 3000,
    'data-action': actionId,
    onChange: (event: { currentTarget: { value: string } }) => hand.typed(actionId, event.currentTarget.value),
    onInput: (event: { currentTarget: { value: string } }) =>
      hand.hold(
        blockId,
        actionId,
        { type: 'plain_text_input', value: event.currentTarget.value || null },
        event.currentTarget.value,
      ),
  };
  return element.multiline === true ? <textarea rows={4} {...about} /> : <input type="text" {...about} />;
};

/** Anything of an actions or input block, or beside a section. */
export const Element = (props: {
  readonly element: JsonObject;
  readonly blockId: string;
  readonly hand: Hand;
  readonly id: string;
  readonly label?: string;
}) => {
  const { element, hand } = props;
  const type = textAt(element, 'type');
  switch (type) {
    case 'button':
      return <Button element={element} hand={hand} />;
    case 'static_select':
      return <StaticSelect {...props} />;
    case 'external_select':
      return <ExternalSelect {...props} />;
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return <WorkspaceSelect {...props} />;
    case 'multi_static_select':
    case 'checkboxes':
      return <ManyChoices {...props} />;
    case 'radio_buttons':
      return <Radios {...props} />;
    case 'datepicker':
    case 'timepicker':
      return <DayOrTime {...props} />;
    case 'overflow':
      return <Overflow {...props} />;
    case 'plain_text_input':
      return <TextInput {...props} />;
    case 'image':
      return <Picture of={element} />;
    default:
      return <span class="unknown">{t(WORDS.unknownBlock(type))}</span>;
  }
};

/** The page asks nothing of other machines: a picture is told in words, with a link to it. */
export const Picture = ({ of }: { of: JsonObject }) => (
  <span class="picture">
    [{t(WORDS.image)}: {textAt(of, 'alt_text')}]{of.title !== undefined && <Words of={of.title} />}
  </span>
);
