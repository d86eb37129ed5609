// Asks the unmodified product about a lab, and keeps a line of every answer for the matrix.

import { parseArguments } from '../../src/command/parse.ts';
import { compose, DEFAULT_CAPS } from '../../src/compose.ts';
import type { Answerer } from '../../src/engine/ports.ts';
import type { Report } from '../../src/model/report.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import type { LabCluster } from './cluster.ts';
import type { Expectation, LabFault } from './faults/fault.ts';

/** Questions the catalog has; faults list those that are still to come as well. */
export const answerable = (fault: LabFault): readonly Expectation[] =>
  fault.expect.filter(({ question }) => RUNBOOKS.has(question));

/** Put together from the others: dozens of programs at once on what here is one machine for all nodes, so each is asked alone. */
const BIG: readonly string[] = ['why-flaky', 'path', 'health'];

interface Line {
  readonly question: string;
  readonly target: string;
}

/** The small ones at once, then one big one after the other. */
export const inTurn = async <T extends { readonly question: string }>(
  all: readonly T[],
  hear: (one: T) => Promise<void>,
): Promise<void> => {
  await Promise.all(all.filter(({ question }) => !BIG.includes(question)).map(hear));
  for (const one of all.filter(({ question }) => BIG.includes(question))) await hear(one);
};

/** All questions of one lab, as typed. */
export const askAll = async (cluster: LabCluster, lines: readonly Line[]): Promise<readonly Report[]> => {
  const product = compose({
    source: { kubeconfig: cluster.kubeconfig },
    cluster: 'lab',
    site: DEFAULT_SITE,
    caps: DEFAULT_CAPS,
  });
  try {
    const reports = new Map<Line, Report>();
    await inTurn(lines, async (line) => {
      reports.set(line, await ask(product.answerer, line));
    });
    return lines.flatMap((line) => reports.get(line) ?? []);
  } finally {
    await product.close();
  }
};

const ask = async (answerer: Answerer, { question, target }: Line): Promise<Report> => {
  const command = parseArguments([question, ...target.split(' ').filter((word) => word !== '')]);
  if (command.kind !== 'ask') throw new Error(`not a question: ${question} ${target}`);
  return (await answerer.answer(command.ask, { run: 'r-lab0000000', signal: new AbortController().signal })).report;
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
