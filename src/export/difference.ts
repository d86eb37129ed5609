// What is different between two answers to one question: verdict, causes, and what each check saw. Pure.
import type { Report, ReportStep } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import type { Verdict } from '../model/verdict.ts';

export interface StepChange {
  readonly id: string;
  readonly asks: Text;
  /** null: the answer has no such step. */
  readonly before: { readonly verdict: Verdict; readonly saw: Text } | null;
  readonly after: { readonly verdict: Verdict; readonly saw: Text } | null;
}

export interface CauseChange {
  readonly code: string;
  readonly subject: string;
  readonly say: Text;
}

export interface Difference {
  readonly verdict: { readonly before: Verdict; readonly after: Verdict };
  readonly gone: readonly CauseChange[];
  readonly came: readonly CauseChange[];
  readonly stayed: readonly CauseChange[];
  /** Steps with another verdict, the worst of now first. */
  readonly turned: readonly StepChange[];
  /** Steps with the same verdict that saw something else. */
  readonly moved: readonly StepChange[];
}

export const difference = (before: Report, after: Report): Difference => {
  const past = causesOf(before);
  const now = causesOf(after);
  const keys = (list: readonly CauseChange[]): ReadonlySet<string> => new Set(list.map(keyOf));
  const changes = stepChanges(before, after);
  return {
    verdict: { before: before.verdict, after: after.verdict },
    gone: past.filter((one) => !keys(now).has(keyOf(one))),
    came: now.filter((one) => !keys(past).has(keyOf(one))),
    stayed: now.filter((one) => keys(past).has(keyOf(one))),
    turned: changes.filter(hasTurned).toSorted((a, b) => rankOf(a) - rankOf(b)),
    moved: changes.filter((one) => !hasTurned(one) && one.before?.saw.en !== one.after?.saw.en),
  };
};

const keyOf = ({ code, subject }: CauseChange): string => `${code} ${subject}`;

const causesOf = ({ causes }: Report): readonly CauseChange[] =>
  causes.flatMap(({ code, subjects, say }) =>
    (subjects.length === 0 ? [''] : subjects).map((subject) => ({ code, subject, say })),
  );

const stepChanges = (before: Report, after: Report): readonly StepChange[] => {
  const past = new Map(before.steps.map((step) => [step.id, step]));
  const now = new Map(after.steps.map((step) => [step.id, step]));
  return [...new Set([...now.keys(), ...past.keys()])].map((id) => {
    const [old, fresh] = [past.get(id), now.get(id)];
    const asks = (fresh ?? old)?.asks ?? { en: id, ko: id };
    return { id, asks, before: sideOf(old), after: sideOf(fresh) };
  });
};

const sideOf = (step: ReportStep | undefined): StepChange['before'] =>
  step === undefined ? null : { verdict: step.verdict, saw: step.saw };

const hasTurned = ({ before, after }: StepChange): boolean => before?.verdict !== after?.verdict;

const WORST_FIRST: readonly (Verdict | undefined)[] = ['fail', 'unknown', 'warn', 'pass', 'skipped', undefined];

const rankOf = ({ after }: StepChange): number => WORST_FIRST.indexOf(after?.verdict);
