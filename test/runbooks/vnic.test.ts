// What a VNIC's source/destination check means: nothing for Cilium's tunnel, and lost packets of pods where Cilium routes natively.
import { describe, expect, it } from 'vitest';
import { looked } from '../../src/model/looked.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import type { Reading } from '../../src/model/step.ts';
import { parseOracleWayOut } from '../../src/parsers/oracle-way-out.ts';
import { STEPS } from '../../src/runbooks/why-no-egress/steps.ts';
import { healthyScene } from './demo-scene.ts';

const told = (skipSourceDestCheck: boolean | null): string =>
  JSON.stringify({
    vnic: { privateIp: '10.0.0.11', publicIp: null, subnetId: 'ocid1.subnet.oc1.x', skipSourceDestCheck },
    routeTable: {
      id: 'ocid1.routetable.oc1.x',
      routeRules: [{ destination: '0.0.0.0/0', networkEntityId: 'ocid1.natgateway.oc1.x' }],
    },
    gateway: { blockTraffic: false, lifecycleState: 'AVAILABLE', natIp: '203.0.113.10' },
    rules: [{ direction: 'EGRESS', protocol: 'all', destination: '0.0.0.0/0' }],
  });

const verdictOf = (skips: boolean | null, mode: string): string => {
  const step = STEPS.find(({ id }) => id === 'cloud-way-out');
  const way = parseOracleWayOut({ argv: ['oracle-api'], exitCode: 0, stdout: told(skips), stderr: '' });
  if (step === undefined || !way.ok) throw new Error('no such step, or not read');
  const reading = {
    ...{ ok: true, value: way.value, key: 'only', location: { at: 'api' }, rung: 'api', argv: [], durationMs: 1 },
    ...{ exitCode: 0, stderr: '' },
  } as const satisfies Reading<unknown>;
  const scene = { ...healthyScene, ciliumConfig: looked({ 'routing-mode': mode }) };
  return (step.judge as (readings: readonly Reading<unknown>[], ...more: unknown[]) => { verdict: string })(
    [reading],
    scene,
    DEFAULT_SITE,
  ).verdict;
};

describe('the source/destination check of the VNIC', () => {
  it.each([
    [false, 'tunnel', 'pass'],
    [null, 'tunnel', 'pass'],
    [true, 'tunnel', 'pass'],
    [true, 'native', 'pass'],
    [false, 'native', 'warn'],
    [null, 'native', 'warn'],
  ])('skipped: %s, Cilium routes by %s: %s', (skips, mode, verdict) => {
    expect(verdictOf(skips, mode)).toBe(verdict);
  });
});
