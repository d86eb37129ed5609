// `netwhy rejudge`: what today's runbooks say of the evidence of earlier runs, where that differs from what was answered.
import { parseArgs } from 'node:util';
import { judge } from './engine/judge.ts';
import { Fault } from './model/fault.ts';
import type { Report } from './model/report.ts';
import { say } from './model/text.ts';
import { RUNBOOKS } from './runbooks/catalog.ts';
import { storePlace, withStore } from './store-at.ts';
import { foundSubject } from './text/subject.ts';

const USAGE = 'netwhy rejudge [--days N] [--question Q] [--json] [--data-dir D]';
const DAY_MS = 86_400_000;

interface Rejudged {
  readonly run: string;
  readonly question: string;
  readonly subject: string;
  readonly at: string;
  readonly was: Said | null;
  /** null where the evidence cannot be judged today; `why` says it. */
  readonly is: Said | null;
  readonly why?: string;
}

interface Said {
  readonly verdict: string;
  readonly causes: readonly string[];
}

export const runRejudge = async (words: readonly string[]): Promise<number> => {
  const { days, question, json, dataDir } = options(words);
  const filter = {
    ...(days > 0 && { sinceMs: Date.now() - days * DAY_MS }),
    ...(question !== '' && { question }),
  };
  return await withStore(storePlace(dataDir), false, async ({ journal, memory }) => {
    const runs = (await memory.summaries(filter, 1_000_000)).map(({ run }) => run);
    let same = 0;
    let without = 0;
    const changed: Rejudged[] = [];
    for (const run of runs) {
      const [report, recording] = [await journal.report(run), await journal.recording(run)];
      if (report === null || recording === null) {
        without += 1;
        continue;
      }
      const again = anew(() => judge(recording, RUNBOOKS));
      if (again.report !== null && alike(report, again.report)) same += 1;
      else changed.push(difference(run, report, again));
    }
    const totals = { runs: runs.length, same, changed: changed.length, withoutEvidence: without };
    process.stdout.write(json ? `${JSON.stringify({ totals, changed }, null, 2)}\n` : textOf(totals, changed));
    return changed.length === 0 ? 0 : 1;
  });
};

const anew = (make: () => Report): { report: Report | null; why: string } => {
  try {
    return { report: make(), why: '' };
  } catch (error) {
    // Of a question that is gone, or of a shape that is not read any more.
    return { report: null, why: error instanceof Fault ? error.say.en : String(error) };
  }
};

const saidBy = ({ verdict, causes }: Report): Said => ({ verdict, causes: causes.map(({ code }) => code) });

const alike = (a: Report, b: Report): boolean => JSON.stringify(saidBy(a)) === JSON.stringify(saidBy(b));

const difference = (run: string, was: Report, { report, why }: ReturnType<typeof anew>): Rejudged => ({
  run,
  question: was.question,
  subject: was.target.kind === 'cluster' ? '' : foundSubject(was.target),
  at: was.startedAt,
  was: saidBy(was),
  is: report === null ? null : saidBy(report),
  ...(report === null && { why }),
});

const textOf = (
  { runs, same, changed: n, withoutEvidence }: { runs: number; same: number; changed: number; withoutEvidence: number },
  changed: readonly Rejudged[],
): string => {
  const words = (said: Said | null): string => (said === null ? 'nothing' : [said.verdict, ...said.causes].join(' '));
  const lines = changed.flatMap(({ run, question, subject, at, was, is, why }) => [
    `${run}  ${at}  ${`${question} ${subject}`.trim()}`,
    `  was ${words(was)}`,
    `  is  ${words(is)}${why === undefined ? '' : ` (${why})`}`,
  ]);
  return `${[...lines, `${runs} runs: ${same} the same, ${n} changed, ${withoutEvidence} without evidence.`].join('\n')}\n`;
};

const options = (words: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        days: { type: 'string', default: '0' },
        question: { type: 'string', default: '' },
        json: { type: 'boolean', default: false },
        'data-dir': { type: 'string', default: '' },
      },
    });
    const known = values.question === '' || RUNBOOKS.has(values.question);
    if (positionals.length === 0 && /^\d{1,5}$/.test(values.days) && known)
      return { days: Number(values.days), question: values.question, json: values.json, dataDir: values['data-dir'] };
  } catch {
    // The usage line says it better.
  }
  throw new Fault('usage', say('Say which runs.', '어느 실행인지 지정하세요.'), { suggestions: [USAGE] });
};
