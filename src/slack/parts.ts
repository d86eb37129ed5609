// What the Slack side is made from and what it offers; compose hands the parts in.
import type { Receiver } from '@slack/bolt';
import type { FetchFunction } from '@slack/web-api';
import type { Access, Admit } from '../engine/ports/access.ts';
import type { Approvals, Planner } from '../engine/ports/approvals.ts';
import type { Audit } from '../engine/ports/audit.ts';
import type { DigestBook } from '../engine/ports/digests.ts';
import type { Directory } from '../engine/ports/directory.ts';
import type { Doctor } from '../engine/ports/doctor.ts';
import type { Memory } from '../engine/ports/memory.ts';
import type { Tracer } from '../engine/ports/tracer.ts';
import type { WorkShare } from '../engine/ports/work-share.ts';
import type { Answerer, Clock, Journal } from '../engine/ports.ts';
import type { Report } from '../model/report.ts';
import type { Lang, Text } from '../model/text.ts';
import type { Painter } from '../picture/painter.ts';

export interface Log {
  info(object: object, message: string): void;
  warn(object: object, message: string): void;
  error(object: object, message: string): void;
}

export type SlackMode =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number };

export interface SlackParts {
  readonly mode: SlackMode;
  readonly botToken: string;
  /** Another Web API root, e.g. of a local Slack-compatible server; Slack's own when absent. */
  readonly slackApiUrl?: string;
  readonly journal: Journal;
  readonly answerer: Answerer;
  readonly directory: Directory;
  /** What netwhy looks at in itself; without it nobody can ask. */
  readonly doctor?: Doctor;
  /** What channels chose; without it each has the defaults. */
  readonly memory?: Memory;
  /** Schedules of digests and how things stood; without it there are none. */
  readonly digests?: DigestBook;
  /** Where several processes share one journal; without it this one does all. */
  readonly workShare?: WorkShare | null;
  /** Who may ask what; without it everybody may ask everything. */
  readonly access?: Access;
  /** What is wrong with the operator's policy file, by its path; what it said before still holds. */
  readonly policyComplaints?: () => readonly Text[];
  /** How much at once; without it there is no measure but room. */
  readonly admit?: Admit;
  /** Where questions wait that need a second person's word; without it those are refused. */
  readonly approval?: { readonly book: Approvals; readonly planner: Planner };
  /** Who did what; without it nothing is noted. */
  readonly audit?: Audit;
  /** Follows runs; without it nobody does. */
  readonly tracer?: Tracer;
  readonly clock: Clock;
  readonly log: Log;
  /** Spoken where the reader's own language is not known. */
  readonly lang: Lang;
  /** Base of the pages about causes; empty when there is none. */
  readonly docsUrl: string;
  /** Runs at once. */
  readonly maxRuns: number;
  /** Accepted runs that may wait; one more is refused as busy. */
  readonly maxQueued: number;
  readonly netwhy: string;
  newRunId(): string;
  /** Takes secrets out of text of others. */
  redact(text: string): string;
  /** Milliseconds from an envelope's arrival to the end of its acknowledgement. */
  onAck?(ms: number): void;
  /** A run has ended, with its report when there is one, in milliseconds. */
  onRun?(report: Report | null, ms: number): void;
  /** Slack put a call of this method off. */
  onLimited?(method: string): void;
  /** A digest is in its channel. */
  onDigest?(atMs: number): void;
  /** Replaces the transport of the Web API and of response_url. */
  readonly fetch?: FetchFunction;
  /** Replaces the one that draws in a thread of this process. */
  readonly painter?: Painter;
  /** Replaces the receiver of `mode`. */
  readonly receiver?: Receiver;
}

export interface SlackSide {
  /**
   * Resolves when requests can arrive. Keeps trying while Slack cannot be reached.
   * @throws Fault `config` when Slack refuses a token.
   */
  start(): Promise<void>;
  /** Takes nothing new, waits for what runs, then leaves the rest to the next start. Never throws. */
  stop(graceMs: number): Promise<void>;
  /** Brings every run an earlier process accepted and did not end to its one visible end. Call once, after start. */
  recover(): Promise<void>;
  ready(): { readonly ok: boolean; readonly why: string };
  /** Sockets to Slack that are open now; 0 where Slack calls by HTTP. */
  sockets(): number;
  /** Runs being answered here, and accepted ones that wait for a place here or, of several processes, anywhere. */
  load(): { readonly running: number; readonly waiting: number };
}
