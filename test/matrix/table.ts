// The matrix as people and machines read it: a line for each case, totals, and what was wrong.
import type { Answered } from './cases.ts';

export interface Totals {
  readonly cases: number;
  readonly right: number;
  readonly healthyRuns: number;
  readonly falseAlarms: number;
}

export const totalsOf = (answered: readonly Answered[]): Totals => {
  const broken = answered.filter(({ fault }) => fault !== '');
  const healthy = answered.filter(({ fault }) => fault === '');
  return {
    cases: broken.length,
    right: broken.filter(({ right }) => right).length,
    healthyRuns: healthy.length,
    falseAlarms: healthy.filter(({ right }) => !right).length,
  };
};

export const tableOf = (answered: readonly Answered[], skipped: readonly string[]): string => {
  const broken = answered.filter(({ fault }) => fault !== '').toSorted(byFault);
  const width = Math.max(10, ...broken.map(({ fault }) => fault.length));
  const lines = broken.map(({ right, world, question, fault, first, confidence, verdict, also }) => {
    const named = first === '' ? verdict : `${first} (${confidence})`;
    const more = also.length === 0 ? '' : `  also ${also.join(', ')}`;
    return `${right ? '✓' : '✗'} ${world.padEnd(10)} ${question.padEnd(14)} ${fault.padEnd(width)} ${named}${more}`;
  });
  const { cases, right, healthyRuns, falseAlarms } = totalsOf(answered);
  return [
    'cause × question → first cause (confidence)',
    ...lines,
    '',
    'healthy runs, and those with a cause or another verdict than pass',
    ...healthyLines(answered),
    '',
    ...skipped,
    `first cause right: ${right} of ${cases} · false alarms: ${falseAlarms} of ${healthyRuns} healthy runs`,
    '',
  ].join('\n');
};

const healthyLines = (answered: readonly Answered[]): readonly string[] => {
  const groups = new Map<string, Answered[]>();
  for (const one of answered.filter(({ fault }) => fault === '')) {
    const key = `${one.world.padEnd(10)} ${one.question.padEnd(14)}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, runs]) => {
    const wrong = runs.filter(({ right }) => !right);
    const what = wrong.map(({ first, verdict }) => first || verdict);
    return `${wrong.length === 0 ? '✓' : '✗'} ${key} ${wrong.length} of ${runs.length}${what.length > 0 ? `  ${[...new Set(what)].join(', ')}` : ''}`;
  });
};

const byFault = (one: Answered, other: Answered): number =>
  one.question === other.question
    ? one.world === other.world
      ? one.fault.localeCompare(other.fault)
      : one.world < other.world
        ? 1
        : -1
    : one.question.localeCompare(other.question);
