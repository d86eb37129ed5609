// How is each thing the page asks for asked of the workspace and of the network?
import type { SlackServer } from '../slack-server/contract.ts';
import type { Interaction } from '../slack-server/interaction.ts';
import { isObject, textAt } from '../slack-server/json.ts';
import type { Act } from './acts.ts';
import type { ActResult } from './wire.ts';

export interface NetworkSwitch {
  /** @throws Fault `usage` for an unknown fault. */
  breakIt(fault: string): void;
  /** One of them, or all. */
  fixIt(fault?: string): void;
}

const DONE: ActResult = { ok: true, failure: '' };

const resultOf = (result: Interaction | null): ActResult => {
  if (result === null || result.failure === '') return DONE;
  return { ok: false, failure: result.failure };
};

/** Text as Slack's composer reads it: its own commands, the app's command, a mention, or plain talk. */
const speak = async (server: SlackServer, act: Extract<Act, { kind: 'say' }>): Promise<ActResult> => {
  const { channel, user, threadTs } = act;
  const text = act.text.trim();
  const where = { channel, user, ...(threadTs !== undefined && { threadTs }) };
  const [command = '', ...rest] = text.split(/\s+/);
  if (command === '/invite') {
    server.invite(channel);
    return DONE;
  }
  if (text.startsWith('/')) {
    // Slack has no slash commands in threads, and says so of unknown ones too.
    if (threadTs !== undefined) return { ok: false, failure: 'slash_in_thread' };
    if (command !== '/net') return { ok: false, failure: 'unknown_command' };
    return resultOf(await server.slash({ channel, user, command, text: rest.join(' ') }));
  }
  const mention = /^@netwhy\b\s*/i;
  if (channel.startsWith('D')) {
    await server.direct({ user, text, ...(threadTs !== undefined && { threadTs }) });
    return DONE;
  }
  if (mention.test(text)) {
    await server.mention({ ...where, text: text.replace(mention, '') });
    return DONE;
  }
  server.say({ ...where, text });
  return DONE;
};

/** @throws Error with a sentence about what was not there. */
export const perform = async (server: SlackServer, network: NetworkSwitch, act: Act): Promise<ActResult> => {
  switch (act.kind) {
    case 'say':
      return speak(server, act);
    case 'click':
      return resultOf(await server.click(act));
    case 'shortcut':
      return resultOf(await server.shortcut(act));
    case 'fill':
      return resultOf(await server.fill(act));
    case 'suggest': {
      const { options, failure } = await server.suggest(act);
      return { ok: failure === '', failure, options };
    }
    case 'submit': {
      const result = await server.submitView(act);
      const errors = textAt(result.ack, 'response_action') === 'errors' && isObject(result.ack) && result.ack.errors;
      return { ...resultOf(result), ...(isObject(errors) && { errors: texts(errors) }) };
    }
    case 'close':
      await server.closeView(act.user);
      return DONE;
    case 'press':
      return resultOf(await server.pressHome(act));
    case 'home':
      await server.openHome(act.user);
      return DONE;
    case 'break':
      network.breakIt(act.fault);
      return DONE;
    case 'fix':
      network.fixIt(act.fault);
      return DONE;
    default:
      return act satisfies never;
  }
};

const texts = (errors: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(errors).map(([id, text]) => [id, String(text)]));
