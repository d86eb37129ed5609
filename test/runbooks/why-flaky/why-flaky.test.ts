// Whatever makes traffic between two nodes lossy or slow is named, the lowest first; a healthy pair says what was sent.
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import { faultsOf } from '../../../src/playground/network/faults.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { askPlayground } from '../../product/ask-playground.ts';

/** Traffic still passes: something to mend, not an outage. */
const WARNS = [
  'peer-relayed',
  'peer-relayed:peer-relay',
  'path-flapping',
  'wireguard-udp-blocked',
  'tailnet-latency-high',
  'peer-offline',
  'node-key-expiring',
  'magicdns-in-resolv-conf',
  'tailnet-mtu-changed',
  'conntrack-filling',
  'vxlan-errors-growing',
  'overlay-mtu-too-big',
];

describe('why-flaky', () => {
  it.concurrent.each(faultsOf('why-flaky').map(({ name, code }) => [name, code] as const))(
    '%s is found between the two, and told in two languages',
    async (name, code) => {
      const { report, recording } = await askPlayground('why-flaky node-1 node-2', [name]);
      expect([report.causes[0]?.code, report.verdict]).toEqual([code, WARNS.includes(name) ? 'warn' : 'fail']);
      for (const cause of report.causes) {
        expect(cause.say.ko).toMatch(/[가-힣]/);
        expect(`${cause.say.en} ${cause.say.ko}`).not.toMatch(/undefined|NaN/);
        expect(cause.remedies.length).toBeGreaterThan(0);
      }
      if (recording === null) throw new Error('no recording');
      expect(judge(JSON.parse(JSON.stringify(recording)), RUNBOOKS)).toEqual(report);
    },
  );

  it.concurrent.each(['why-flaky node-1 node-2', 'why-flaky node-3'])(
    '%s passes where all is well, and says what it saw',
    async (words) => {
      const { report } = await askPlayground(words);
      expect([
        report.verdict,
        report.causes,
        report.steps.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id),
      ]).toEqual(['pass', [], []]);
      expect(report.headline.en).toMatch(/ 0 lost of 180 pings each way \(loss from 1\.7 % on would show\)\.$/);
      expect(report.headline.ko).toMatch(/핑 180개 중 손실 0개/);
    },
  );

  it.concurrent.each([
    [
      ['peer-relayed', 'vxlan-port-blocked'],
      ['peer-relayed', 'vxlan-port-blocked'],
    ],
    [
      ['peer-offline', 'vxlan-port-blocked'],
      ['peer-offline', 'vxlan-port-blocked'],
    ],
    [
      ['tailnet-packet-loss', 'node-key-expiring'],
      ['tailnet-packet-loss', 'node-key-expiring'],
    ],
    [
      ['tailnet-latency-high', 'conntrack-filling'],
      ['tailnet-latency-high', 'conntrack-filling'],
    ],
  ])('%s at once are both named', async (faults, codes) => {
    const { report } = await askPlayground('why-flaky node-1 node-2', faults);
    expect(report.causes.map(({ code }) => code)).toEqual(codes);
  });

  it.concurrent('says how much was lost, of how many, which way, and what so many can see', async () => {
    const { report } = await askPlayground('why-flaky node-1 node-2', ['tailnet-packet-loss']);
    expect(report.headline.en).toMatch(
      /^\d\d % of 180 pings between node-[12] and node-[12] got lost, both ways(?:, now and then)? \(from 1\.7 % on, so many would show it\)\.$/,
    );
  });

  it.concurrent('asks one node against its peers', async () => {
    const { report } = await askPlayground('why-flaky node-1', ['peer-relayed']);
    expect([report.verdict, report.causes.map(({ code, subjects }) => [code, subjects])]).toEqual([
      'warn',
      [['peer-relayed', ['node-1>node-2']]],
    ]);
  });
});
