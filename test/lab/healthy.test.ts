// A network where nothing is broken passes, from every kind of pod, and a fault elsewhere is not blamed on it.
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { labFault, startLabCluster } from './cluster.ts';
import type { LabFault } from './faults/fault.ts';
import { askAll, causesOf } from './question.ts';
import { isInside } from './run.ts';

const RUNS = 10;

/** One after the other in one lab. */
const egressOf = async (fault: LabFault | null, targets: readonly string[]): Promise<readonly Report[]> => {
  const cluster = await startLabCluster(fault);
  try {
    const reports: Report[] = [];
    for (const target of targets) reports.push(...(await askAll(cluster, [{ question: 'why-no-egress', target }])));
    return reports;
  } finally {
    await cluster.close();
  }
};

describe.skipIf(!isInside())('in the network lab', () => {
  it(`a healthy network passes ${RUNS} times, with no cause`, async () => {
    const reports = await egressOf(
      null,
      Array.from({ length: RUNS }, () => 'shop/web-0'),
    );
    const alarms = reports.filter((report) => report.verdict !== 'pass' || report.causes.length > 0);
    expect(alarms.map((report) => [report.verdict, causesOf(report), report.headline.en])).toEqual([]);
  });

  it('every kind of pod of a healthy network passes', async () => {
    const targets = ['shop/batch-0', 'shop/api-6d9f7c5b8-x2k4q', 'shop/edge-b7k2d', 'pay/web-0', 'shop/deploy/cart'];
    const reports = await egressOf(null, targets);
    expect(reports.map((report, at) => [targets[at], report.verdict, causesOf(report)])).toEqual(
      targets.map((target) => [target, 'pass', []]),
    );
  });

  it('a fault of node-1 is not blamed on a pod of node-3', async () => {
    const [report] = await egressOf(labFault('masquerade-off'), ['shop/web-2']);
    expect(report && causesOf(report)).not.toContain('masquerade-off');
  });
});
