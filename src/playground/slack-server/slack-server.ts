// How does one get a whole Slack in memory: a workspace with people in it, which the unmodified app can connect to?
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Actors } from './actors.ts';
import { Timers } from './clock.ts';
import type { SlackServer, SlackServerOptions } from './contract.ts';
import { Courier } from './courier.ts';
import { envelope, retryOf } from './envelope.ts';
import { Forms } from './forms.ts';
import { type Call, serve } from './front-door.ts';
import { Grants } from './grants.ts';
import { Hands } from './hands.ts';
import { signedRequest } from './http-mode.ts';
import type { Office } from './methods.ts';
import { DEFAULT_CHANNELS, DEFAULT_PEOPLE } from './people.ts';
import { SocketMode } from './socket-mode.ts';
import { Weather } from './weather.ts';
import { Workspace } from './workspace.ts';

export type { SlackCounts, SlackServer, SlackServerOptions } from './contract.ts';
export type { Interaction } from './interaction.ts';
export type { Block, Message } from './message.ts';
export type { Change, StoredFile } from './workspace.ts';

const BOT = {
  teamId: 'T0000PLAY',
  appId: 'A0000NETWHY',
  userId: 'U0000NETWHY',
  botId: 'B0000NETWHY',
  name: 'netwhy',
} as const;
const TOKENS = { bot: 'xoxb-playground', app: 'xapp-1-playground' } as const;
const SIGNING_SECRET = 'playground-signing-secret';
const MAX_CALLS_KEPT = 10_000;

