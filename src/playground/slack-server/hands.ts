// What can people press on a message: a button, a select, a shortcut of its menu?
import { actionOf, clickables } from './clickables.ts';
import type { Courier } from './courier.ts';
import { envelope } from './envelope.ts';
import { type Interaction, interactionOf, payloadBase, responseUrl, userJson } from './interaction.ts';
import { messageJson } from './message.ts';
import type { Office } from './methods.ts';

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

  /** Uses a message shortcut from a message's menu. @throws Error when there is no such message. */
  async shortcut(act: { channel: string; user: string; messageTs: string; callbackId: string }): Promise<Interaction> {
    const { workspace, grants } = this.#office;
    const channel = workspace.channel(act.channel);
    const person = workspace.person(act.user);
    const base = payloadBase(this.#office);
    const message = workspace.message(channel.id, act.messageTs);
    if (message === undefined || message.ephemeralTo !== '')
      throw new Error(`no message ${act.messageTs} in #${channel.name}`);
    const { key, grant } = grants.response({ channel: channel.id, user: person.id, messageTs: '', threadTs: '' });
    const triggerId = grants.trigger(person.id);
    const payload = {
      type: 'message_action',
      ...base,
      user: userJson(person, base.team.id),
      callback_id: act.callbackId,
      trigger_id: triggerId,
      channel: { id: channel.id, name: channel.name },
      message_ts: message.ts,
      message: messageJson(message, {
        bot: workspace.bot,
        replies: workspace.thread(channel.id, message.ts).length - 1,
        metadata: false,
      }),
      action_ts: (this.#now() / 1000).toFixed(6),
      response_url: responseUrl(this.#office, key),
    };
    return interactionOf(await this.#courier.deliver(envelope('interactive', payload)), grant.posts, triggerId);
  }
}
