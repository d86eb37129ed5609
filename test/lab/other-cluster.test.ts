// Nothing of the demo's addresses and device names is taken for granted: the same network in other ranges.
import { describe, expect, it } from 'vitest';
import { demoTopology } from '../../src/playground/topology.ts';
import { startLabCluster } from './cluster.ts';
import { faultsOf } from './faults.ts';
import { answerable, askAll, causesOf } from './question.ts';
import { isInside } from './run.ts';

const OTHER = demoTopology({
  pods: '10.42',
  services: '10.43.0',
  vcn: '172.20.5',
  tailnetIps: ['100.101.7.33', '100.101.200.12', '100.77.0.90'],
  uplink: 'ens3',
});

const FAULTS = Object.values(faultsOf(OTHER))
  .flat()
  .filter(({ name }) =>
    [
      'masquerade-missing-uplink',
      'vxlan-port-blocked:other-node',
      'tailscale-subnet-route-hijack',
      'policy-denies-egress:world-only',
      'lb-map-no-backends',
      'overlay-route-wrong:whole-node',
      'tailnet-latency-high',
    ].includes(name),
  );

describe.skipIf(!isInside())('in the network lab, another cluster:', () => {
  it('healthy, it passes', async () => {
    const cluster = await startLabCluster(null, OTHER);
    try {
      const [report] = await askAll(cluster, [{ question: 'why-no-egress', target: 'shop/web-0' }]);
      expect([report?.verdict, report && causesOf(report)], report?.headline.en).toEqual(['pass', []]);
    } finally {
      await cluster.close();
    }
  });

  for (const fault of FAULTS) {
    const asked = answerable(fault).filter(({ cause }) => cause !== null);
    it.skipIf(asked.length === 0)(`${fault.name} is named first`, async () => {
      const cluster = await startLabCluster(fault, OTHER);
      try {
        const reports = await askAll(cluster, asked);
        expect(reports.map((report) => [report.question, causesOf(report)[0]])).toEqual(
          asked.map(({ question, cause }) => [question, cause]),
        );
      } finally {
        await cluster.close();
      }
    });
  }
});
