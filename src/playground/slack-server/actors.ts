// What can people say: a command, a mention, plain talk; and what does opening the Home tab send?
import type { Courier } from './courier.ts';
import { envelope } from './envelope.ts';
import { type Interaction, interactionOf, payloadBase, responseUrl } from './interaction.ts';
import { type JsonObject, listAt, textAt } from './json.ts';
import type { Office } from './methods.ts';
import { viewJson } from './methods-views.ts';
import { type Channel, type Person, SLACKBOT } from './people.ts';
import { respond } from './response-urls.ts';
import { isGranted, isHidden } from './scopes.ts';

export interface Mentioned {
  readonly ts: string;
  /** Empty when Slack sent no event, because the bot is not in the channel. */
  readonly eventId: string;
  /** The first try was acknowledged. */
  readonly delivered: boolean;
}

export class Actors {
  readonly #office: Office;
  readonly #courier: Courier;
  readonly #now: () => number;

  constructor(office: Office, courier: Courier, now: () => number) {
    this.#office = office;
    this.#courier = courier;
    this.#now = now;
  }

  async slash(act: { channel: string; user: string; text: string; command?: string }): Promise<Interaction> {
    const { channel, person, base } = this.#scene(act);
    const command = act.command ?? '/net';
    const triggerId = this.#office.grants.trigger(person.id);
    const { key, grant } = this.#office.grants.response({
      channel: channel.id,
      user: person.id,
      messageTs: '',
      threadTs: '',
    });
    const payload = {
      token: 'playground',
      team_id: base.team.id,
      team_domain: base.team.domain,
      channel_id: channel.id,
      channel_name: channel.name,
      user_id: person.id,
      user_name: person.name,
      command,
      text: this.#escaped(act.text),
      api_app_id: base.api_app_id,
      is_enterprise_install: 'false',
      response_url: responseUrl(this.#office, key),
      trigger_id: triggerId,
    };
    const delivery = await this.#courier.deliver(envelope('slash_commands', payload));
    const result = interactionOf(delivery, grant.posts, triggerId);
    if (result.failure !== '') {
      this.#slackbot(channel, person, `${command} failed with the error "${result.failure}"`);
    } else if (textAt(result.ack, 'text') !== '' || listAt(result.ack, 'blocks').length > 0) {
      if (textAt(result.ack, 'response_type') === 'in_channel') {
        this.say({ ...act, text: `${command} ${act.text}` });
      }
      respond(this.#office.workspace, grant, result.ack);
    }
    return result;
  }

  say(act: { channel: string; user: string; text: string; threadTs?: string }): string {
    const { channel, person } = this.#scene(act);
    const { workspace } = this.#office;
    const fresh = { channel: channel.id, user: person.id, text: act.text, threadTs: act.threadTs ?? '' };
    return workspace.post(fresh).ts;
  }

  async mention(act: { channel: string; user: string; text: string; threadTs?: string }): Promise<Mentioned> {
    const { channel, person, base } = this.#scene(act);
    const { bot } = this.#office.workspace;
    const text = `<@${bot.userId}> ${act.text}`;
    const ts = this.say({ ...act, text });
    if (!channel.botIsMember) {
      this.#slackbot(channel, person, `You mentioned @${bot.name}, but they're not in this channel.`);
      return { ts, eventId: '', delivered: false };
    }
    const event = {
      type: 'app_mention',
      user: person.id,
      text,
      ts,
      channel: channel.id,
      event_ts: ts,
      team: base.team.id,
      ...(act.threadTs !== undefined && { thread_ts: act.threadTs }),
    };
    return { ts, ...(await this.#event(event)) };
  }

  /** A direct message: an event of its own kind, and no mention even where the bot is named. */
  async direct(act: { user: string; text: string; threadTs?: string }): Promise<Mentioned & { channel: string }> {
    const channel = this.#office.workspace.direct(act.user);
    const ts = this.say({ ...act, channel: channel.id });
    const event = {
      type: 'message',
      channel_type: 'im',
      user: this.#office.workspace.person(act.user).id,
      text: act.text,
      ts,
      channel: channel.id,
      event_ts: ts,
      team: this.#office.workspace.bot.teamId,
      ...(act.threadTs !== undefined && { thread_ts: act.threadTs }),
    };
    return { ts, channel: channel.id, ...(await this.#event(event)) };
  }

  /** Slack tells of reactions where the bot is a member. @throws Error when there is no such message. */
  async react(act: { channel: string; user: string; messageTs: string; name: string }): Promise<Mentioned> {
    const { channel, person } = this.#scene(act);
    const { workspace } = this.#office;
    const message = workspace.message(channel.id, act.messageTs);
    if (message === undefined || message.ephemeralTo !== '')
      throw new Error(`no message ${act.messageTs} in #${channel.name}`);
    workspace.react(message, [...new Set([...message.reactions, act.name])]);
    const ts = this.#ts();
    if (!channel.botIsMember) return { ts, eventId: '', delivered: false };
    const event = {
      type: 'reaction_added',
      user: person.id,
      reaction: act.name,
      item: { type: 'message', channel: channel.id, ts: message.ts },
      item_user: message.user,
      event_ts: ts,
    };
    return { ts, ...(await this.#event(event)) };
  }

  async openHome(user: string): Promise<Mentioned> {
    const person = this.#office.workspace.person(user);
    const ts = this.#ts();
    const channel = this.#office.workspace.direct(person.id).id;
    const home = this.#office.workspace.homes.get(person.id);
    const view = home === undefined ? {} : { view: viewJson(this.#office, home) };
    const event = { type: 'app_home_opened', user: person.id, channel, tab: 'home', event_ts: ts, ...view };
    return { ts, ...(await this.#event(event)) };
  }

  async #event(event: JsonObject): Promise<{ eventId: string; delivered: boolean }> {
    const name = event.type === 'message' ? 'message.im' : textAt(event, 'type');
    if (!isGranted(this.#office.scopes, name)) return { eventId: '', delivered: false };
    const eventId = this.#office.workspace.nextId('Ev');
    const { bot } = this.#office.workspace;
    const payload = {
      token: 'playground',
      team_id: bot.teamId,
      api_app_id: bot.appId,
      type: 'event_callback',
      event_id: eventId,
      event_time: Math.floor(this.#now() / 1000),
      authorizations: [
        { enterprise_id: null, team_id: bot.teamId, user_id: bot.userId, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: false,
      event,
    };
    const delivery = await this.#courier.deliverEvent(envelope('events_api', payload));
    return { eventId, delivered: delivery.acked };
  }

  #scene(act: { channel: string; user: string }) {
    const { workspace } = this.#office;
    return {
      channel: workspace.channel(act.channel),
      person: workspace.person(act.user),
      base: payloadBase(this.#office),
    };
  }

  #slackbot(channel: Channel, person: Person, text: string): void {
    this.#office.workspace.post({ channel: channel.id, user: SLACKBOT, text, ephemeralTo: person.id });
  }

  /** As Slack writes a command's text where the manifest says should_escape: channels, people and links by what they are. */
  #escaped(text: string): string {
    const { workspace } = this.#office;
    return text
      .replace(/(?<![\S])https?:\/\/[^\s<>|]+/g, (link) => `<${link}>`)
      .replace(/(?<!\S)#([\w-]+)/g, (word, name) => {
        const channel = workspace.channels.find((one) => one.name === name);
        return channel === undefined || isHidden(channel) ? word : `<#${channel.id}|${channel.name}>`;
      })
      .replace(/(?<!\S)@([\w-]+)/g, (word, name) => {
        const person = workspace.people.find((one) => one.name === name);
        return person === undefined ? word : `<@${person.id}|${person.name}>`;
      });
  }

  #ts(): string {
    return (this.#now() / 1000).toFixed(6);
  }
}
