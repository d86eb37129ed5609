// A finding of the last digest that is not named now: did it recover, or could nobody look?
import type { Entry } from '../engine/ports/digests.ts';
import type { Report, ReportStep } from '../model/report.ts';
import { askedOf } from './seen.ts';

/** A finding is over only where the very thing was looked at and was well. */
export const isOver = (entry: Entry, reports: readonly Report[]): boolean => {
  const report = reports.find((one) => askedOf(one) === entry.question);
  const step = report?.steps.find(({ id }) => id === entry.step);
  if (report === undefined || step === undefined) return false;
  return stepAllows(entry, step) && !hidden(entry, step) && lookedAt(entry.subject, report);
};

const stepAllows = (entry: Entry, step: ReportStep): boolean => {
  switch (step.verdict) {
    case 'pass':
      return true;
    case 'skipped':
      // What does not exist any more has no fault; what was cut short or not needed was not looked at.
      return step.reason === 'not-applicable';
    case 'fail':
    case 'warn':
      // It shows the same fault of another subject; under another cause this one cannot be told.
      return step.explainedBy === entry.code && entry.subject !== '';
    case 'unknown':
      return false;
    default:
      return step.verdict satisfies never;
  }
};

const hidden = ({ subject }: Entry, { unseen = [] }: ReportStep): boolean => {
  const ends = subject.split('>');
  return unseen.some(
    (one) => one === subject || ends.includes(one) || (ends.length === 1 && one.split('>').includes(subject)),
  );
};

/** Of a large mesh each digest asks a part of the ways: silence about the others is no news of them. */
const lookedAt = (subject: string, { measures = [] }: Report): boolean => {
  if (!subject.includes('>')) return true;
  const back = subject.split('>').toReversed().join('>');
  return measures.some(({ metric, about }) => metric === 'tailnet-rtt' && (about === subject || about === back));
};
