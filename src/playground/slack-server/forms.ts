// What can people do in a modal: fill in a field, look for an option, press a button, submit it?
import { checkBlocks } from './check-blocks.ts';
import { actionOf, clickables } from './clickables.ts';
import type { Courier } from './courier.ts';
import { envelope } from './envelope.ts';
import { type Interaction, interactionOf, payloadBase, userJson } from './interaction.ts';
import { isObject, type JsonObject, listAt, textAt } from './json.ts';
import type { Block } from './message.ts';
import type { Office } from './methods.ts';
import { checkedView, freshView, keepModal, viewJson } from './methods-views.ts';
import { dispatches, fieldNamed, filled, missing } from './view-state.ts';
import type { View } from './workspace.ts';

/** What a person sees of an external select after typing. */
export interface Suggested {
  readonly options: readonly JsonObject[];
  /** null: no answer in time. */
  readonly ackMs: number | null;
  /** Why nothing is shown; empty when all went well. */
  readonly failure: '' | 'operation_timeout' | 'dispatch_failed' | 'invalid_options';
}

export class Forms {
  readonly #office: Office;
  readonly #courier: Courier;
  readonly #now: () => number;

  constructor(office: Office, courier: Courier, now: () => number) {
    this.#office = office;
    this.#courier = courier;
    this.#now = now;
  }

