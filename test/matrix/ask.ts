// Asks one question of a running cluster and says whether the first cause is the expected one.
import { parseWords } from '../../src/command/parse.ts';
import { type Composed, compose, DEFAULT_CAPS } from '../../src/compose.ts';
import type { CloudApi } from '../../src/engine/ports/cloud.ts';
import type { Ask } from '../../src/model/ask.ts';
import { Fault } from '../../src/model/fault.ts';
import type { Report } from '../../src/model/report.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import type { Answered, Case } from './cases.ts';

export const productOn = ({
  kubeconfig,
  cloud,
}: {
  readonly kubeconfig: string;
  readonly cloud?: CloudApi;
}): Composed =>
  compose({
    source: { kubeconfig },
    cluster: '',
    site: DEFAULT_SITE,
    caps: DEFAULT_CAPS,
    captures: true,
    ...(cloud && { cloud }),
  });

export const ask = async (product: Composed, one: Case): Promise<Answered> => {
  const command = parseWords(one.words);
  if (command.kind !== 'ask') throw new Error(`not a question: ${one.words}`);
  const report = await answered(product, command.ask);
  // A question that cannot even be asked (a pod that is gone, a name that is not there) is as wrong as a wrong answer.
  if (report instanceof Fault)
    return {
      ...one,
      first: `fault: ${report.kind}`,
      confidence: '',
      verdict: '',
      also: [],
      durationMs: 0,
      right: false,
    };
  const [first, ...also] = report.causes;
  const named = first?.code ?? '';
  // A broken world must not pass; a healthy one must, without a cause.
  const right = named === one.expected && (report.verdict === 'pass') === (one.expected === '');
  return {
    ...one,
    first: named,
    confidence: report.confidence,
    verdict: report.verdict,
    also: also.map(({ code }) => code),
    durationMs: report.durationMs,
    right,
  };
};

const answered = async (product: Composed, ask: Ask): Promise<Report | Fault> => {
  try {
    return (await product.answerer.answer(ask, { run: 'r-matrix', signal: new AbortController().signal })).report;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
};
