// Takes the oldest entries of the audit and writes down that it did, so that what is left can still be verified.
import { NOBODY } from '../engine/ports/audit.ts';
import { headFor, type StoredAudit } from './audit.ts';
import type { Db, Engine } from './tables.ts';

const DAY_MS = 86_400_000;

/** @returns how many entries went. */
export const pruneAudit = async (
  db: Db,
  engine: Engine,
  audit: StoredAudit,
  days: number,
  nowMs: number,
): Promise<number> =>
  await db.transaction().execute(async (tx) => {
    const { pruned } = await headFor(tx, engine);
    const first = await tx
      .selectFrom('audit')
      .select('seq')
      .where('at_ms', '>=', Math.round(nowMs - days * DAY_MS))
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst();
    const last = await tx
      .selectFrom('audit')
      .select(['seq', 'hash'])
      .where('seq', '<', first?.seq ?? Number.MAX_SAFE_INTEGER)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last === undefined || last.seq <= pruned) return 0;
    // First the order, then what it allows: the database refuses the rest.
    await audit.noteIn(tx, { ...NOBODY, kind: 'forgot', facts: { upTo: last.seq, hash: last.hash, days } });
    await tx.updateTable('audit_head').set({ pruned: last.seq }).where('id', '=', 1).execute();
    await tx.deleteFrom('audit').where('seq', '<=', last.seq).execute();
    return last.seq - pruned;
  });
