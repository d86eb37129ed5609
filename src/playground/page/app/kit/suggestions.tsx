// How does one find one of many by typing: the options the app offers for the letters so far?
import { useEffect, useRef, useState } from 'preact/hooks';
import { isObject, objectAt, textAt } from '../../../slack-server/json.ts';
import type { Json } from '../../wire.ts';
import { t } from '../store.ts';
import { WORDS } from '../words.ts';
import type { FieldProps } from './choices.tsx';
import { bare } from './words-of.tsx';

/** A pause in typing, not every letter. */
const PAUSE_MS = 200;

export const ExternalSelect = ({ element, blockId, hand, id, label }: FieldProps) => {
  const actionId = textAt(element, 'action_id');
  const chosen = hand.held(blockId, actionId)?.selected_option ?? element.initial_option;
  const chosenText = isObject(chosen) ? bare(chosen.text) : '';
  const [typed, type] = useState<string | null>(null);
  const [options, offer] = useState<readonly Json[]>([]);
  const [at, move] = useState(0);
  const turn = useRef(0);
  const least = Number(element.min_query_length ?? 3);

  useEffect(() => {
    if (typed === null || typed.length < least) return offer([]);
    turn.current += 1;
    const mine = turn.current;
    const timer = setTimeout(async () => {
      const found = await hand.look(actionId, typed);
      // An answer to earlier letters may come later.
      if (turn.current !== mine) return;
      offer(found);
      move(0);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, actionId, least]);

  const choose = (option: Json | undefined): void => {
    if (option === undefined) return;
    hand.hold(blockId, actionId, { type: 'external_select', selected_option: option }, option);
    turn.current += 1;
    type(null);
  };
  const key = (event: KeyboardEvent): void => {
    if (typed === null) return;
    if (event.key === 'ArrowDown') move(Math.min(options.length - 1, at + 1));
    else if (event.key === 'ArrowUp') move(Math.max(0, at - 1));
    else if (event.key === 'Enter') choose(options[at]);
    // Else it would close the whole form.
    else if (event.key === 'Escape') type(null);
    else return;
    event.preventDefault();
  };
  const open = typed !== null && typed.length >= least;
  return (
    <div class="combo">
      <input
        id={id}
        type="text"
        role="combobox"
        autocomplete="off"
        aria-label={label}
        aria-expanded={open}
        aria-controls={`${id}-options`}
        aria-activedescendant={open && options.length > 0 ? `${id}-${at}` : undefined}
        placeholder={bare(element.placeholder) || t(WORDS.search)}
        value={typed ?? chosenText}
        data-action={actionId}
        onFocus={() => type(chosenText)}
        onBlur={() => type(null)}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={key}
      />
      <div id={`${id}-options`} role="listbox" hidden={!open} aria-label={label ?? t(WORDS.search)}>
        {options.map((option, place) => (
          <div
            key={textAt(option, 'value')}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
          >
            {bare(option.text)}
            {isObject(option.description) && <small>{bare(objectAt(option, 'description'))}</small>}
          </div>
        ))}
        {options.length === 0 && (
          <div role="option" aria-disabled="true" aria-selected="false">
            {t(WORDS.nothingFound)}
          </div>
        )}
      </div>
    </div>
  );
};
