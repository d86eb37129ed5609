// What every part of the Slack side works with, made once from the parts.

import { type ChannelSettings, NO_CHANNEL_SETTINGS } from '../engine/ports/memory.ts';
import { NO_TRACER, type Tracer } from '../engine/ports/tracer.ts';
import type { AcceptedRequest } from '../engine/ports.ts';
import type { Lang } from '../model/text.ts';
import { Painter } from '../picture/painter.ts';
import { type Attach, attacher } from './attach.ts';
import { ChannelQueue } from './channel-queue.ts';
import { type LanguageOf, languages } from './language.ts';
import type { SlackParts } from './parts.ts';
import { Poster } from './poster.ts';
import { type Ink, ink } from './render/message.ts';
import { ENDED, Replica } from './replica.ts';
import { type DeskJob, RunDesk } from './run-desk.ts';
import { clientOptions, type SlackCalls, slackCalls } from './slack-call.ts';
import { type TimezoneOf, timezones } from './timezone.ts';
import { UpdatePace } from './update-pace.ts';
import { type Whisper, whisperer } from './whisper.ts';

/** What goes on in this process, for whoever shows it. */
export interface KitState {
  /** 0 while the journal works. */
  journalFailsSinceMs: number;
  /** Channels in which nothing could be posted for a person, until something can. */
  readonly closed: Map<string, Set<string>>;
  /** A person's run came to its end. */
  onEnded: (request: AcceptedRequest) => void;
}

/** What of a click tells who and where. */
export interface Click {
  readonly user: { readonly id: string; readonly team_id?: string };
  readonly team?: { readonly id: string } | null;
  /** Absent in a form and on the Home tab. */
  readonly channel?: { readonly id: string };
}

export interface Kit {
  readonly parts: SlackParts;
  readonly calls: SlackCalls;
  readonly poster: Poster;
  readonly pace: UpdatePace;
  readonly attach: Attach;
  readonly painter: Painter;
  readonly whisper: Whisper;
  readonly desk: RunDesk;
  readonly tracer: Tracer;
  /** Of several processes with one journal; null where there is but this one. */
  readonly replica: Replica | null;
  /** What was accepted begins: here, or wherever there is room. */
  start(run: string, job: DeskJob, likeness?: string): void;
  /** Whether its end is ours to tell. */
  ours(run: string): Promise<boolean>;
  readonly languageOf: LanguageOf;
  readonly timezoneOf: TimezoneOf;
  /** Of whoever clicked: their own language, else that of the channel they clicked in. Never throws. */
  languageAt(click: Click): Promise<Lang>;
  /** What people of a channel chose there; the defaults where it cannot be read. Never throws. */
  channelSettings(team: string, channel: string): Promise<ChannelSettings>;
  /** The workspace's own address, `https://….slack.com/`; empty until known. */
  home(): string;
  /** Asks Slack for it, once. Never throws. */
  learnHome(): Promise<void>;
  ink(lang: Lang): Ink;
  readonly state: KitState;
  /** Writes to the journal where a failure must not stop the answer from being told. */
  note(run: string, write: () => Promise<void>): Promise<void>;
}

export const kitOf = (parts: SlackParts): Kit => {
  const { log, clock, tracer = NO_TRACER } = parts;
  const state: KitState = { journalFailsSinceMs: 0, closed: new Map(), onEnded: () => undefined };
  const calls = slackCalls(parts.botToken, clientOptions(parts, 0), parts.onLimited);
  const desk: RunDesk = new RunDesk(
    parts.maxRuns,
    parts.maxQueued,
    (run, error) => log.error({ run, error: describe(error) }, 'a run could not be brought to its end'),
    (run) => void replica?.left(run),
  );
  const replica = replicaOf(parts, desk);
  let home = '';
  const languageOf = languages(calls.call, clock, parts.lang);
  const channelSettings: Kit['channelSettings'] = async (team, channel) => {
    try {
      return (await parts.memory?.channel(team, channel)) ?? NO_CHANNEL_SETTINGS;
    } catch (error) {
      log.error({ channel, error: describe(error) }, 'the settings of a channel could not be read');
      return NO_CHANNEL_SETTINGS;
    }
  };
  return {
    parts,
    calls,
    desk,
    tracer,
    replica,
    start(run, job, likeness = '') {
      if (replica === null) desk.take(run, job, likeness);
      else replica.wake();
    },
    ours: async (run) => replica === null || (await replica.ours(run)),
    state,
    poster: new Poster(calls.call, new ChannelQueue(), clock, log, tracer),
    pace: new UpdatePace(),
    attach: attacher(calls.call, clock, log, desk.stopSignal),
    painter: parts.painter ?? new Painter(),
    whisper: whisperer(calls.call, clock, log, parts.fetch),
    languageOf,
    timezoneOf: timezones(calls.call, clock),
    channelSettings,
    async languageAt({ user, team, channel }) {
      const spoken =
        channel === undefined ? '' : (await channelSettings(team?.id ?? user.team_id ?? '', channel.id)).lang;
      return await languageOf(user.id, spoken || undefined);
    },
    home: () => home,
    async learnHome() {
      try {
        const { url } = await calls.call('auth.test', {});
        home = typeof url === 'string' ? url : '';
      } catch (error) {
        // Only links go without it.
        log.warn({ error: describe(error) }, 'the address of the workspace is not known');
      }
    },
    ink: (lang) => ink(lang, parts.redact, parts.docsUrl),
    async note(run, write) {
      try {
        await write();
        state.journalFailsSinceMs = 0;
      } catch (error) {
        state.journalFailsSinceMs ||= clock.now();
        log.error({ run, error: describe(error) }, 'the journal could not be written');
      }
    },
  };
};

const replicaOf = ({ workShare, journal, clock, log }: SlackParts, desk: RunDesk): Replica | null =>
  workShare == null
    ? null
    : new Replica({
        share: workShare,
        desk,
        clock,
        log,
        // One that was forgotten has ended too.
        hasEnded: async (run) => ENDED.includes((await journal.find(run))?.state ?? 'posted'),
      });

/** For the log alone: message, cause and where. */
export const describe = (error: unknown): string =>
  error instanceof Error
    ? `${error.stack ?? error.message}${error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`}`
    : String(error);
