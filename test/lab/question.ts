// Asks the unmodified product about a lab, and keeps a line of every answer for the matrix.

import { parseArguments } from '../../src/command/parse.ts';
import { compose, DEFAULT_CAPS } from '../../src/compose.ts';
import type { Report } from '../../src/model/report.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import type { LabCluster } from './cluster.ts';
import type { Expectation, LabFault } from './faults/fault.ts';

/** Questions the catalog has; faults list those that are still to come as well. */
export const answerable = (fault: LabFault): readonly Expectation[] =>
  fault.expect.filter(({ question }) => RUNBOOKS.has(question));

/** All questions of one lab at once, as typed. */
export const askAll = async (
  cluster: LabCluster,
  lines: readonly { readonly question: string; readonly target: string }[],
): Promise<readonly Report[]> => {
  const product = compose({
    source: { kubeconfig: cluster.kubeconfig },
    cluster: 'lab',
    site: DEFAULT_SITE,
    caps: DEFAULT_CAPS,
  });
  try {
    return await Promise.all(
      lines.map(async ({ question, target }) => {
        const command = parseArguments([question, ...target.split(' ').filter((word) => word !== '')]);
        if (command.kind !== 'ask') throw new Error(`not a question: ${question} ${target}`);
        const asked = { run: 'r-lab0000000', signal: new AbortController().signal };
        return (await product.answerer.answer(command.ask, asked)).report;
      }),
    );
  } finally {
    await product.close();
  }
};

export const causesOf = (report: Report): readonly string[] => report.causes.map((cause) => cause.code);

/** fault → question → first cause. */
export const matrix = () => {
  const lines: string[] = [];
  return {
    /** Hands back whether it was right. */
    note: (name: string, report: Report, right: boolean): boolean => {
      const [first, ...more] = report.causes;
      const said = first === undefined ? report.verdict : `${first.code} (${first.confidence})`;
      const also = more.length === 0 ? '' : `  also ${more.map((one) => one.code).join(', ')}`;
      lines.push(
        `${right ? '✓' : '✗'} ${name.padEnd(34)} ${report.question.padEnd(15)} ${said}  ${report.durationMs} ms${also}`,
      );
      return right;
    },
    print: (): void => {
      if (lines.length > 0) console.log(`fault → first cause, on real packets\n${lines.join('\n')}`);
    },
  };
};
