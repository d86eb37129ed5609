// The unmodified product on real packets: for every fault of the lab the cause it names first.
import { afterAll, describe, expect, it } from 'vitest';
import { compose, DEFAULT_CAPS } from '../../src/compose.ts';
import type { Report } from '../../src/model/report.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { startLabCluster } from './cluster.ts';
import { expectedCause, LAB_FAULTS, type LabFault } from './faults.ts';
import { isInside } from './run.ts';

if (!isInside()) console.log('network lab skipped: not inside its namespaces (sudo npm run test:lab)');

const HEALTHY_RUNS = 20;
const matrix: string[] = [];

/** A fresh lab for every question asked of a fault; nothing of one can colour the next. */
const inLab = async (fault: LabFault | null, targets: readonly string[]): Promise<readonly Report[]> => {
  const cluster = await startLabCluster(fault);
  const product = compose({
    source: { kubeconfig: cluster.kubeconfig },
    cluster: 'lab',
    site: DEFAULT_SITE,
    caps: DEFAULT_CAPS,
  });
  try {
    const reports: Report[] = [];
    for (const target of targets) {
      const ask = {
        question: 'why-no-egress',
        target,
        namespace: '',
        cluster: '',
        other: '',
        host: '',
        options: {},
        lang: null,
      };
      const { report } = await product.answerer.answer(ask, {
        run: 'r-lab0000000',
        signal: new AbortController().signal,
      });
      reports.push(report);
    }
    return reports;
  } finally {
    await product.close();
    await cluster.close();
  }
};

const causesOf = (report: Report): readonly string[] => report.causes.map((cause) => cause.code);

const note = (name: string, report: Report, right: boolean): void => {
  const [first, ...more] = report.causes;
  const said = first === undefined ? report.verdict : `${first.code} (${first.confidence})`;
  const also = more.length === 0 ? '' : `  also ${more.map((one) => one.code).join(', ')}`;
  matrix.push(`${right ? '✓' : '✗'} ${name.padEnd(34)} ${said}  ${report.durationMs} ms${also}`);
};

afterAll(() => {
  if (matrix.length > 0) console.log(`fault → first cause, on real packets\n${matrix.join('\n')}`);
});

describe.skipIf(!isInside())('in the network lab', () => {
  it.each(LAB_FAULTS.map((fault) => [fault.name, fault] as const))('%s is named first', async (name, fault) => {
    const [report] = await inLab(fault, ['shop/web-0']);
    if (report === undefined) throw new Error('no report');
    const right = report.causes[0]?.code === expectedCause(fault);
    note(name, report, right);
    expect([report.causes[0]?.code, report.verdict === 'pass'], report.headline.en).toEqual([
      expectedCause(fault),
      false,
    ]);
  });

  it(`a healthy network passes ${HEALTHY_RUNS} times, with no cause`, async () => {
    const reports = await inLab(
      null,
      Array.from({ length: HEALTHY_RUNS }, () => 'shop/web-0'),
    );
    const [first] = reports;
    const alarms = reports.filter((report) => report.verdict !== 'pass' || report.causes.length > 0);
    if (first !== undefined) note(`healthy × ${HEALTHY_RUNS}`, first, alarms.length === 0);
    expect(alarms.map((report) => [report.verdict, causesOf(report), report.headline.en])).toEqual([]);
  });

  it('every kind of pod of a healthy network passes', async () => {
    const targets = ['shop/batch-0', 'shop/api-6d9f7c5b8-x2k4q', 'shop/edge-b7k2d', 'pay/web-0', 'shop/deploy/cart'];
    const reports = await inLab(null, targets);
    expect(reports.map((report, at) => [targets[at], report.verdict, causesOf(report)])).toEqual(
      targets.map((target) => [target, 'pass', []]),
    );
  });

  it('a fault of node-1 is not blamed on a pod of node-3', async () => {
    const masquerade = LAB_FAULTS.find((fault) => fault.name === 'masquerade-off') ?? null;
    const [report] = await inLab(masquerade, ['shop/web-2']);
    expect(report?.causes.map((cause) => cause.code)).not.toContain('masquerade-off');
  });
});
