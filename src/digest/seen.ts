// What did a report find, each finding by its stable name: a cause and its subject, or a step that is not well and has no cause?
import type { Report, ReportStep, ReportTarget } from '../model/report.ts';
import { say, type Text } from '../model/text.ts';

export interface Seen {
  readonly code: string;
  readonly subject: string;
  readonly question: string;
  readonly step: string;
  readonly severity: 'fail' | 'warn' | 'unknown';
  readonly say: Text;
  /** How many subjects its sentence speaks of; absent: of it alone. */
  readonly of?: number;
}

/** Of the whole cluster there is but one. */
export const subjectOf = ({ kind, namespace, name, peer }: ReportTarget): string => {
  if (kind === 'cluster') return '';
  const named = namespace === '' ? name : `${namespace}/${name}`;
  return peer === undefined ? named : `${named}>${peer}`;
};

/** A question and what it was asked about: a digest may ask one of several things. */
export const askedOf = (report: Report): string => `${report.question} ${subjectOf(report.target)}`.trim();

export const seenIn = (report: Report): readonly Seen[] => [...causesOf(report), ...stepsOf(report)];

const causesOf = (report: Report): readonly Seen[] => {
  const own = subjectOf(report.target);
  return report.causes.flatMap((cause) => {
    const shown = report.steps.find(({ id }) => id === cause.step)?.verdict;
    const subjects = cause.subjects.length > 0 ? cause.subjects : [own];
    return subjects.map((subject) => ({
      code: cause.code,
      subject,
      question: askedOf(report),
      step: cause.step,
      severity: shown === 'fail' ? ('fail' as const) : ('warn' as const),
      say: cause.say,
      ...(subjects.length > 1 && { of: subjects.length }),
    }));
  });
};

const BAD: readonly string[] = ['fail', 'warn', 'unknown'] satisfies readonly ReportStep['verdict'][];

const stepsOf = (report: Report): readonly Seen[] =>
  report.steps
    .filter(({ verdict, explainedBy }) => BAD.includes(verdict) && explainedBy === '')
    .map(({ id, verdict, asks, saw }) => ({
      code: id,
      subject: subjectOf(report.target),
      question: askedOf(report),
      step: id,
      severity: verdict as Seen['severity'],
      say: say(`${asks.en} ${saw.en}`, `${asks.ko} ${saw.ko}`),
    }));
