// What is remembered of answers: lists, what people said of them, where they were shared, what a channel chose.
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import {
  type ChannelSettings,
  type Feedback,
  type Memory,
  NO_CHANNEL_SETTINGS,
  type RunFilter,
  type RunSummary,
  type SharedCard,
} from '../engine/ports/memory.ts';
import { listing, ONE_SUMMARY, summaryFrom } from './summaries.ts';
import { guarded } from './trouble.ts';

type Place = Pick<SharedCard, 'run' | 'channel' | 'threadTs'>;

const settings = z.object({
  cluster: z.string(),
  lang: z.enum(['', 'en', 'ko']),
  reactions: z.boolean(),
}) satisfies z.ZodType<ChannelSettings>;

export class SqliteMemory implements Memory {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  async summaries(filter: RunFilter, limit: number): Promise<readonly RunSummary[]> {
    return this.#rows(...listing(filter, limit)).map((row) => guarded(() => summaryFrom(row)));
  }

  async summary(run: string): Promise<RunSummary | null> {
    const [row] = this.#rows(ONE_SUMMARY, run);
    return row === undefined ? null : guarded(() => summaryFrom(row));
  }

  async keepFeedback({ run, user, said, words, atMs }: Feedback): Promise<void> {
    this.#change(
      'INSERT OR REPLACE INTO feedback (run, user, said, words, at_ms) VALUES (?, ?, ?, ?, ?)',
      run,
      user,
      said,
      words,
      Math.round(atMs),
    );
  }

  async feedback(run: string): Promise<readonly Feedback[]> {
    return this.#rows('SELECT * FROM feedback WHERE run = ? ORDER BY at_ms, user', run).map((row) => ({
      run,
      user: String(row.user),
      said: String(row.said) as Feedback['said'],
      words: String(row.words),
      atMs: Number(row.at_ms),
    }));
  }

  async share({ run, team, channel, threadTs, user, ts, atMs }: SharedCard): Promise<'new' | 'known'> {
    const done = this.#change(
      `INSERT INTO cards (run, team, channel, thread_ts, user, ts, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
      run,
      team,
      channel,
      threadTs,
      user,
      ts,
      Math.round(atMs),
    );
    return done === 1 ? 'new' : 'known';
  }

  async shared({ run, channel, threadTs }: Place, ts: string): Promise<void> {
    this.#change('UPDATE cards SET ts = ? WHERE run = ? AND channel = ? AND thread_ts = ?', ts, run, channel, threadTs);
  }

  async unshare({ run, channel, threadTs }: Place): Promise<void> {
    this.#change('DELETE FROM cards WHERE run = ? AND channel = ? AND thread_ts = ?', run, channel, threadTs);
  }

  async cards(run: string): Promise<readonly SharedCard[]> {
    return this.#rows('SELECT * FROM cards WHERE run = ? ORDER BY at_ms, channel, thread_ts', run).map(cardFrom);
  }

  async cardsIn(team: string, channel: string, threadTs: string): Promise<readonly SharedCard[]> {
    return this.#rows(
      `SELECT * FROM cards WHERE channel = ? AND thread_ts = ? AND team = ? AND ts <> '' ORDER BY at_ms, run`,
      channel,
      threadTs,
      team,
    ).map(cardFrom);
  }

  async unpostedCards(): Promise<readonly SharedCard[]> {
    return this.#rows(`SELECT * FROM cards WHERE ts = '' ORDER BY at_ms, run`).map(cardFrom);
  }

  async channel(team: string, channel: string): Promise<ChannelSettings> {
    const [row] = this.#rows('SELECT settings FROM channels WHERE team = ? AND channel = ?', team, channel);
    if (row === undefined) return NO_CHANNEL_SETTINGS;
    return guarded(() => settings.parse({ ...NO_CHANNEL_SETTINGS, ...JSON.parse(String(row.settings)) }));
  }

  async keepChannel(team: string, channel: string, chosen: ChannelSettings): Promise<void> {
    this.#change(
      'INSERT OR REPLACE INTO channels (team, channel, settings) VALUES (?, ?, ?)',
      team,
      channel,
      JSON.stringify(settings.parse(chosen)),
    );
  }

  /** @returns how many rows changed. */
  #change(sql: string, ...values: SQLInputValue[]): number {
    return Number(guarded(() => this.#db.prepare(sql).run(...values)).changes);
  }

  #rows(sql: string, ...values: SQLInputValue[]): Record<string, SQLOutputValue>[] {
    return guarded(() => this.#db.prepare(sql).all(...values));
  }
}

const cardFrom = (row: Record<string, SQLOutputValue>): SharedCard => ({
  run: String(row.run),
  team: String(row.team),
  channel: String(row.channel),
  threadTs: String(row.thread_ts),
  user: String(row.user),
  ts: String(row.ts),
  atMs: Number(row.at_ms),
});
