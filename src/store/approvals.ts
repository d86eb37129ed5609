// Which questions wait for a second person's word, and what became of them? One decision counts, on either engine.
import type { Selectable } from 'kysely';
import type { Approval, ApprovalState, Approvals } from '../engine/ports/approvals.ts';
import { type AuditNote, NOBODY } from '../engine/ports/audit.ts';
import type { AcceptedRequest } from '../engine/ports.ts';
import type { StoredAudit } from './audit.ts';
import type { ApprovalsTable, Db, Tx } from './tables.ts';

/** How the journal takes a run into the same transaction. @returns false when it has it already. */
export type AcceptIn = (tx: Tx, request: AcceptedRequest) => Promise<boolean>;

/** Longer than anybody clicks on an old card. */
const KEPT_MS = 30 * 86_400_000;

export class StoredApprovals implements Approvals {
  readonly #db: Db;
  readonly #audit: StoredAudit;
  readonly #accept: AcceptIn;
  readonly #time: () => Promise<number>;

  /** @param time as all processes have it. */
  constructor(db: Db, audit: StoredAudit, accept: AcceptIn, time: () => Promise<number>) {
    this.#db = db;
    this.#audit = audit;
    this.#accept = accept;
    this.#time = time;
  }

  async ask(request: AcceptedRequest, askedMs: number, expiresMs: number): Promise<'new' | 'duplicate'> {
    return await this.#db.transaction().execute(async (tx) => {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('approvals')
        .values({
          run: request.run,
          dedupe_key: request.dedupeKey,
          request: JSON.stringify(request),
          state: 'asked',
          plan: '',
          ts: '',
          decided_by: '',
          asked_ms: Math.round(askedMs),
          expires_ms: Math.round(expiresMs),
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows !== 1n) return 'duplicate';
      await this.#audit.noteIn(tx, noteOf(request, 'asked', request.user, { words: request.words }));
      return 'new';
    });
  }

  async planned(run: string, plan: string, lines: readonly string[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('approvals')
        .set({ plan })
        .where('run', '=', run)
        .where('state', '=', 'asked')
        .returning('request')
        .executeTakeFirst();
      if (row === undefined) return;
      await this.#audit.noteIn(tx, noteOf(JSON.parse(row.request), 'planned', '', { plan, lines }));
    });
  }

  async claim(run: string, by: string, forMs: number): Promise<boolean> {
    const nowMs = await this.#time();
    const { numUpdatedRows } = await this.#db
      .updateTable('approvals')
      .set({ shown_by: by, showing_ms: nowMs + forMs })
      .where('run', '=', run)
      .where('state', '=', 'asked')
      .where('ts', '=', '')
      .where(({ eb, or }) => or([eb('shown_by', '=', by), eb('showing_ms', '<=', nowMs)]))
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async posted(run: string, ts: string): Promise<void> {
    await this.#db.updateTable('approvals').set({ ts }).where('run', '=', run).execute();
  }

  async find(run: string): Promise<Approval | null> {
    const row = await this.#db.selectFrom('approvals').selectAll().where('run', '=', run).executeTakeFirst();
    return row === undefined ? null : approvalOf(row);
  }

  async open(): Promise<readonly Approval[]> {
    const rows = await this.#db
      .selectFrom('approvals')
      .selectAll()
      .where('state', '=', 'asked')
      .orderBy('asked_ms')
      .orderBy('run')
      .execute();
    return rows.map(approvalOf);
  }

  async approve(request: AcceptedRequest, nowMs: number): Promise<boolean> {
    const { run, approved = { by: '', plan: '' } } = request;
    return await this.#db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('approvals')
        .set({ state: 'approved', decided_by: approved.by })
        .where('run', '=', run)
        .where('state', '=', 'asked')
        .where('plan', '=', approved.plan)
        .where('plan', '<>', '')
        .where('expires_ms', '>', Math.round(nowMs))
        .executeTakeFirst();
      if (numUpdatedRows !== 1n || !(await this.#accept(tx, request))) return false;
      await this.#audit.noteIn(tx, noteOf(request, 'approved', approved.by, { plan: approved.plan }));
      return true;
    });
  }

  async close(
    run: string,
    state: 'declined' | 'expired' | 'failed',
    by: string,
    nowMs: number,
    why: string,
  ): Promise<boolean> {
    return await this.#db.transaction().execute(async (tx) => {
      const closing = tx.updateTable('approvals').set({ state, decided_by: by }).where('run', '=', run);
      // Of two processes with clocks of their own, neither may end what is still to be decided.
      const due = state === 'expired' ? closing.where('expires_ms', '<=', Math.round(nowMs)) : closing;
      const row = await due.where('state', '=', 'asked').returning('request').executeTakeFirst();
      if (row === undefined) return false;
      await this.#audit.noteIn(tx, noteOf(JSON.parse(row.request), state, by, { why }));
      return true;
    });
  }
}

/** What nobody clicks on any more goes. */
export const pruneApprovals = async (db: Db, nowMs: number): Promise<void> => {
  await db
    .deleteFrom('approvals')
    .where('state', '<>', 'asked')
    .where('asked_ms', '<', Math.round(nowMs) - KEPT_MS)
    .execute();
};

const approvalOf = (row: Selectable<ApprovalsTable>): Approval => ({
  request: JSON.parse(row.request) as AcceptedRequest,
  state: row.state,
  plan: row.plan,
  ts: row.ts,
  askedMs: row.asked_ms,
  expiresMs: row.expires_ms,
  by: row.decided_by,
});

/** The user of the entry is who did it; whose question it is stands in its facts. */
const noteOf = (
  { run, team, channel, user, ask }: AcceptedRequest,
  what: ApprovalState | 'planned',
  by: string,
  facts: AuditNote['facts'],
): AuditNote => ({
  ...NOBODY,
  ...{ kind: 'approval', run, team, channel, user: by, cluster: ask.cluster, question: ask.question },
  target: ask.target,
  facts: { what, for: user, ...facts },
});
