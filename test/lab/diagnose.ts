// The test of a group of faults: each in a fresh lab, every question it belongs to asked there at once.
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { startLabCluster } from './cluster.ts';
import type { Expectation } from './faults/fault.ts';
import { FAULT_GROUPS } from './faults.ts';
import { answerable, askAll, causesOf, matrix } from './question.ts';
import { isInside } from './run.ts';

/** Declares the tests of one group. */
export const diagnose = (group: string): void => {
  const { note, print } = matrix();
  if (!isInside()) console.log('network lab skipped: not inside its namespaces (sudo npm run test:lab)');
  afterAll(print);

  describe.skipIf(!isInside())(`in the network lab, ${group}:`, () => {
    for (const fault of FAULT_GROUPS[group] ?? []) {
      const asked = answerable(fault);
      it.skipIf(asked.length === 0)(`${fault.name} is named first`, async () => {
        const cluster = await startLabCluster(fault);
        try {
          const reports = await askAll(cluster, asked);
          const wrong = reports.flatMap((report, at) => {
            const expected = asked[at];
            if (expected === undefined || note(fault.name, report, isExpected(expected, report))) return [];
            return [[`${expected.question} ${expected.target}`, report.verdict, causesOf(report), report.headline.en]];
          });
          expect(wrong).toEqual([]);
        } finally {
          await cluster.close();
        }
      });
    }
  });
};

const isExpected = ({ cause, also }: Expectation, report: Report): boolean => {
  const codes = causesOf(report);
  if (cause === null) return codes.length === 0 && report.verdict === 'pass';
  return codes[0] === cause && report.verdict !== 'pass' && (also === undefined || codes.includes(also));
};
