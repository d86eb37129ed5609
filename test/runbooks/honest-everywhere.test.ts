// Does every question stay honest whatever part of its evidence is lost: never "all is well" of what was not seen, never a cause that is not there?
import { describe, expect, it } from 'vitest';
import type { Recording } from '../../src/model/recording.ts';
import type { Report } from '../../src/model/report.ts';
import { faultsOf } from '../../src/playground/network/faults.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { wordsFor } from '../matrix/cases.ts';
import { askPlayground } from '../product/ask-playground.ts';
import { listsRefused, onesLost, partsLost, told } from './losing.ts';

const record = async (question: string, faults: readonly string[] = []): Promise<[Recording, Report]> => {
  const { recording, report } = await askPlayground(wordsFor(question), faults);
  if (recording === null) throw new Error('no recording');
  return [recording, report];
};

/** A busy machine may take several times the few seconds these need. */
const TIMEOUT_MS = 60_000;

const ALL = [...RUNBOOKS.values()].map(({ id, target }) => ({ id, target }));

const blames = ({ verdict, causes }: Report): boolean =>
  causes.length > 0 || (verdict !== 'pass' && verdict !== 'unknown');

describe.concurrent('a healthy cluster', () => {
  it.each(ALL)(
    '$id: blames nothing and praises nothing it did not see',
    async ({ id, target }) => {
      const [recording] = await record(id);
      const lies = told(
        recording,
        [
          ...partsLost(recording, ['not looked', 'empty', 'cut', 'killed', 'another page']),
          ...onesLost(recording),
          ...listsRefused(recording),
        ],
        // Without anything no answer is left; an explanation needs none.
        (report, { what }) => blames(report) || (report.verdict === 'pass' && what === 'all' && target !== 'topic'),
      );
      expect(lies).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

/** The first of each question, and the last: they lie far apart. */
const SICK = ALL.flatMap(({ id }) => {
  const names = faultsOf(id).map(({ name }) => name);
  return [...new Set([names[0], names.at(-1)])].flatMap((fault) => (fault === undefined ? [] : [{ id, fault }]));
});

describe.concurrent('a cluster with a fault', () => {
  it.each(SICK)(
    '$id with $fault: is not called well, and nothing else is proven',
    async ({ id, fault }) => {
      const [recording, whole] = await record(id, [fault]);
      const codes = new Set(whole.causes.map(({ code }) => code));
      const step = whole.causes[0]?.step;
      const lies = told(recording, partsLost(recording, ['not looked', 'cut']), ({ verdict, causes, steps }) => {
        // What another result made needless is shown as that, with why it could not be looked at.
        const needless = steps.some((one) => one.id === step && one.verdict === 'skipped');
        const proven = causes.filter(({ code, confidence }) => confidence === 'proven' && !codes.has(code));
        return (verdict === 'pass' && !needless) || proven.length > 0;
      });
      expect(lies).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
