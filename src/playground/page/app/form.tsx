// How does a form behave: what is filled in stays while the app changes it, and is sent when it is submitted?
import { useState } from 'preact/hooks';
import { isObject, type JsonObject, listAt, textAt } from '../../slack-server/json.ts';
import { act, post, trouble } from './act.ts';
import { Blocks } from './kit/blocks.tsx';
import { showModal } from './kit/button.tsx';
import { blockIdOf, type FieldState, type Hand } from './kit/hand.ts';
import { bare } from './kit/words-of.tsx';
import { meId, t, views } from './store.ts';
import { WORDS } from './words.ts';

type Values = Readonly<Record<string, Readonly<Record<string, FieldState>>>>;

const empty = (state: FieldState | undefined): boolean =>
  !Object.entries(state ?? {}).some(
    ([key, one]) => key !== 'type' && one !== null && one !== '' && !(Array.isArray(one) && one.length === 0),
  );

const initialOf = (element: JsonObject): boolean => Object.keys(element).some((key) => key.startsWith('initial_'));

/** Required inputs with nothing in them, by block_id: Slack's client does not send those. */
const unfilled = (blocks: readonly JsonObject[], values: Values): readonly string[] =>
  blocks.flatMap((block, at) => {
    if (block.type !== 'input' || block.optional === true || !isObject(block.element)) return [];
    const id = blockIdOf(block, at);
    const held = values[id]?.[textAt(block.element, 'action_id')];
    const missing = held === undefined ? !initialOf(block.element) : empty(held);
    return missing ? [id] : [];
  });

const Form = ({ view }: { view: JsonObject }) => {
  const [values, keep] = useState<Values>({});
  const [complaints, complain] = useState<Readonly<Record<string, string>>>({});
  const [busy, wait] = useState(false);
  const blocks = listAt(view, 'blocks').filter(isObject);
  const user = meId.value;
  const hand: Hand = {
    surface: 'modal',
    press: (actionId) => void act({ kind: 'fill', user, actionId }),
    held: (blockId, actionId) => values[blockId]?.[actionId],
    hold: (blockId, actionId, state, chosen) => {
      complain(({ [blockId]: _settled, ...others }) => others);
      keep((now) => ({ ...now, [blockId]: { ...now[blockId], [actionId]: state } }));
      // The server knows which of them the app hears of at once. Letters come when they are all there.
      if (state.type !== 'plain_text_input') void act({ kind: 'fill', user, actionId, value: chosen });
    },
    typed: (actionId, value) => void act({ kind: 'fill', user, actionId, value }),
    look: async (actionId, value) => (await post({ kind: 'suggest', user, actionId, value })).options ?? [],
    complaint: (blockId) => complaints[blockId] ?? '',
  };
  const close = (): void => void act({ kind: 'close', user });
  const submit = async (): Promise<void> => {
    const missing = unfilled(blocks, values);
    complain(Object.fromEntries(missing.map((id) => [id, t(WORDS.required)])));
    if (missing.length > 0) return;
    wait(true);
    const { errors = {} } = await act({ kind: 'submit', user, values });
    wait(false);
    complain(errors);
  };
  return (
    <dialog
      ref={showModal}
      class="modal"
      aria-labelledby="modal-title"
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h2 class="bar" id="modal-title">
          {bare(view.title)}
        </h2>
        <div class="scrolls" tabIndex={0} role="group" aria-labelledby="modal-title">
          <Blocks blocks={blocks} hand={hand} id="modal" />
          {trouble.value !== null && (
            <p class="complaint" role="alert">
              ✗ {t(trouble.value)}
            </p>
          )}
        </div>
        <div class="row end">
          <button type="button" onClick={close}>
            {bare(view.close) || t(WORDS.close)}
          </button>
          {isObject(view.submit) && (
            <button type="submit" class="primary" disabled={busy}>
              {bare(view.submit) || t(WORDS.submit)}
            </button>
          )}
        </div>
      </form>
    </dialog>
  );
};

/** The topmost one; another kind of form, or one on top of it, starts empty. */
export const Modal = () => {
  const open = views.value.get(meId.value)?.modals ?? [];
  const top = open.at(-1);
  if (top === undefined) return null;
  return <Form key={`${meId.value} ${open.length} ${textAt(top, 'callback_id')} ${bare(top.title)}`} view={top} />;
};
