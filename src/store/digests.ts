// What is kept of digests: who wants one when, how things stood after the last ones, and what people asked to be quiet about.
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { DigestBook, Hush, Schedule, Standing } from '../engine/ports/digests.ts';
import { pack, unpack } from './packed.ts';
import { guarded } from './trouble.ts';

/** A digest looks back on one; the others are for whoever asks how it came to that. */
const STANDINGS_KEPT = 50;

export class SqliteDigests implements DigestBook {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  async schedules(place?: { readonly team: string; readonly channel: string }): Promise<readonly Schedule[]> {
    const rows =
      place === undefined
        ? this.#rows('SELECT body, last_slot_ms FROM schedules ORDER BY created_ms, id')
        : this.#rows(
            'SELECT body, last_slot_ms FROM schedules WHERE team = ? AND channel = ? ORDER BY created_ms, id',
            place.team,
            place.channel,
          );
    return rows.map(scheduleFrom);
  }

  async schedule(id: string): Promise<Schedule | null> {
    const [row] = this.#rows('SELECT body, last_slot_ms FROM schedules WHERE id = ?', id);
    return row === undefined ? null : scheduleFrom(row);
  }

  /** The slot that was passed last stays where it is further on: a change of the words is no change of the past. */
  async keepSchedule(schedule: Schedule): Promise<void> {
    this.#change(
      `INSERT INTO schedules (id, team, channel, body, created_ms, last_slot_ms) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET body = excluded.body, last_slot_ms = max(last_slot_ms, excluded.last_slot_ms)`,
      schedule.id,
      schedule.team,
      schedule.channel,
      JSON.stringify(schedule),
      Math.round(schedule.createdMs),
      Math.round(schedule.lastSlotMs),
    );
  }

  async dropSchedule(id: string): Promise<void> {
    this.#change('DELETE FROM schedules WHERE id = ?', id);
    this.#change('DELETE FROM standings WHERE schedule = ?', id);
  }

  async passSlot(id: string, slotMs: number): Promise<void> {
    this.#change('UPDATE schedules SET last_slot_ms = max(last_slot_ms, ?) WHERE id = ?', Math.round(slotMs), id);
  }

  async standingBefore(schedule: string, slotMs: number): Promise<Standing | null> {
    return this.#standing(
      'SELECT body FROM standings WHERE schedule = ? AND slot_ms < ? ORDER BY slot_ms DESC LIMIT 1',
      schedule,
      slotMs,
    );
  }

  async standingOf(schedule: string, slotMs: number): Promise<Standing | null> {
    return this.#standing('SELECT body FROM standings WHERE schedule = ? AND slot_ms = ?', schedule, slotMs);
  }

  async keepStanding(schedule: string, standing: Standing): Promise<void> {
    this.#change(
      'INSERT INTO standings (schedule, slot_ms, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      schedule,
      Math.round(standing.slotMs),
      pack(standing),
    );
    this.#change(
      `DELETE FROM standings WHERE schedule = ?1 AND slot_ms NOT IN
         (SELECT slot_ms FROM standings WHERE schedule = ?1 ORDER BY slot_ms DESC LIMIT ${STANDINGS_KEPT})`,
      schedule,
    );
  }

  async hushes(team: string, channel: string): Promise<readonly Hush[]> {
    return this.#rows('SELECT body FROM hushes WHERE team = ? AND channel = ? ORDER BY from_ms, id', team, channel).map(
      (row) => guarded(() => JSON.parse(String(row.body)) as Hush),
    );
  }

  async keepHush(hush: Hush): Promise<void> {
    this.#change(
      'INSERT OR REPLACE INTO hushes (id, team, channel, from_ms, body) VALUES (?, ?, ?, ?, ?)',
      hush.id,
      hush.team,
      hush.channel,
      Math.round(hush.fromMs),
      JSON.stringify(hush),
    );
  }

  async dropHush(id: string): Promise<void> {
    this.#change('DELETE FROM hushes WHERE id = ?', id);
  }

  #standing(sql: string, schedule: string, slotMs: number): Standing | null {
    const [row] = this.#rows(sql, schedule, Math.round(slotMs));
    return row === undefined ? null : unpack<Standing>(row.body as Uint8Array);
  }

  #change(sql: string, ...values: SQLInputValue[]): void {
    guarded(() => this.#db.prepare(sql).run(...values));
  }

  #rows(sql: string, ...values: SQLInputValue[]): Record<string, SQLOutputValue>[] {
    return guarded(() => this.#db.prepare(sql).all(...values));
  }
}

const scheduleFrom = (row: Record<string, SQLOutputValue>): Schedule =>
  guarded(() => ({ ...(JSON.parse(String(row.body)) as Schedule), lastSlotMs: Number(row.last_slot_ms) }));
