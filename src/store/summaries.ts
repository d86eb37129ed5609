// What of a report goes into lists, and how a row of them becomes a summary again.
import type { SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import type { RunFilter, RunSummary } from '../engine/ports/memory.ts';
import type { AcceptedRequest } from '../engine/ports.ts';
import type { Report } from '../model/report.ts';
import { VERDICTS } from '../model/verdict.ts';
import { foundSubject } from '../text/subject.ts';

export const SUMMARISE = `INSERT OR REPLACE INTO summaries
  (run, question, cluster, subject, verdict, headline, codes, started_ms, duration_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export const summaryOf = (run: string, report: Report) =>
  [
    run,
    // A part of a question is no answer to it: lists of the question's answers leave it out.
    report.partial === undefined ? report.question : `verify ${report.question}`,
    report.cluster,
    report.target.kind === 'cluster' ? '' : foundSubject(report.target),
    report.verdict,
    JSON.stringify(report.headline),
    JSON.stringify(report.causes.map(({ code }) => code)),
    Date.parse(report.startedAt) || 0,
    Math.round(report.durationMs),
  ] as const;

const SELECT = `SELECT s.*, r.request, r.root_ts FROM summaries s JOIN runs r ON r.run = s.run`;

/** Each condition that is asked for, with its value. */
const CONDITIONS: Readonly<Record<keyof RunFilter, string>> = {
  team: "json_extract(r.request, '$.team') = ?",
  channel: "json_extract(r.request, '$.channel') = ?",
  threadTs: "json_extract(r.request, '$.threadTs') = ?",
  user: "json_extract(r.request, '$.user') = ?",
  question: 's.question = ?',
  cluster: 's.cluster = ?',
  subject: 's.subject = ?',
  code: 'EXISTS (SELECT 1 FROM json_each(s.codes) WHERE value = ?)',
  verdict: 's.verdict = ?',
  beforeMs: 's.started_ms < ?',
  sinceMs: 's.started_ms >= ?',
};

export const listing = (filter: RunFilter, limit: number): readonly [sql: string, ...values: (string | number)[]] => {
  const asked = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [{ sql: CONDITIONS[name as keyof RunFilter], value }],
  );
  const where = asked.length === 0 ? '' : ` WHERE ${asked.map(({ sql }) => sql).join(' AND ')}`;
  const most = Math.max(0, Math.trunc(limit));
  return [`${SELECT}${where} ORDER BY s.started_ms DESC, r.seq DESC LIMIT ?`, ...asked.map(({ value }) => value), most];
};

export const ONE_SUMMARY = `${SELECT} WHERE s.run = ?`;

const row = z.object({
  run: z.string(),
  question: z.string(),
  cluster: z.string(),
  subject: z.string(),
  verdict: z.enum(VERDICTS),
  headline: z.string(),
  codes: z.string(),
  started_ms: z.number(),
  duration_ms: z.number(),
  request: z.string(),
  root_ts: z.string(),
});

export const summaryFrom = (columns: Record<string, SQLOutputValue>): RunSummary => {
  const { started_ms: startedMs, duration_ms: durationMs, root_ts: rootTs, ...one } = row.parse(columns);
  const { team, channel, threadTs, user, surface } = JSON.parse(one.request) as AcceptedRequest;
  return {
    run: one.run,
    question: one.question,
    cluster: one.cluster,
    subject: one.subject,
    verdict: one.verdict,
    headline: JSON.parse(one.headline) as RunSummary['headline'],
    codes: JSON.parse(one.codes) as string[],
    team,
    channel,
    threadTs,
    rootTs,
    user,
    ...(surface === 'schedule' && { scheduled: true as const }),
    startedMs,
    durationMs,
  };
};
