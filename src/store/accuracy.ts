// How often was it right, by what people said of its answers?
import type { Db } from './tables.ts';

export interface Accuracy {
  /** First cause of the answers; empty for answers without one. */
  readonly code: string;
  readonly question: string;
  readonly right: number;
  readonly wrong: number;
  /** Right, and somebody told what fixed it. */
  readonly fixed: number;
}

/** Codes with the most said of them first. @param sinceMs of answers since then. */
export const accuracyOf = async (db: Db, sinceMs: number): Promise<readonly Accuracy[]> => {
  const rows = await db
    .selectFrom('feedback as b')
    .innerJoin('summaries as s', 's.run', 'b.run')
    .leftJoin('findings as f', (join) => join.onRef('f.run', '=', 's.run').on('f.place', '=', 0))
    .select(['b.run', 'b.user', 'b.said', 's.question', 'f.code'])
    .distinct()
    .where('s.started_ms', '>=', Math.round(sinceMs))
    .execute();
  const sums = new Map<string, { code: string; question: string; right: number; wrong: number; fixed: number }>();
  for (const { said, question, code } of rows) {
    const key = `${question}\n${code ?? ''}`;
    const sum = sums.get(key) ?? { code: code ?? '', question, right: 0, wrong: 0, fixed: 0 };
    if (said === 'wrong') sum.wrong += 1;
    else sum.right += 1;
    if (said === 'fixed-by') sum.fixed += 1;
    sums.set(key, sum);
  }
  const said = ({ right, wrong }: Accuracy): number => right + wrong;
  return [...sums.values()].sort((a, b) => said(b) - said(a) || (a.question + a.code < b.question + b.code ? -1 : 1));
};
