// Is the audit whole, and what does it say? Read from its first entry to its last.
import type { Selectable } from 'kysely';
import { type Anchor, BEGINNING, linkHash } from './chain.ts';
import type { AuditTable, Db } from './tables.ts';

/** `changed`: its words are others · `removed`: one is missing · `reordered`: it does not follow the one before · `truncated`: the end is gone. */
export type Broken = 'changed' | 'removed' | 'reordered' | 'truncated';

export interface Verified {
  readonly entries: number;
  /** Where the chain ends; what to keep elsewhere. */
  readonly anchor: Anchor;
  /** Entries retention took; the chain says so itself. */
  readonly pruned: number;
  /** The first link that is not whole. */
  readonly broken: { readonly kind: Broken; readonly seq: number } | null;
  /** Of the anchor asked about: `held` · `lost` is not in this chain · `pruned` is older than what is kept. */
  readonly asked: 'held' | 'lost' | 'pruned' | null;
}

const PAGE = 500;

type Row = Selectable<AuditTable>;

export async function* auditRows(db: Db, afterSeq = 0): AsyncGenerator<Row> {
  for (let after = afterSeq; ; ) {
    const rows = await db.selectFrom('audit').selectAll().where('seq', '>', after).orderBy('seq').limit(PAGE).execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

/** @param known an anchor of before, to see that what was written by then is still there. */
export const verified = async (db: Db, known: Anchor | null = null): Promise<Verified> => {
  // First: what is written meanwhile is more than the head says, never less.
  const head = await db.selectFrom('audit_head').selectAll().where('id', '=', 1).executeTakeFirst();
  let entries = 0;
  let before: Anchor = { seq: 0, hash: BEGINNING };
  let start: Anchor | null = null;
  let checkpointed = false;
  let asked: Verified['asked'] = known === null ? null : 'lost';
  let broken: Verified['broken'] = null;
  for await (const row of auditRows(db)) {
    if (entries === 0 && row.seq > 1) {
      start = { seq: row.seq - 1, hash: row.prev };
      before = start;
    }
    const kind = whatIsWrong(row, before);
    if (kind !== null) {
      broken = { kind, seq: kind === 'removed' ? before.seq + 1 : row.seq };
      break;
    }
    entries += 1;
    before = { seq: row.seq, hash: row.hash };
    if (known?.seq === row.seq && known.hash === row.hash) asked = 'held';
    checkpointed ||= start !== null && forgetsUpTo(row, start);
  }
  // What came before the first entry went by no order of retention.
  if (broken === null && start !== null && !checkpointed) broken = { kind: 'removed', seq: start.seq };
  if (
    broken === null &&
    head !== undefined &&
    (head.seq > before.seq || (head.seq === before.seq && head.hash !== before.hash))
  )
    broken = { kind: 'truncated', seq: before.seq + 1 };
  if (known !== null && asked === 'lost' && start !== null && known.seq <= start.seq)
    asked = known.seq === start.seq ? (known.hash === start.hash ? 'held' : 'lost') : 'pruned';
  return { entries, anchor: before, pruned: start?.seq ?? 0, broken, asked };
};

const whatIsWrong = (row: Row, before: Anchor): Broken | null => {
  if (row.seq !== before.seq + 1) return 'removed';
  if (linkHash(row.seq, row.prev, row.body) !== row.hash || !isOfItsBody(row)) return 'changed';
  return row.prev === before.hash ? null : 'reordered';
};

/** The columns lists are made by say what the body says. */
const isOfItsBody = ({ body, at_ms: at, kind, user, run }: Row): boolean => {
  try {
    const said = JSON.parse(body) as Record<string, unknown>;
    return said.at === at && said.kind === kind && said.user === user && said.run === run;
  } catch {
    // Not even JSON, with a hash made for it.
    return false;
  }
};

const forgetsUpTo = ({ kind, body }: Row, start: Anchor): boolean => {
  if (kind !== 'forgot') return false;
  const { facts } = JSON.parse(body) as { readonly facts?: { readonly upTo?: unknown; readonly hash?: unknown } };
  return facts?.upTo === start.seq && facts.hash === start.hash;
};

export interface AuditFilter {
  /** Milliseconds since the epoch. */
  readonly sinceMs?: number;
  readonly user?: string;
  readonly run?: string;
}

/** One line of JSON an entry, without its line feed. With every entry from the first on, the hashes can be made again from them. */
export async function* auditLines(db: Db, { sinceMs = 0, user, run }: AuditFilter): AsyncGenerator<string> {
  for await (const row of auditRows(db)) {
    if (row.at_ms < sinceMs || (user !== undefined && row.user !== user) || (run !== undefined && row.run !== run))
      continue;
    const { seq, prev, hash, body } = row;
    yield `{"seq":${seq},"prev":${JSON.stringify(prev)},"hash":${JSON.stringify(hash)},"entry":${body}}`;
  }
}
