// The bot in Slack: what arrives, what runs, what is told, and whether it is well.
import { App, type Receiver } from '@slack/bolt';
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';
import { listenToApprovals } from './approval/listen.ts';
import { watchApprovals } from './approval/watch.ts';
import { listenToAsking } from './asking/listen.ts';
import { listenToDigests } from './digest/listen.ts';
import { wakeDigests } from './digest/wake.ts';
import { listenToExporting } from './export/listen.ts';
import { guardEvents, type TakeEvent } from './guard-events.ts';
import { listenToHome } from './home/listen.ts';
import { GuardedHttpReceiver } from './http-receiver.ts';
import { describe, type Kit, kitOf } from './kit.ts';
import { listenToNext } from './next/listen.ts';
import { listenToClicks } from './on-click.ts';
import { listenToCommand } from './on-command.ts';
import { takeMention } from './on-mention.ts';
import type { SlackParts, SlackSide } from './parts.ts';
import { recoverRuns, takeUp } from './recover.ts';
import { listenToSharing } from './share/listen.ts';
import { listenToReactions } from './share/reaction.ts';
import { lookAfterCards, recoverCards } from './share/recover.ts';
import { clientOptions } from './slack-call.ts';
import { TOKEN_CODES, troubleOf } from './trouble.ts';
import { TwinReceiver } from './twin-receiver.ts';

interface WatchedReceiver extends Receiver {
  ready(): { ok: boolean; why: string };
  sockets(): number;
}

/** Wires the parts together; nothing moves before start(). */
export const slackSide = (parts: SlackParts): SlackSide => {
  const kit = kitOf(parts);
  const receiver = receiverOf(parts, (body) => takeMention(kit, body));
  const app = new App({
    token: parts.botToken,
    receiver,
    // Without it the constructor asks auth.test un-awaited, and a bad token ends the process.
    deferInitialization: true,
    convoStore: false,
    clientOptions: clientOptions(parts, 2),
    logger: clientOptions(parts, 0).logger,
  });
  listenToCommand(app, kit);
  listenToClicks(app, kit);
  listenToAsking(app, kit);
  listenToApprovals(app, kit);
  listenToSharing(app, kit);
  listenToReactions(app, kit);
  listenToExporting(app, kit);
  listenToHome(app, kit);
  listenToDigests(app, kit);
  listenToNext(app, kit);
  // What people say is taken by the guard; Bolt needs the listeners only to know the events.
  app.event('app_mention', async () => undefined);
  app.event('message', async () => undefined);
  app.error(async (error) => {
    parts.log.error({ error: describe(error) }, 'a Slack request could not be handled');
  });
  const stopping = new AbortController();
  let started = false;
  return {
    async start() {
      await initialise(app, kit, stopping.signal);
      if (stopping.signal.aborted) return;
      started = true;
      void kit.learnHome();
      try {
        await refusedAsFault(() => receiver.start(), 'app');
      } catch (error) {
        await receiver.stop();
        throw error;
      }
    },
    async stop(graceMs) {
      stopping.abort();
      if (started)
        await receiver
          .stop()
          .catch((error: unknown) => parts.log.warn({ error: describe(error) }, 'the receiver did not stop well'));
      await kit.desk.stop(graceMs, parts.clock);
      await kit.replica?.settled();
      await kit.painter.close();
    },
    async recover() {
      await recoverRuns(kit);
      if (kit.replica === null) await recoverCards(kit);
      else void lookAfterCards(kit, stopping.signal);
      void kit.replica?.serve((run, first) => takeUp(kit, run, first), stopping.signal);
      // After what was begun before is taken up again: its standing is what the next is compared with.
      void wakeDigests(kit, stopping.signal);
      void watchApprovals(kit, stopping.signal);
    },
    ready() {
      const token = kit.calls.tokenTrouble();
      return token === '' ? receiver.ready() : { ok: false, why: `Slack refuses the bot token: ${token}` };
    },
    sockets: () => receiver.sockets(),
    load: () => ({ running: kit.desk.running, waiting: kit.desk.waiting + (kit.replica?.waiting ?? 0) }),
  };
};

const receiverOf = (parts: SlackParts, take: TakeEvent): WatchedReceiver => {
  const { mode, receiver } = parts;
  if (receiver !== undefined) {
    return {
      init: (app) => receiver.init(guardEvents(app, take, parts)),
      start: () => receiver.start(),
      stop: () => receiver.stop(),
      ready: () => ({ ok: true, why: '' }),
      sockets: () => 0,
    };
  }
  return mode.kind === 'socket'
    ? new TwinReceiver(parts, mode.appToken, take)
    : new GuardedHttpReceiver(parts, mode, take);
};

/** Asks Slack who we are, for as long as it takes; a refused token is the operator's to mend. */
const initialise = async (app: App, kit: Kit, stop: AbortSignal): Promise<void> => {
  for (let waitMs = 1_000; !stop.aborted; waitMs = Math.min(15_000, waitMs * 1.5)) {
    try {
      return await refusedAsFault(() => app.init(), 'bot');
    } catch (error) {
      if (error instanceof Fault) throw error;
      kit.parts.log.warn({ code: troubleOf(error).code }, 'Slack cannot be reached yet');
      // Rejects when stopping, which the loop asks next.
      await kit.parts.clock.sleep(waitMs, stop).catch(() => undefined);
    }
  }
};

const refusedAsFault = async (attempt: () => Promise<unknown>, which: 'app' | 'bot'): Promise<void> => {
  try {
    await attempt();
  } catch (cause) {
    const { code } = troubleOf(cause);
    if (!TOKEN_CODES.includes(code)) throw cause;
    const korean = which === 'app' ? '앱' : '봇';
    throw new Fault(
      'config',
      say(`Slack refuses the ${which} token: ${code}.`, `Slack이 ${korean} 토큰을 거부했습니다: ${code}`),
      { cause },
    );
  }
};
