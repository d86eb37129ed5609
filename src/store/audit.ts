// Writes the audit: one entry after another, whoever writes, and never one that is not in the chain.
import type { Audit, AuditNote, AuditValue } from '../engine/ports/audit.ts';
import { anchorText, BEGINNING, bodyOf, linkHash } from './chain.ts';
import { plain } from './plain.ts';
import type { Db, Engine, Tx } from './tables.ts';

/** Of one text in a note; a longer one is cut, and says so. */
const MOST_CHARACTERS = 2_000;
const MOST_ITEMS = 500;

export class StoredAudit implements Audit {
  readonly #db: Db;
  readonly #engine: Engine;
  readonly #now: () => number;

  constructor(db: Db, engine: Engine, now: () => number) {
    this.#db = db;
    this.#engine = engine;
    this.#now = now;
  }

  async note(note: AuditNote): Promise<void> {
    await this.#db.transaction().execute((tx) => this.noteIn(tx, note));
  }

  /** Where the chain ends now, to be kept elsewhere: `netwhy audit verify --anchor`. */
  async anchor(): Promise<string> {
    const head = await this.#db.selectFrom('audit_head').selectAll().executeTakeFirst();
    return anchorText(head ?? { seq: 0, hash: BEGINNING });
  }

  /** With what else is written in that moment, or not at all. Take it last: others wait from here on. */
  async noteIn(tx: Tx, note: AuditNote): Promise<void> {
    const { seq: last, hash: prev } = await headFor(tx, this.#engine);
    const seq = last + 1;
    const atMs = Math.round(this.#now());
    const kept = bounded(note);
    const body = bodyOf(kept, atMs);
    const hash = linkHash(seq, prev, body);
    const { kind, user, run } = kept;
    await tx.insertInto('audit').values({ seq, at_ms: atMs, kind, user, run, body, prev, hash }).execute();
    await tx.updateTable('audit_head').set({ seq, hash }).where('id', '=', 1).execute();
  }
}

/** Held until the transaction ends: the next writer sees what this one wrote. */
export const headFor = async (tx: Tx, engine: Engine) => {
  await tx
    .insertInto('audit_head')
    .values({ id: 1, seq: 0, hash: BEGINNING, pruned: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const head = tx.selectFrom('audit_head').selectAll().where('id', '=', 1);
  // SQLite has one writer anyway.
  return await (engine === 'postgres' ? head.forUpdate() : head).executeTakeFirstOrThrow();
};

const bounded = (note: AuditNote): AuditNote => held({ ...note }) as unknown as AuditNote;

const held = (value: AuditValue): AuditValue => {
  if (typeof value === 'string') {
    const text = plain(value);
    return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS).toWellFormed()}… (${text.length})` : text;
  }
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value) : 0;
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map(held);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [plain(name), held(one)]));
};
