// What lies in the store? One shape for both engines; how it came to be is in migrations.ts.
import type { Generated, Kysely, Transaction } from 'kysely';
import type { ApprovalState } from '../engine/ports/approvals.ts';
import type { RunState } from '../engine/ports.ts';

export interface RunsTable {
  readonly seq: Generated<number>;
  readonly run: string;
  readonly dedupe_key: string;
  /** AcceptedRequest as JSON. */
  readonly request: string;
  readonly state: RunState;
  readonly attempts: Generated<number>;
  readonly root_ts: Generated<string>;
  /** Milliseconds since the epoch, as all that ends in _ms. */
  readonly accepted_ms: number;
  readonly ended_ms: number | null;
  readonly end_reason: Generated<string>;
  /** 1 when somebody asked to stop it, whichever process runs it. */
  readonly cancel_wanted: Generated<number>;
}

export interface RepliesTable {
  readonly run: string;
  readonly part: string;
  readonly ts: string;
}

export interface ResultsTable {
  readonly run: string;
  /** Recording and Report, packed. */
  readonly recording: Uint8Array | null;
  readonly report: Uint8Array;
}

export interface SummariesTable {
  readonly run: string;
  readonly question: string;
  readonly cluster: string;
  readonly subject: string;
  readonly verdict: string;
  /** Text as JSON. */
  readonly headline: string;
  readonly started_ms: number;
  readonly duration_ms: number;
  readonly team: string;
  readonly channel: string;
  readonly thread_ts: string;
  readonly user: string;
  readonly surface: string;
}

/** A cause of a run. Its identity across runs is code and subject, never its text. */
export interface FindingsTable {
  readonly run: string;
  /** 0 for the first cause. */
  readonly place: number;
  readonly code: string;
  readonly subject: string;
  readonly confidence: string;
}

export interface FeedbackTable {
  readonly run: string;
  readonly user: string;
  readonly said: 'right' | 'wrong' | 'fixed-by';
  readonly words: string;
  readonly at_ms: number;
}

export interface CardsTable {
  readonly run: string;
  readonly team: string;
  readonly channel: string;
  readonly thread_ts: string;
  readonly user: string;
  readonly ts: string;
  readonly at_ms: number;
}

export interface ChannelsTable {
  readonly team: string;
  readonly channel: string;
  /** ChannelSettings as JSON. */
  readonly settings: string;
}

export interface SchedulesTable {
  readonly id: string;
  readonly team: string;
  readonly channel: string;
  /** Schedule as JSON. */
  readonly body: string;
  readonly created_ms: number;
  readonly last_slot_ms: number;
}

export interface StandingsTable {
  readonly schedule: string;
  readonly slot_ms: number;
  /** Standing, packed. */
  readonly body: Uint8Array;
}

export interface HushesTable {
  readonly id: string;
  readonly team: string;
  readonly channel: string;
  readonly from_ms: number;
  /** Hush as JSON. */
  readonly body: string;
}

export interface AuditTable {
  /** 1 for the first one; no number is left out. */
  readonly seq: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly user: string;
  readonly run: string;
  /** The note in its canonical form: what the hash is made of. */
  readonly body: string;
  /** Hash of the entry before it. */
  readonly prev: string;
  readonly hash: string;
}

/** One row: where the chain ends, and up to where retention took it. Writers wait for each other by it. */
export interface AuditHeadTable {
  readonly id: number;
  readonly seq: number;
  readonly hash: string;
  readonly pruned: number;
}

/** A question that waits, or waited, for a second person's word. Its run is accepted with that. */
export interface ApprovalsTable {
  readonly run: string;
  readonly dedupe_key: string;
  /** AcceptedRequest as JSON. */
  readonly request: string;
  readonly state: ApprovalState;
  readonly plan: string;
  readonly ts: string;
  readonly decided_by: string;
  readonly asked_ms: number;
  readonly expires_ms: number;
  /** Who shows its card, and until when they may take for that. */
  readonly shown_by: Generated<string>;
  readonly showing_ms: Generated<number>;
}

/** What the limits count: of the last minute, or under way. A run's own row says when that is over. */
export interface BeginningsTable {
  readonly run: string;
  readonly user: string;
  readonly channel: string;
  readonly cluster: string;
  readonly at_ms: number;
  /** 1 when it is over, though no row of a run says so. */
  readonly over: number;
}

export interface Tables {
  readonly runs: RunsTable;
  readonly replies: RepliesTable;
  readonly results: ResultsTable;
  readonly summaries: SummariesTable;
  readonly findings: FindingsTable;
  readonly feedback: FeedbackTable;
  readonly cards: CardsTable;
  readonly channels: ChannelsTable;
  readonly schedules: SchedulesTable;
  readonly standings: StandingsTable;
  readonly hushes: HushesTable;
  readonly audit: AuditTable;
  readonly audit_head: AuditHeadTable;
  readonly approvals: ApprovalsTable;
  readonly beginnings: BeginningsTable;
}

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;
export type Engine = 'sqlite' | 'postgres';
