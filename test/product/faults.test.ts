// Every fault of the playground is diagnosed as the cause it is named after, through the API server, exec and the real agent program.
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/engine/judge.ts';
import { faultsOf } from '../../src/playground/network/faults.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { askPlayground } from './ask-playground.ts';

const FAULTS = faultsOf('why-no-egress');

/** Of the subnet, so of every node in it. */
const OF_ALL_NODES = /^(?:route-table-|nat-gateway-|internet-gateway-|security-list-)/;

/** The pod still reaches the internet: something to mend, not an outage. */
const WARNS = ['conntrack-filling', 'pod-mtu-too-big'];

describe.concurrent('the playground', () => {
  it.each(FAULTS.map(({ name, code }) => [name, code] as const))('%s is found', async (name, code) => {
    const { report, recording } = await askPlayground('why-no-egress shop/web-0', [name]);
    expect([report.causes[0]?.code, report.verdict]).toEqual([code, WARNS.includes(code) ? 'warn' : 'fail']);
    expect(report.causes[0]?.remedies.length).toBeGreaterThan(0);
    if (recording === null) throw new Error('no recording');
    expect(JSON.stringify(judge(JSON.parse(JSON.stringify(recording)), RUNBOOKS))).toBe(JSON.stringify(report));
  });

  it.each([
    'shop/web-0',
    'shop/web-1',
    'pay/web-0',
    'shop/batch-2',
    'shop/api-6d9f7c5b8-x2k4q',
    'shop/edge-b7k2d',
    'kube-system/coredns-7c65d6cfc9-4m7vz',
  ])('healthy: %s passes without a cause', async (pod) => {
    const { report } = await askPlayground(`why-no-egress ${pod}`);
    expect([
      report.verdict,
      report.causes.map(({ code }) => code),
      report.steps.filter(({ verdict }) => !['pass', 'skipped'].includes(verdict)),
    ]).toEqual(['pass', [], []]);
  });

  it.each(FAULTS.map(({ name }) => name).filter((name) => !OF_ALL_NODES.test(name)))(
    '%s, seen from a pod of node-3, is blamed on where it is',
    async (name) => {
      const { report } = await askPlayground('why-no-egress shop/db-0', [name]);
      // A cause that names this pod or its node must name the sick place too ("not on node-3", "between node-3 and node-1").
      const here = report.causes.filter(({ say }) => /node-3|db-0/.test(say.en) && !/node-[12]/.test(say.en));
      expect(here.map(({ code, say }) => [code, say.en])).toEqual([]);
    },
  );
});
