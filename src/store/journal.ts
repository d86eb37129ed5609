// What has been accepted, how far is it, and what was answered? Durable when a method returns, across kill -9.
import { setImmediate as breath } from 'node:timers/promises';
import type { Selectable } from 'kysely';
import type { AcceptedRequest, Journal, JournaledRun } from '../engine/ports.ts';
import { Fault } from '../model/fault.ts';
import type { Recording } from '../model/recording.ts';
import type { Report } from '../model/report.ts';
import { say } from '../model/text.ts';
import type { StoredAudit } from './audit.ts';
import { answeredNote, endedNote } from './audit-notes.ts';
import { pack, packRecording, unpack } from './packed.ts';
import { runOf } from './rows.ts';
import { findingsOf, summaryOf } from './summaries.ts';
import type { Db, RunsTable, Tx } from './tables.ts';
import { faultOf } from './trouble.ts';

type RunColumns = Pick<Selectable<RunsTable>, 'run' | 'request' | 'state' | 'attempts' | 'root_ts'>;

/** What else is written in the moment a run is accepted, or not at all. */
export type OnAccept = (tx: Tx, request: AcceptedRequest) => Promise<void>;

export class StoredJournal implements Journal {
  readonly #db: Db;
  readonly #now: () => number;
  readonly #onAccept: OnAccept;
  readonly #audit: StoredAudit;
  readonly #onClose: () => Promise<void>;
  #closing: Promise<void> | null = null;

  constructor(db: Db, now: () => number, onAccept: OnAccept, audit: StoredAudit, onClose: () => Promise<void>) {
    this.#db = db;
    this.#now = now;
    this.#onAccept = onAccept;
    this.#audit = audit;
    this.#onClose = onClose;
  }

  async accept(request: AcceptedRequest): Promise<'new' | 'duplicate'> {
    const fresh = await this.#open.transaction().execute((tx) => this.acceptIn(tx, request));
    if (fresh) return 'new';
    const known = await this.#open
      .selectFrom('runs')
      .select('run')
      .where('dedupe_key', '=', request.dedupeKey)
      .executeTakeFirst();
    if (known !== undefined) return 'duplicate';
    throw new Fault('adapter', say('Two requests got the same run id.', '두 요청에 같은 실행 ID가 배정되었습니다.'));
  }

  /** With what else is written in that moment. @returns false when the run, or its delivery, is known. */
  async acceptIn(tx: Tx, request: AcceptedRequest): Promise<boolean> {
    const done = await this.#insert(tx, request);
    if (done) await this.#onAccept(tx, request);
    return done;
  }

  async #insert(db: Tx, request: AcceptedRequest): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('runs')
      .values({
        run: request.run,
        dedupe_key: request.dedupeKey,
        request: JSON.stringify(request),
        state: 'accepted',
        accepted_ms: this.#ms(),
        ended_ms: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  /** An ended run is not begun again. */
  async begin(run: string): Promise<void> {
    const { numUpdatedRows } = await this.#open
      .updateTable('runs')
      .set(({ eb }) => ({ state: 'running', attempts: eb('attempts', '+', 1) }))
      .where('run', '=', run)
      .where('ended_ms', 'is', null)
      .executeTakeFirst();
    await this.#of(run, numUpdatedRows);
  }

  async rootPosted(run: string, ts: string): Promise<void> {
    const { numUpdatedRows } = await this.#open
      .updateTable('runs')
      .set({ root_ts: ts })
      .where('run', '=', run)
      .executeTakeFirst();
    await this.#of(run, numUpdatedRows);
  }

  /** Kept also when the run has ended meanwhile; its end stays what it was. */
  async judged(run: string, recording: Recording | null, report: Report): Promise<void> {
    const packed = recording === null ? null : await packRecording(recording);
    // Of a thousand nodes each of these takes some ten milliseconds: others get their turn in between.
    await breath();
    const result = { recording: packed, report: pack(report) };
    await breath();
    await this.#open.transaction().execute(async (tx) => {
      const known = await tx.selectFrom('runs').select('request').where('run', '=', run).executeTakeFirst();
      if (known === undefined) throw unknownRun(run);
      const request = JSON.parse(known.request) as AcceptedRequest;
      const summary = summaryOf(report, request);
      await tx
        .insertInto('results')
        .values({ run, ...result })
        .onConflict((conflict) => conflict.column('run').doUpdateSet(result))
        .execute();
      await tx
        .insertInto('summaries')
        .values({ run, ...summary })
        .onConflict((conflict) => conflict.column('run').doUpdateSet(summary))
        .execute();
      await tx.deleteFrom('findings').where('run', '=', run).execute();
      const findings = findingsOf(run, report);
      if (findings.length > 0) await tx.insertInto('findings').values(findings).execute();
      await tx
        .updateTable('runs')
        .set({ state: 'judged' })
        .where('run', '=', run)
        .where('ended_ms', 'is', null)
        .execute();
      await this.#audit.noteIn(tx, answeredNote(request, report));
    });
  }

