// What is remembered of answers: lists, what people said of them, where they were shared, what a channel chose.
import type { Selectable } from 'kysely';
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
import type { StoredAudit } from './audit.ts';
import { cardNote } from './audit-notes.ts';
import { plain } from './plain.ts';
import { listed, oneSummary } from './summaries.ts';
import type { CardsTable, Db } from './tables.ts';
import { guarded } from './trouble.ts';

type Place = Pick<SharedCard, 'run' | 'channel' | 'threadTs'>;

const settings = z.object({
  cluster: z.string(),
  lang: z.enum(['', 'en', 'ko']),
  reactions: z.boolean(),
}) satisfies z.ZodType<ChannelSettings>;

export class StoredMemory implements Memory {
  readonly #db: Db;
  readonly #audit: StoredAudit;

  constructor(db: Db, audit: StoredAudit) {
    this.#db = db;
    this.#audit = audit;
  }

  async summaries(filter: RunFilter, limit: number): Promise<readonly RunSummary[]> {
    return await listed(this.#db, filter, limit);
  }

  async summary(run: string): Promise<RunSummary | null> {
    return await oneSummary(this.#db, run);
  }

  async keepFeedback({ run, user, said, words, atMs }: Feedback): Promise<void> {
    const kept = { said, words: plain(words), at_ms: Math.round(atMs) };
    await this.#db
      .insertInto('feedback')
      .values({ run, user, ...kept })
      .onConflict((conflict) => conflict.columns(['run', 'user']).doUpdateSet(kept))
      .execute();
  }

  async feedback(run: string): Promise<readonly Feedback[]> {
    const rows = await this.#db
      .selectFrom('feedback')
      .selectAll()
      .where('run', '=', run)
      .orderBy('at_ms')
      .orderBy('user')
      .execute();
    return rows.map(({ user, said, words, at_ms: atMs }) => ({ run, user, said, words, atMs }));
  }

  async share(card: SharedCard): Promise<'new' | 'known'> {
    const { run, team, channel, threadTs, user, ts, atMs } = card;
    return await this.#db.transaction().execute(async (tx) => {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('cards')
        .values({ run, team, channel, thread_ts: threadTs, user, ts, at_ms: Math.round(atMs) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows !== 1n) return 'known';
      await this.#audit.noteIn(tx, cardNote('shared', card));
      return 'new';
    });
  }

  async shared({ run, channel, threadTs }: Place, ts: string): Promise<void> {
    await this.#db
      .updateTable('cards')
      .set({ ts })
      .where('run', '=', run)
      .where('channel', '=', channel)
      .where('thread_ts', '=', threadTs)
      .execute();
  }

  async unshare({ run, channel, threadTs }: Place): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const { numDeletedRows } = await tx
        .deleteFrom('cards')
        .where('run', '=', run)
        .where('channel', '=', channel)
        .where('thread_ts', '=', threadTs)
        .executeTakeFirst();
      if (numDeletedRows > 0n) await this.#audit.noteIn(tx, cardNote('unshared', { run, channel, threadTs }));
    });
  }

  async cards(run: string): Promise<readonly SharedCard[]> {
    return (await this.#cards.where('run', '=', run).orderBy('channel').orderBy('thread_ts').execute()).map(cardFrom);
  }

  async cardsIn(team: string, channel: string, threadTs: string): Promise<readonly SharedCard[]> {
    const rows = await this.#cards
      .where('channel', '=', channel)
      .where('thread_ts', '=', threadTs)
      .where('team', '=', team)
      .where('ts', '<>', '')
      .orderBy('run')
      .execute();
    return rows.map(cardFrom);
  }

  async unpostedCards(): Promise<readonly SharedCard[]> {
    return (await this.#cards.where('ts', '=', '').orderBy('run').execute()).map(cardFrom);
  }

  async channel(team: string, channel: string): Promise<ChannelSettings> {
    const row = await this.#db
      .selectFrom('channels')
      .select('settings')
      .where('team', '=', team)
      .where('channel', '=', channel)
      .executeTakeFirst();
    if (row === undefined) return NO_CHANNEL_SETTINGS;
    return guarded(() => settings.parse({ ...NO_CHANNEL_SETTINGS, ...JSON.parse(row.settings) }));
  }

  async keepChannel(team: string, channel: string, chosen: ChannelSettings): Promise<void> {
    const kept = { settings: JSON.stringify(settings.parse(chosen)) };
    await this.#db
      .insertInto('channels')
      .values({ team, channel, ...kept })
      .onConflict((conflict) => conflict.columns(['team', 'channel']).doUpdateSet(kept))
      .execute();
  }

  get #cards() {
    return this.#db.selectFrom('cards').selectAll().orderBy('at_ms');
  }
}

const cardFrom = ({ thread_ts: threadTs, at_ms: atMs, ...card }: Selectable<CardsTable>): SharedCard => ({
  ...card,
  threadTs,
  atMs,
});
