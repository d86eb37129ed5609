// Which process runs what was accepted? pg-boss shares it out: a run is held by a heartbeat, and goes to another when that stops.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { fromKysely, PgBoss, type Clock as QueueClock, systemClock } from 'pg-boss';
import { z } from 'zod';
import type { HeldRun, WorkShare } from '../engine/ports/work-share.ts';
import type { AcceptedRequest } from '../engine/ports.ts';
import type { OnAccept } from './journal.ts';
import type { Db } from './tables.ts';
import { pgFaultOf } from './trouble-postgres.ts';

const QUEUE = 'runs';
/** The least pg-boss takes. A dead process's runs go to another within this and one look of the supervisor. */
const HEARTBEAT_S = 10;
const BEAT_MS = 3_000;
const SUPERVISE_S = 3;
/** Nothing of ours runs so long; pg-boss ends what does. */
const EXPIRE_S = 24 * 3_600 - 60;
const RETRIES = 1_000;

/** pg-boss wants a UUID; the same for the same run, so that it has one job whoever offers it. */
const jobOf = (run: string): string => {
  const hex = createHash('sha256').update(run).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Of a held run, for pg-boss: which try of which job. */
interface Attempt {
  readonly id: string;
  readonly retryCount: number;
}

/** What pg-boss answers; its types leave it out. */
const counted = z.object({ affected: z.int() });

class Held implements HeldRun {
  readonly run: string;
  readonly attempt: Attempt;
  readonly #lost = new AbortController();
  readonly #share: PgWorkShare;
  /** When its heart was last known to beat, by the process's own steady clock. */
  beatAt = performance.now();

  constructor(run: string, attempt: Attempt, share: PgWorkShare) {
    this.run = run;
    this.attempt = attempt;
    this.#share = share;
  }

  get first(): boolean {
    return this.attempt.retryCount === 0;
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  lose(): void {
    this.#lost.abort('lost');
  }

  async still(): Promise<boolean> {
    await this.#share.beat([this]);
    return !this.lost.aborted;
  }

  async release(how: 'done' | 'again'): Promise<void> {
    await this.#share.release(this, how);
  }
}

export class PgWorkShare implements WorkShare {
  readonly #boss: PgBoss;
  readonly #db: Db;
  readonly #log: (line: string) => void;
  readonly #held = new Set<Held>();
  readonly #clock: QueueClock;
  #beating: ReturnType<QueueClock['setInterval']> = null;
  #open = false;

  constructor(pool: pg.Pool, db: Db, log: (line: string) => void, clock: QueueClock = systemClock) {
    this.#db = db;
    this.#log = log;
    this.#clock = clock;
    this.#boss = new PgBoss({
      db: { executeSql: async (text, values) => await pool.query(text, values as unknown[]) },
      schema: 'netwhy_queue',
      schedule: false,
      superviseIntervalSeconds: SUPERVISE_S,
      monitorIntervalSeconds: SUPERVISE_S,
      queueCacheIntervalSeconds: 60,
      registerInstance: false,
      clock,
    });
    this.#boss.on('error', (error) => log(`the queue of runs has trouble: ${String(error)}`));
  }

  async open(): Promise<void> {
    try {
      await this.#boss.start();
      this.#open = true;
      await this.#boss.createQueue(QUEUE, {
        heartbeatSeconds: HEARTBEAT_S,
        expireInSeconds: EXPIRE_S,
        retryLimit: RETRIES,
        retryDelay: 1,
      });
    } catch (error) {
      throw pgFaultOf(error);
    }
    await this.#offerUnfinished();
    this.#beating = this.#clock.setInterval(() => void this.beat([...this.#held]), BEAT_MS);
  }

  /** In the same transaction as the run itself: it is in both or in neither. A digest asks its parts itself. */
  readonly onAccept: OnAccept = async (tx, { run, partOf }) => {
    if (partOf === undefined) await this.#boss.send(QUEUE, { run }, { id: jobOf(run), db: fromKysely(tx) });
  };

  /** Runs that came in with an import have no job yet; those that have one keep it. */
  async #offerUnfinished(): Promise<void> {
    const rows = await this.#db
      .selectFrom('runs')
      .select(['run', 'request'])
      .where('ended_ms', 'is', null)
      .orderBy('seq')
      .execute();
    for (const { run, request } of rows)
      if ((JSON.parse(request) as AcceptedRequest).partOf === undefined)
        await this.#boss.send(QUEUE, { run }, { id: jobOf(run) });
  }

  async claim(most: number): Promise<readonly HeldRun[]> {
    if (most < 1 || !this.#open) return [];
    try {
      const jobs = await this.#boss.fetch<{ run: string }>(QUEUE, { batchSize: most, includeMetadata: true });
      const fresh = jobs.map(({ id, retryCount, data }) => new Held(data.run, { id, retryCount }, this));
      for (const held of fresh) this.#held.add(held);
      return fresh;
    } catch (error) {
      throw pgFaultOf(error);
    }
  }

  async waiting(): Promise<number> {
    const row = await this.#db
      .selectFrom('runs')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('state', '=', 'accepted')
      .where('ended_ms', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(row.n);
  }

  async askCancel(run: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('runs')
      .set({ cancel_wanted: 1 })
      .where('run', '=', run)
      .where('ended_ms', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async cancelsAsked(runs: readonly string[]): Promise<readonly string[]> {
    if (runs.length === 0) return [];
    const rows = await this.#db
      .selectFrom('runs')
      .select('run')
      .where('run', 'in', runs)
      .where('cancel_wanted', '=', 1)
      .execute();
    return rows.map(({ run }) => run);
  }

  /** Tells PostgreSQL that they live. Those it does not know as ours any more are lost; so are those it could not be told of in time. */
  async beat(all: readonly Held[]): Promise<void> {
    if (all.length === 0) return;
    const beganAt = performance.now();
    try {
      const { affected } = await this.#touched(all);
      if (affected === all.length) for (const held of all) held.beatAt = beganAt;
      else await Promise.all(all.map((held) => this.#beatOne(held, beganAt)));
    } catch (error) {
      this.#log(`the runs of this process could not be kept: ${String(error)}`);
      for (const held of all) if (beganAt - held.beatAt > (HEARTBEAT_S - 1) * 1_000) this.#lose(held);
    }
  }

  async #beatOne(held: Held, beganAt: number): Promise<void> {
    const { affected } = await this.#touched([held]);
    if (affected === 1) held.beatAt = beganAt;
    else if (this.#held.has(held)) this.#lose(held);
  }

  async #touched(all: readonly Held[]): Promise<{ readonly affected: number }> {
    const done: unknown = await this.#boss.touch(
      QUEUE,
      all.map(({ attempt }) => attempt),
    );
    return counted.parse(done);
  }

  #lose(held: Held): void {
    this.#held.delete(held);
    held.lose();
  }

  async release(held: Held, how: 'done' | 'again'): Promise<void> {
    this.#held.delete(held);
    try {
      if (how === 'done') await this.#boss.complete(QUEUE, held.attempt);
      else await this.#boss.fail(QUEUE, held.attempt, { why: 'given back' });
    } catch (error) {
      // Its heart stops beating: whoever takes it finds it ended, or ends it.
      this.#log(`the run ${held.run} could not be given back: ${String(error)}`);
    }
  }

  /** What is still held goes to another process at once. */
  async close(): Promise<void> {
    if (this.#beating !== null) this.#clock.clearInterval(this.#beating);
    if (!this.#open) return;
    this.#open = false;
    await Promise.all([...this.#held].map((held) => this.release(held, 'again')));
    await this.#boss.stop({ graceful: false, close: false });
  }
}
