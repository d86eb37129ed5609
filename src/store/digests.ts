// What is kept of digests: who wants one when, how things stood after the last ones, and what people asked to be quiet about.
import type { DigestBook, Hush, Schedule, Standing } from '../engine/ports/digests.ts';
import { pack, unpack } from './packed.ts';
import type { Db } from './tables.ts';
import { guarded } from './trouble.ts';

/** A digest looks back on one; the others are for whoever asks how it came to that. */
const STANDINGS_KEPT = 50;

export class StoredDigests implements DigestBook {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async schedules(place?: { readonly team: string; readonly channel: string }): Promise<readonly Schedule[]> {
    let query = this.#schedules;
    if (place !== undefined) query = query.where('team', '=', place.team).where('channel', '=', place.channel);
    return (await query.orderBy('created_ms').orderBy('id').execute()).map(scheduleFrom);
  }

  async schedule(id: string): Promise<Schedule | null> {
    const row = await this.#schedules.where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : scheduleFrom(row);
  }

  /** The slot that was passed last stays where it is further on: a change of the words is no change of the past. */
  async keepSchedule(schedule: Schedule): Promise<void> {
    const body = JSON.stringify(schedule);
    const lastSlotMs = Math.round(schedule.lastSlotMs);
    await this.#db
      .insertInto('schedules')
      .values({
        id: schedule.id,
        team: schedule.team,
        channel: schedule.channel,
        body,
        created_ms: Math.round(schedule.createdMs),
        last_slot_ms: lastSlotMs,
      })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ body }))
      .execute();
    await this.passSlot(schedule.id, lastSlotMs);
  }

  async dropSchedule(id: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx.deleteFrom('schedules').where('id', '=', id).execute();
      await tx.deleteFrom('standings').where('schedule', '=', id).execute();
    });
  }

  async passSlot(id: string, slotMs: number): Promise<void> {
    await this.#db
      .updateTable('schedules')
      .set({ last_slot_ms: Math.round(slotMs) })
      .where('id', '=', id)
      .where('last_slot_ms', '<', Math.round(slotMs))
      .execute();
  }

  async standingBefore(schedule: string, slotMs: number): Promise<Standing | null> {
    const row = await this.#standings
      .where('schedule', '=', schedule)
      .where('slot_ms', '<', Math.round(slotMs))
      .orderBy('slot_ms', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : unpack<Standing>(row.body);
  }

  async standingOf(schedule: string, slotMs: number): Promise<Standing | null> {
    const row = await this.#standings
      .where('schedule', '=', schedule)
      .where('slot_ms', '=', Math.round(slotMs))
      .executeTakeFirst();
    return row === undefined ? null : unpack<Standing>(row.body);
  }

  async keepStanding(schedule: string, standing: Standing): Promise<void> {
    await this.#db
      .insertInto('standings')
      .values({ schedule, slot_ms: Math.round(standing.slotMs), body: pack(standing) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await this.#db
      .deleteFrom('standings')
      .where('schedule', '=', schedule)
      .where('slot_ms', 'not in', ({ selectFrom }) =>
        selectFrom('standings')
          .select('slot_ms')
          .where('schedule', '=', schedule)
          .orderBy('slot_ms', 'desc')
          .limit(STANDINGS_KEPT),
      )
      .execute();
  }

  async hushes(team: string, channel: string): Promise<readonly Hush[]> {
    const rows = await this.#db
      .selectFrom('hushes')
      .select('body')
      .where('team', '=', team)
      .where('channel', '=', channel)
      .orderBy('from_ms')
      .orderBy('id')
      .execute();
    return rows.map(({ body }) => guarded(() => JSON.parse(body) as Hush));
  }

  async keepHush(hush: Hush): Promise<void> {
    const { id, team, channel } = hush;
    const kept = { team, channel, from_ms: Math.round(hush.fromMs), body: JSON.stringify(hush) };
    await this.#db
      .insertInto('hushes')
      .values({ id, ...kept })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(kept))
      .execute();
  }

  async dropHush(id: string): Promise<void> {
    await this.#db.deleteFrom('hushes').where('id', '=', id).execute();
  }

  get #schedules() {
    return this.#db.selectFrom('schedules').select(['body', 'last_slot_ms']);
  }

  get #standings() {
    return this.#db.selectFrom('standings').select('body');
  }
}

const scheduleFrom = (row: { readonly body: string; readonly last_slot_ms: number }): Schedule =>
  guarded(() => ({ ...(JSON.parse(row.body) as Schedule), lastSlotMs: row.last_slot_ms }));