  /**
   * Types or chooses in a field of the person's topmost modal, or presses a button there; `value` is the text, an
   * option's value, or the option itself where it came from a suggestion. @returns null when Slack tells the app nothing.
   */
  async fill(act: { user: string; actionId: string; value?: string | JsonObject }): Promise<Interaction | null> {
    const { top, person } = this.#top(act.user);
    const blocks = blocksOf(top);
    const button = clickables(blocks).find(
      ({ actionId, element }) => actionId === act.actionId && element.type === 'button',
    );
    if (button !== undefined) return this.#acted(top, person, actionOf(button, undefined, this.#ts()));
    const field = fieldNamed(blocks, act.actionId);
    const value = filled(field.element, act.value ?? '');
    const state = { ...top.state, [field.blockId]: { ...top.state[field.blockId], [act.actionId]: value } };
    const kept = { ...top, state };
    this.#office.workspace.keepState(person, kept);
    if (!dispatches(blocks, field.blockId)) return null;
    const about = { action_id: act.actionId, block_id: field.blockId, action_ts: this.#ts() };
    return this.#acted(kept, person, { ...about, ...value });
  }

  /** What an external select offers after these letters. */
  async suggest(act: { user: string; actionId: string; value: string }): Promise<Suggested> {
    const { top, person } = this.#top(act.user);
    const field = fieldNamed(blocksOf(top), act.actionId);
    if (textAt(field.element, 'type') !== 'external_select') throw new Error(`${act.actionId} is no external select`);
    const payload = {
      type: 'block_suggestion',
      ...this.#base(person),
      container: { type: 'view', view_id: top.id },
      action_id: act.actionId,
      block_id: field.blockId,
      value: act.value,
      view: viewJson(this.#office, top),
    };
    const delivery = await this.#courier.deliver(envelope('interactive', payload));
    const { failure, ack, ackMs } = interactionOf(delivery, [], '');
    const options = [
      ...listAt(ack, 'options'),
      ...listAt(ack, 'option_groups').flatMap((group) => listAt(group, 'options')),
    ].filter(isObject);
    // The options Slack takes here are those of a static select, except that there may be none.
    const wrong = failure === '' && options.length > 0 && checkBlocks([selectOf(options)], 'modal').length > 0;
    return { ackMs, options: wrong ? [] : options, failure: wrong ? 'invalid_options' : failure };
  }

  /**
   * Submits the person's topmost modal with what is filled in. `values` (block_id → action_id → state) stands over it.
   * @throws Error when no modal is open, or a required field is empty: Slack's client does not send those.
   */
  async submit(act: { user: string; values?: JsonObject }): Promise<Interaction> {
    const { workspace, grants } = this.#office;
    const { top, person, open } = this.#top(act.user);
    const given = (act.values ?? {}) as View['state'];
    const state = Object.fromEntries(
      [...new Set([...Object.keys(top.state), ...Object.keys(given)])].map((id) => [
        id,
        { ...top.state[id], ...given[id] },
      ]),
    );
    const empty = missing(blocksOf(top), state);
    if (empty.length > 0) throw new Error(`please complete this required field: ${empty.join(', ')}`);
    const triggerId = grants.trigger(person);
    const payload = {
      type: 'view_submission',
      ...this.#base(person),
      trigger_id: triggerId,
      view: viewJson(this.#office, { ...top, state }),
      response_urls: [],
    };
    const result = interactionOf(await this.#courier.deliver(envelope('interactive', payload)), [], triggerId);
    const action = textAt(result.ack, 'response_action');
    if (result.failure !== '') return result;
    if (action === 'errors') return namesInputs(top, result.ack) ? result : { ...result, failure: 'dispatch_failed' };
    if (action === 'update' || action === 'push') {
      const next = checkedView(isObject(result.ack) ? result.ack.view : null, 'modal');
      const before = action === 'update' ? top : undefined;
      keepModal(this.#office, person, freshView(this.#office, person, next, before));
    } else {
      workspace.modals.set(person, action === 'clear' ? [] : open.slice(0, -1));
      workspace.announce({ kind: 'view', user: person });
    }
    return result;
  }

  /** Closes the person's topmost modal; the app hears of it only where it asked to. */
  async close(user: string): Promise<void> {
    const { top, person, open } = this.#top(user);
    const { workspace } = this.#office;
    workspace.modals.set(person, open.slice(0, -1));
    workspace.announce({ kind: 'view', user: person });
    if (top.view.notify_on_close !== true) return;
    const view = viewJson(this.#office, top);
    const payload = { type: 'view_closed', ...this.#base(person), view, is_cleared: false };
    await this.#courier.deliver(envelope('interactive', payload));
  }

  /** Presses a button, or chooses, in the person's Home tab. @throws Error naming what there is. */
  async pressHome(act: { user: string; actionId: string; value?: string }): Promise<Interaction> {
    const { id } = this.#office.workspace.person(act.user);
    const home = this.#office.workspace.homes.get(id);
    const all = home === undefined ? [] : clickables(blocksOf(home));
    const same = all.filter(({ actionId }) => actionId === act.actionId);
    const chosen = same.find(({ element }) => act.value === undefined || element.value === act.value) ?? same[0];
    if (home === undefined || chosen === undefined) {
      throw new Error(`no button ${act.actionId}; there are: ${all.map(({ actionId }) => actionId).join(', ')}`);
    }
    return this.#acted(home, id, actionOf(chosen, act.value, this.#ts()));
  }

  async #acted(view: View, person: string, action: JsonObject): Promise<Interaction> {
    const triggerId = this.#office.grants.trigger(person);
    const payload = {
      type: 'block_actions',
      ...this.#base(person),
      container: { type: 'view', view_id: view.id },
      trigger_id: triggerId,
      view: viewJson(this.#office, view),
      actions: [action],
    };
    return interactionOf(await this.#courier.deliver(envelope('interactive', payload)), [], triggerId);
  }

  #base(person: string) {
    const base = payloadBase(this.#office);
    return { ...base, user: userJson(this.#office.workspace.person(person), base.team.id) };
  }

  #top(user: string) {
    const { workspace } = this.#office;
    const { id, name } = workspace.person(user);
    const open = workspace.modals.get(id) ?? [];
    const top = open.at(-1);
    if (top === undefined) throw new Error(`${name} has no open modal`);
    return { top, person: id, open };
  }

  #ts(): string {
    return (this.#now() / 1000).toFixed(6);
  }
}

const blocksOf = ({ view }: View): readonly Block[] => listAt(view, 'blocks').filter(isObject);

const selectOf = (options: readonly JsonObject[]): Block => ({
  type: 'actions',
  elements: [{ type: 'static_select', action_id: 'a', options }],
});

/** Slack shows an error under an input, by its block_id; one it cannot place is a failure of the app. */
const namesInputs = (top: View, ack: unknown): boolean => {
  const errors = isObject(ack) && isObject(ack.errors) ? Object.keys(ack.errors) : [];
  const inputs = blocksOf(top).filter((block) => block.type === 'input');
  return errors.length > 0 && errors.every((id) => inputs.some((block) => block.block_id === id));
};
