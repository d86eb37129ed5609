// What can people press: a button or select on a message, the submit button of a modal?
import { actionOf, clickables } from './clickables.ts';
import type { Courier } from './courier.ts';
import { envelope } from './envelope.ts';
import { type Interaction, interactionOf, payloadBase, responseUrl, userJson } from './interaction.ts';
import { isObject, type JsonObject, textAt } from './json.ts';
import { messageJson } from './message.ts';
import type { Office } from './methods.ts';
import { freshView, keepModal, viewJson } from './methods-views.ts';

export class Hands {
  readonly #office: Office;
  readonly #courier: Courier;
  readonly #now: () => number;

  constructor(office: Office, courier: Courier, now: () => number) {
    this.#office = office;
    this.#courier = courier;
    this.#now = now;
  }

  /** @throws Error naming what there is, when the message or the button does not exist. */
  async click(act: {
    channel: string;
    user: string;
    messageTs: string;
    actionId: string;
    value?: string;
  }): Promise<Interaction> {
    const { workspace } = this.#office;
    const channel = workspace.channel(act.channel);
    const person = workspace.person(act.user);
    const base = payloadBase(this.#office);
    const message = workspace.message(channel.id, act.messageTs);
    if (message === undefined) throw new Error(`no message ${act.messageTs} in #${channel.name}`);
    const all = clickables(message.blocks);
    const same = all.filter(({ actionId }) => actionId === act.actionId);
    const chosen = same.find(({ element }) => act.value === undefined || element.value === act.value) ?? same[0];
    if (chosen === undefined) {
      throw new Error(`no button ${act.actionId}; there are: ${all.map(({ actionId }) => actionId).join(', ')}`);
    }
    const hidden = message.ephemeralTo !== '';
    const thread = message.threadTs === '' ? {} : { thread_ts: message.threadTs };
    const { key, grant } = this.#office.grants.response({
      channel: channel.id,
      user: person.id,
      messageTs: message.ts,
      threadTs: message.threadTs,
    });
    const triggerId = this.#office.grants.trigger(person.id);
    const shown = messageJson(message, { bot: workspace.bot, replies: 0, metadata: true });
    const payload = {
      type: 'block_actions',
      ...base,
      user: userJson(person, base.team.id),
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: channel.id,
        is_ephemeral: hidden,
        ...thread,
      },
      trigger_id: triggerId,
      channel: { id: channel.id, name: channel.name },
      ...(!hidden && { message: shown }),
      state: { values: {} },
      response_url: responseUrl(this.#office, key),
      actions: [actionOf(chosen, act.value, (this.#now() / 1000).toFixed(6))],
    };
    return interactionOf(await this.#courier.deliver(envelope('interactive', payload)), grant.posts, triggerId);
  }

  /**
   * Submits the person's topmost modal. `values`: block_id → action_id → state, as in view.state.values.
   * @throws Error when no modal is open.
   */
  async submitView(act: { user: string; values?: JsonObject }): Promise<Interaction> {
    const { workspace } = this.#office;
    const person = workspace.person(act.user);
    const open = workspace.modals.get(person.id) ?? [];
    const top = open.at(-1);
    if (top === undefined) throw new Error(`${person.name} has no open modal`);
    const triggerId = this.#office.grants.trigger(person.id);
    const base = payloadBase(this.#office);
    const payload = {
      type: 'view_submission',
      ...base,
      user: userJson(person, base.team.id),
      trigger_id: triggerId,
      view: { ...viewJson(this.#office, top), state: { values: act.values ?? {} } },
      response_urls: [],
    };
    const result = interactionOf(await this.#courier.deliver(envelope('interactive', payload)), [], triggerId);
    const action = textAt(result.ack, 'response_action');
    const next = isObject(result.ack) && isObject(result.ack.view) ? result.ack.view : null;
    if (result.failure !== '' || action === 'errors') return result;
    if (next !== null && (action === 'update' || action === 'push')) {
      keepModal(
        this.#office,
        person.id,
        freshView(this.#office, person.id, next, action === 'update' ? top.id : undefined),
      );
    } else {
      workspace.modals.set(person.id, action === 'clear' ? [] : open.slice(0, -1));
      workspace.announce({ kind: 'view', user: person.id });
    }
    return result;
  }
}