/** Listens when it resolves. Nothing of it is left after close(). */
export const startSlackServer = async (options: SlackServerOptions = {}): Promise<SlackServer> => {
  const now = options.now ?? Date.now;
  const timers = new Timers();
  const weather = new Weather();
  const calls: Call[] = [];
  const ackDeadlineMs = options.ackDeadlineMs ?? 3_000;
  const { channels = DEFAULT_CHANNELS, users = DEFAULT_PEOPLE, messagesKept } = options;
  const workspace = new Workspace(BOT, channels, users, now, messagesKept);
  const grants = new Grants(now, options.triggerLifeMs ?? 3_000);
  const sockets = new SocketMode({
    appId: BOT.appId,
    timers,
    ackDeadlineMs,
    pingEveryMs: options.pingEveryMs ?? 5_000,
    recycleGraceMs: options.recycleGraceMs ?? 10_000,
    recycleAfterSeconds: options.recycleAfterSeconds ?? 18_060,
    onLink: () => workspace.announce({ kind: 'link' }),
  });
  const courier = new Courier({
    sockets,
    timers,
    signingSecret: SIGNING_SECRET,
    ackDeadlineMs,
    eventRetryDelaysMs: options.eventRetryDelaysMs ?? [1_000, 60_000, 300_000],
    now,
  });

  const office: Office = {
    workspace,
    grants,
    userGroups: options.userGroups ?? null,
    scopes: options.scopes ?? null,
    origin: () => origin,
    openSocket: () => `${origin.replace('http', 'ws')}${sockets.ticket()}`,
  };
  const log = (call: Call): void => {
    calls.push(call);
    if (calls.length > MAX_CALLS_KEPT) calls.shift();
    workspace.announce({ kind: 'call', method: call.method });
  };
  const sleep = (ms: number) => new Promise<void>((resolve) => timers.after(ms, resolve));
  let page = '';
  const door = { office, weather, tokens: TOKENS, now, sleep, log, page: () => page };

  const http = createServer((request, response) => {
    serve(door, request, response).catch(() => response.destroy());
  });
  http.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  const { address, port } = http.address() as AddressInfo;
  const origin = `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  const actors = new Actors(office, courier, now);
  const hands = new Hands(office, courier, now);
  const forms = new Forms(office, courier, now);

  return {
    apiUrl: `${origin}/api/`,
    botToken: TOKENS.bot,
    appToken: TOKENS.app,
    signingSecret: SIGNING_SECRET,
    botUserId: BOT.userId,
    channels: workspace.channels,
    people: workspace.people,
    slash: (act) => actors.slash(act),
    mention: (act) => actors.mention(act),
    say: (act) => actors.say(act),
    direct: (act) => actors.direct(act),
    invite: (channel) => workspace.setChannel(channel, { botIsMember: true }),
    click: (act) => hands.click(act),
    react: (act) => actors.react(act),
    shortcut: (act) => hands.shortcut(act),
    fill: (act) => forms.fill(act),
    suggest: (act) => forms.suggest(act),
    submitView: (act) => forms.submit(act),
    closeView: (user) => forms.close(user),
    pressHome: (act) => forms.pressHome(act),
    openHome: (user) => actors.openHome(user),
    webAt: (url) => {
      page = url;
    },
    messages: (channel) => workspace.messages(workspace.channel(channel).id),
    thread: (channel, ts) => workspace.thread(workspace.channel(channel).id, ts),
    ephemerals: (channel, user) => workspace.ephemerals(workspace.channel(channel).id, workspace.person(user).id),
    views: (user) => {
      const { id } = workspace.person(user);
      return {
        modals: (workspace.modals.get(id) ?? []).map(({ view }) => view),
        home: workspace.homes.get(id)?.view ?? null,
      };
    },
    files: (channel) => [...workspace.files.values()].filter((file) => file.channel === workspace.channel(channel).id),
    onChange: (listener) => workspace.onChange(listener),
    waitFor: (look, timeoutMs = 5_000) => waitFor(workspace, timers, look, timeoutMs),
    sendEnvelope: (raw) => courier.deliver({ ...envelope(raw.type, raw.payload), ...raw }),
    resend: (retry) => {
      if (courier.last === null) return Promise.reject(new Error('no envelope was sent yet'));
      const { last } = courier;
      return courier.deliver(retry === undefined ? last : retryOf(last, retry.attempt, retry.reason ?? 'timeout'));
    },
    get lastEnvelope() {
      return courier.last;
    },
    signed: (raw, forged = {}) =>
      signedRequest(raw, forged.secret ?? SIGNING_SECRET, Math.floor(now() / 1000) - (forged.ageSeconds ?? 0)),
    get counts() {
      const { open, opened, turnedAway, sent, acked, lateAcks } = sockets.counts;
      return {
        sockets: { open, opened, turnedAway },
        envelopes: { sent, acked },
        lateAcks,
        calls: [...calls],
        perMethod: perMethod(calls),
      };
    },
    knobs: {
      deliverTo: (url) => {
        courier.deliverTo = url;
      },
      recycle: (reason = 'refresh_requested', whichSocket) => sockets.recycle(reason, whichSocket),
      dropSockets: () => sockets.drop(),
      silence: (whichSocket) => sockets.silence(whichSocket),
      turnAway: (times) => {
        sockets.turnAway = times;
      },
      badToken: (code) => {
        weather.badToken = code;
      },
      edit: (channel, ts, text) => workspace.edited(workspace.channel(channel).id, ts, text),
      remove: (channel, ts) => workspace.taken(workspace.channel(channel).id, ts),
      channel: (name, now) => workspace.setChannel(name, now),
      rateLimit: (method, times, retryAfterSeconds) => weather.rateLimit(method, times, retryAfterSeconds),
      failNext: (method, failure, times = 1) => weather.failNext(method, failure, times),
      openDelay: (ms) => {
        weather.openDelayMs = ms;
      },
    },
    close: async () => {
      courier.close();
      sockets.close();
      timers.clear();
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      await closed;
    },
  };
};

const perMethod = (calls: readonly Call[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { method } of calls) counts[method] = (counts[method] ?? 0) + 1;
  return counts;
};

const waitFor = <T>(
  workspace: Workspace,
  timers: Timers,
  look: () => T | null | undefined | false,
  timeoutMs: number,
): Promise<T> =>
  new Promise((resolve, reject) => {
    let stop = (): void => undefined;
    const stopTimer = timers.after(timeoutMs, () => {
      stop();
      reject(new Error(`nothing like that within ${timeoutMs} ms`));
    });
    const check = (): void => {
      try {
        const found = look();
        if (!found) return;
        resolve(found);
      } catch (error) {
        reject(error); // it must not reach the call of the app that caused the change
      }
      stop();
      stopTimer();
    };
    stop = workspace.onChange(check);
    check();
  });
