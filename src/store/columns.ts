// Which columns has each table, and what do they hold? For what leaves the store and comes back.
import { z } from 'zod';
import { APPROVAL_STATES } from '../engine/ports/approvals.ts';
import type { Tables } from './tables.ts';

const whole = z.number().refine(Number.isSafeInteger);
const text = z.string();
/** Bytes travel as base64. */
const bytes = z.object({ base64: z.base64() });

/** In an order in which each row finds those it refers to. */
export const SHAPES = {
  runs: z.strictObject({
    seq: whole,
    run: text,
    dedupe_key: text,
    request: text,
    state: z.enum(['accepted', 'running', 'judged', 'posted', 'interrupted', 'failed', 'cancelled']),
    attempts: whole,
    root_ts: text,
    accepted_ms: whole,
    ended_ms: whole.nullable(),
    end_reason: text,
    cancel_wanted: whole,
  }),
  replies: z.strictObject({ run: text, part: text, ts: text }),
  results: z.strictObject({ run: text, recording: bytes.nullable(), report: bytes }),
  summaries: z.strictObject({
    run: text,
    question: text,
    cluster: text,
    subject: text,
    verdict: text,
    headline: text,
    started_ms: whole,
    duration_ms: whole,
    team: text,
    channel: text,
    thread_ts: text,
    user: text,
    surface: text,
  }),
  findings: z.strictObject({ run: text, place: whole, code: text, subject: text, confidence: text }),
  feedback: z.strictObject({
    run: text,
    user: text,
    said: z.enum(['right', 'wrong', 'fixed-by']),
    words: text,
    at_ms: whole,
  }),
  cards: z.strictObject({
    run: text,
    team: text,
    channel: text,
    thread_ts: text,
    user: text,
    ts: text,
    at_ms: whole,
  }),
  channels: z.strictObject({ team: text, channel: text, settings: text }),
  schedules: z.strictObject({
    id: text,
    team: text,
    channel: text,
    body: text,
    created_ms: whole,
    last_slot_ms: whole,
  }),
  standings: z.strictObject({ schedule: text, slot_ms: whole, body: bytes }),
  hushes: z.strictObject({ id: text, team: text, channel: text, from_ms: whole, body: text }),
  audit: z.strictObject({
    seq: whole,
    at_ms: whole,
    kind: text,
    user: text,
    run: text,
    body: text,
    prev: text,
    hash: text,
  }),
  audit_head: z.strictObject({ id: whole, seq: whole, hash: text, pruned: whole }),
  approvals: z.strictObject({
    run: text,
    dedupe_key: text,
    request: text,
    state: z.enum(APPROVAL_STATES),
    plan: text,
    ts: text,
    decided_by: text,
    asked_ms: whole,
    expires_ms: whole,
    shown_by: text,
    showing_ms: whole,
  }),
  // What began lately is of a minute, and goes into no export.
} as const satisfies Record<Exclude<keyof Tables, 'beginnings'>, z.ZodObject>;

export type TableName = keyof typeof SHAPES;

export const TABLES = Object.keys(SHAPES) as readonly TableName[];

/** What tells the rows of a table apart, in the order they are read. */
export const KEYS: Readonly<Record<TableName, readonly string[]>> = {
  runs: ['seq'],
  replies: ['run', 'part'],
  results: ['run'],
  summaries: ['run'],
  findings: ['run', 'place', 'subject'],
  feedback: ['run', 'user'],
  cards: ['run', 'channel', 'thread_ts'],
  channels: ['team', 'channel'],
  schedules: ['id'],
  standings: ['schedule', 'slot_ms'],
  hushes: ['id'],
  audit: ['seq'],
  audit_head: ['id'],
  approvals: ['run'],
};
