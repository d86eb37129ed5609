// How are buttons drawn, and the question some of them ask before they act?
import { signal } from '@preact/signals';
import { isObject, type JsonObject, objectAt, textAt } from '../../../slack-server/json.ts';
import { webAddress } from '../links.ts';
import { t } from '../store.ts';
import { WORDS } from '../words.ts';
import type { Hand } from './hand.ts';
import { bare, Words } from './words-of.tsx';

interface Question {
  readonly confirm: JsonObject;
  readonly yes: () => void;
}

const asked = signal<Question | null>(null);

/** Asks first where the element says so. */
export const confirmed = (element: JsonObject, go: () => void): void => {
  if (isObject(element.confirm)) asked.value = { confirm: element.confirm, yes: go };
  else go();
};

/** One for the whole page, over everything else. */
export const ConfirmDialog = () => {
  const question = asked.value;
  if (question === null) return null;
  const { confirm, yes } = question;
  const away = (): void => {
    asked.value = null;
  };
  const go = (): void => {
    away();
    yes();
  };
  return (
    <dialog ref={showModal} class="confirm" onClose={away} aria-labelledby="confirm-title">
      <h2 id="confirm-title">{bare(confirm.title)}</h2>
      <Words of={confirm.text} />
      <div class="row end">
        <button type="button" onClick={away}>
          {bare(confirm.deny) || t(WORDS.cancel)}
        </button>
        <button type="button" class={confirm.style === 'danger' ? 'danger' : 'primary'} onClick={go}>
          {bare(confirm.confirm)}
        </button>
      </div>
    </dialog>
  );
};

/** For `ref`: opens once, over the page, with the focus inside. */
export const showModal = (dialog: HTMLDialogElement | null): void => {
  if (dialog !== null && !dialog.open) dialog.showModal();
};

export const Button = ({ element, hand }: { element: JsonObject; hand: Hand }) => {
  const style = textAt(element, 'style');
  const value = typeof element.value === 'string' ? element.value : undefined;
  const url = webAddress(textAt(element, 'url'));
  const press = (): void =>
    confirmed(element, () => {
      // A button with an address also tells the app.
      hand.press(textAt(element, 'action_id'), value);
      if (url !== null) window.open(url, '_blank', 'noopener');
    });
  return (
    <button
      type="button"
      class={style}
      data-action={textAt(element, 'action_id')}
      aria-label={textAt(element, 'accessibility_label') || undefined}
      onClick={press}
    >
      {bare(element.text)}
    </button>
  );
};

/** "Did this help?", and small buttons with a picture: theirs is told in words. */
export const ContextAction = ({ element, hand }: { element: JsonObject; hand: Hand }) => {
  const actionId = textAt(element, 'action_id');
  if (element.type === 'icon_button') {
    return (
      <button
        type="button"
        class="small"
        data-action={actionId}
        onClick={() => confirmed(element, () => hand.press(actionId))}
      >
        {bare(element.text) || textAt(element, 'icon')}
      </button>
    );
  }
  return (
    <>
      {(['positive_button', 'negative_button'] as const).map((which) => {
        const one = objectAt(element, which);
        return (
          <button
            key={which}
            type="button"
            class="small"
            data-action={actionId}
            aria-label={textAt(one, 'accessibility_label') || undefined}
            onClick={() => hand.press(actionId, textAt(one, 'value'))}
          >
            {bare(one.text)}
          </button>
        );
      })}
    </>
  );
};
