// What of a report goes into lists, and how a row of them becomes a summary again.
import { type ExpressionBuilder, type Insertable, sql } from 'kysely';
import { z } from 'zod';
import type { RunFilter, RunSummary } from '../engine/ports/memory.ts';
import type { AcceptedRequest } from '../engine/ports.ts';
import type { Report } from '../model/report.ts';
import { VERDICTS } from '../model/verdict.ts';
import { foundSubject } from '../text/subject.ts';
import { plain } from './plain.ts';
import type { Db, FindingsTable, SummariesTable, Tables } from './tables.ts';

export const summaryOf = (
  report: Report,
  { team, channel, threadTs, user, surface }: AcceptedRequest,
): Omit<Insertable<SummariesTable>, 'run'> => ({
  // A part of a question is no answer to it: lists of the question's answers leave it out.
  question: report.partial === undefined ? report.question : `verify ${report.question}`,
  cluster: plain(report.cluster),
  subject: plain(subjectOf(report)),
  verdict: report.verdict,
  headline: JSON.stringify(report.headline),
  started_ms: Date.parse(report.startedAt) || 0,
  duration_ms: Math.round(report.durationMs),
  team,
  channel,
  thread_ts: threadTs,
  user,
  surface,
});

const subjectOf = ({ target }: Report): string => (target.kind === 'cluster' ? '' : foundSubject(target));

/** Each cause at each of its subjects; the question's own where the cause names none. */
export const findingsOf = (run: string, report: Report): Insertable<FindingsTable>[] =>
  report.causes.flatMap(({ code, confidence, subjects = [] }, place) =>
    [...new Set(subjects.length === 0 ? [subjectOf(report)] : subjects)].map((subject) => ({
      run,
      place,
      code,
      subject: plain(subject),
      confidence,
    })),
  );

const select = (db: Db) =>
  db
    .selectFrom('summaries as s')
    .innerJoin('runs as r', 'r.run', 's.run')
    .select(['s.run', 's.question', 's.cluster', 's.subject', 's.verdict', 's.headline', 's.started_ms'])
    .select(['s.duration_ms', 's.team', 's.channel', 's.thread_ts', 's.user', 's.surface', 'r.root_ts']);

/** Newest first. */
export const listed = async (db: Db, filter: RunFilter, limit: number): Promise<readonly RunSummary[]> => {
  let query = select(db);
  const { team, channel, threadTs, user, question, cluster, subject, code, about, verdict, beforeMs, sinceMs } = filter;
  if (team !== undefined) query = query.where('s.team', '=', team);
  if (channel !== undefined) query = query.where('s.channel', '=', channel);
  if (threadTs !== undefined) query = query.where('s.thread_ts', '=', threadTs);
  if (user !== undefined) query = query.where('s.user', '=', user);
  if (question !== undefined) query = query.where('s.question', '=', question);
  if (cluster !== undefined) query = query.where('s.cluster', '=', cluster);
  if (subject !== undefined) query = query.where('s.subject', '=', subject);
  if (verdict !== undefined) query = query.where('s.verdict', '=', verdict);
  if (beforeMs !== undefined) query = query.where('s.started_ms', '<', Math.round(beforeMs));
  if (sinceMs !== undefined) query = query.where('s.started_ms', '>=', Math.round(sinceMs));
  if (code !== undefined)
    query = query.where(({ exists, selectFrom }) =>
      exists(selectFrom('findings as f').select('f.run').whereRef('f.run', '=', 's.run').where('f.code', '=', code)),
    );
  for (const name of about ?? []) query = query.where((eb) => named(eb, name));
  const rows = await query
    .orderBy('s.started_ms', 'desc')
    .orderBy('r.seq', 'desc')
    .limit(Math.max(0, Math.trunc(limit)))
    .execute();
  return await withCodes(db, rows);
};

const named = (eb: ExpressionBuilder<Tables & { s: SummariesTable }, 's'>, name: string) => {
  // A wildcard is no part of any name.
  const parts = /[%_\\]/.test(name) ? [] : [`%/${name}`, `${name} → %`, `% → ${name}`, `${name}>%`, `%>${name}`];
  const is = (column: 's.subject' | 'f.subject') => [
    sql<boolean>`${sql.ref(column)} in (${name}, ${name.replace('>', ' → ')})`,
    ...parts.map((part) => sql<boolean>`${sql.ref(column)} like ${part}`),
  ];
  const found = eb
    .selectFrom('findings as f')
    .select('f.run')
    .whereRef('f.run', '=', 's.run')
    .where((inner) => inner.or([inner('f.code', '=', name), ...is('f.subject')]));
  return eb.or([...is('s.subject'), eb.exists(found)]);
};

export const oneSummary = async (db: Db, run: string): Promise<RunSummary | null> => {
  const [summary] = await withCodes(db, await select(db).where('s.run', '=', run).execute());
  return summary ?? null;
};

const row = z.object({
  run: z.string(),
  question: z.string(),
  cluster: z.string(),
  subject: z.string(),
  verdict: z.enum(VERDICTS),
  headline: z.string(),
  started_ms: z.number(),
  duration_ms: z.number(),
  team: z.string(),
  channel: z.string(),
  thread_ts: z.string(),
  user: z.string(),
  surface: z.string(),
  root_ts: z.string(),
});

const withCodes = async (db: Db, rows: readonly { readonly run: string }[]): Promise<readonly RunSummary[]> => {
  if (rows.length === 0) return [];
  const found = await db
    .selectFrom('findings')
    .select(['run', 'place', 'code'])
    .where(
      'run',
      'in',
      rows.map(({ run }) => run),
    )
    .orderBy('place')
    .execute();
  return rows.map((one) =>
    summaryFrom(one, [...new Set(found.filter(({ run }) => run === one.run).map((f) => f.code))]),
  );
};

const summaryFrom = (columns: unknown, codes: readonly string[]): RunSummary => {
  const one = row.parse(columns);
  return {
    run: one.run,
    question: one.question,
    cluster: one.cluster,
    subject: one.subject,
    verdict: one.verdict,
    headline: JSON.parse(one.headline) as RunSummary['headline'],
    codes,
    team: one.team,
    channel: one.channel,
    threadTs: one.thread_ts,
    rootTs: one.root_ts,
    user: one.user,
    ...(one.surface === 'schedule' && { scheduled: true as const }),
    startedMs: one.started_ms,
    durationMs: one.duration_ms,
  };
};