  async replyPosted(run: string, part: string, ts: string): Promise<void> {
    await this.#open.transaction().execute(async (tx) => {
      const known = await tx.selectFrom('runs').select('run').where('run', '=', run).executeTakeFirst();
      if (known === undefined) throw unknownRun(run);
      await tx
        .insertInto('replies')
        .values({ run, part, ts })
        .onConflict((conflict) => conflict.columns(['run', 'part']).doUpdateSet({ ts }))
        .execute();
    });
  }

  /** The first end counts. */
  async ended(run: string, state: 'posted' | 'interrupted' | 'failed' | 'cancelled', reason: string): Promise<void> {
    const changed = await this.#open.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('runs')
        .set({ state, end_reason: reason, ended_ms: this.#ms() })
        .where('run', '=', run)
        .where('ended_ms', 'is', null)
        .executeTakeFirst();
      // An answer has its own entry.
      if (numUpdatedRows > 0n && state !== 'posted') await this.#audit.noteIn(tx, endedNote(run, state, reason));
      return numUpdatedRows;
    });
    await this.#of(run, changed);
  }

  async find(run: string): Promise<JournaledRun | null> {
    const [found] = await this.#runs(this.#select.where('run', '=', run));
    return found ?? null;
  }

  async report(run: string): Promise<Report | null> {
    const row = await this.#open.selectFrom('results').select('report').where('run', '=', run).executeTakeFirst();
    return row === undefined ? null : withFigures(unpack<Report>(row.report));
  }

  async recording(run: string): Promise<Recording | null> {
    const row = await this.#open.selectFrom('results').select('recording').where('run', '=', run).executeTakeFirst();
    return row?.recording == null ? null : unpack<Recording>(row.recording);
  }

  async unfinished(): Promise<readonly JournaledRun[]> {
    return await this.#runs(this.#select.where('ended_ms', 'is', null).orderBy('seq'));
  }

  async recent(limit: number): Promise<readonly JournaledRun[]> {
    return await this.#runs(
      this.#select
        .where('ended_ms', 'is not', null)
        .orderBy('ended_ms', 'desc')
        .orderBy('seq', 'desc')
        .limit(Math.max(0, Math.trunc(limit))),
    );
  }

  async close(): Promise<void> {
    this.#closing ??= this.#onClose();
    await this.#closing;
  }

  get #open(): Db {
    if (this.#closing !== null) throw faultOf(new Error('closed'));
    return this.#db;
  }

  get #select() {
    return this.#open.selectFrom('runs').select(['run', 'request', 'state', 'attempts', 'root_ts']);
  }

  async #runs(query: { execute(): Promise<readonly RunColumns[]> }): Promise<readonly JournaledRun[]> {
    const rows = await query.execute();
    if (rows.length === 0) return [];
    const replies = await this.#open
      .selectFrom('replies')
      .selectAll()
      .where(
        'run',
        'in',
        rows.map(({ run }) => run),
      )
      .orderBy('part')
      .execute();
    return rows.map((row) =>
      runOf(
        row,
        replies.filter(({ run }) => run === row.run),
      ),
    );
  }

  #ms(): number {
    return Math.round(this.#now());
  }

  /** A write that met no row: fine for a run that has ended, a mistake for one we never accepted. */
  async #of(run: string, changed: bigint): Promise<void> {
    if (changed > 0n) return;
    const known = await this.#open.selectFrom('runs').select('run').where('run', '=', run).executeTakeFirst();
    if (known === undefined) throw unknownRun(run);
  }
}

const unknownRun = (run: string): Fault =>
  new Fault('adapter', say(`The journal does not know the run ${run}.`, `저널에 없는 실행입니다: ${run}`));

/** Reports of before answers could draw lack them. */
const withFigures = (report: Report): Report => ({ ...report, figures: report.figures ?? [] });
