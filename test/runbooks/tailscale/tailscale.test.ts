// Every fault of the tailnet is named by the question about Tailscale; a healthy one passes, and two at once are both named.
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import { faultsOf } from '../../../src/playground/network/faults.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { askPlayground } from '../../product/ask-playground.ts';

const FAULTS = faultsOf('tailscale');

/** Traffic still passes: something to mend, not an outage. */
const WARNS = [
  'peer-relayed',
  'peer-relayed:peer-relay',
  'path-flapping',
  'wireguard-udp-blocked',
  'security-list-blocks-tailscale',
  'tailnet-latency-high',
  'peer-offline',
  'peer-system-silent',
  'node-key-expiring',
  'magicdns-in-resolv-conf',
  'tailnet-mtu-changed',
  'tailscale-health-warning',
];

describe('tailscale', () => {
  it.concurrent.each(FAULTS.map(({ name, code }) => [name, code] as const))(
    '%s is found, and told in two languages',
    async (name, code) => {
      const { report, recording } = await askPlayground('tailscale node-1', [name]);
      expect([report.causes.map((one) => one.code), report.verdict]).toEqual([
        [code],
        WARNS.includes(name) ? 'warn' : 'fail',
      ]);
      const [cause] = report.causes;
      expect(cause?.say.ko).toMatch(/[가-힣]/);
      expect(cause?.say.en.length).toBeLessThanOrEqual(170);
      for (const text of [report.headline, ...report.steps.map(({ saw }) => saw)])
        expect(`${text.en} ${text.ko}`).not.toMatch(/undefined|NaN|null/);
      for (const remedy of cause?.remedies ?? [])
        expect(
          [remedy.run, remedy.verify, remedy.source].filter((text) => text === '' || /undefined/.test(text)),
        ).toEqual([]);
      if (recording === null) throw new Error('no recording');
      expect(judge(JSON.parse(JSON.stringify(recording)), RUNBOOKS)).toEqual(report);
    },
  );

  it.concurrent.each(['tailscale', 'tailscale node-1', 'tailscale node-3'])(
    '%s passes where all is well',
    async (words) => {
      const { report } = await askPlayground(words);
      expect([
        report.verdict,
        report.causes,
        report.steps.filter(({ verdict }) => verdict !== 'pass').map(({ id }) => id),
        report.versions.tailscale,
      ]).toEqual(['pass', [], [], '1.102.3']);
      for (const line of report.figures.flatMap(({ body }) => [...body.en.split('\n'), ...body.ko.split('\n')]))
        expect([...line].length).toBeLessThanOrEqual(40);
    },
  );

  it.concurrent.each([
    [
      ['tailscale0-down', 'node-key-expiring'],
      ['tailscale0-down', 'node-key-expiring'],
    ],
    [
      ['tailnet-mtu-changed', 'peer-relayed'],
      ['peer-relayed', 'tailnet-mtu-changed'],
    ],
    [
      ['tailnet-latency-high', 'magicdns-in-resolv-conf'],
      ['tailnet-latency-high', 'magicdns-in-resolv-conf'],
    ],
    [
      ['tailscale-subnet-route-hijack', 'path-flapping'],
      ['tailscale-subnet-route-hijack', 'path-flapping'],
    ],
    // The path between node-1 and node-2 is dead with the device; between the two others nothing changes.
    [['tailscaled-down', 'peer-relayed'], ['tailscaled-down']],
  ])('%s at once are %s', async (faults, codes) => {
    const { report } = await askPlayground('tailscale', faults);
    expect(report.causes.map(({ code }) => code)).toEqual(codes);
  });

  it.concurrent.each([
    ['tailscaled-down', 'peer-offline'],
    ['tailscale0-down', 'peer-system-silent'],
    ['node-key-expired', 'node-key-expired'],
    ['wireguard-udp-blocked', 'peer-relayed'],
    ['tailnet-address-changed', 'tailnet-peer-missing'],
    ['overlay-outside-tailnet', 'overlay-outside-tailnet'],
  ])('%s of node-1 looks from node-2 like %s', async (fault, code) => {
    const { report } = await askPlayground('tailscale node-2', [fault]);
    expect(report.causes.map((one) => one.code)).toEqual([code]);
  });

  it.concurrent('names a node that is off, of which nothing can be asked', async () => {
    const { report } = await askPlayground('tailscale node-2', ['peer-offline:dead']);
    expect([report.verdict, report.causes.map(({ code, confidence }) => [code, confidence])]).toEqual([
      'fail',
      [['node-not-ready', 'consistent']],
    ]);
  });

  it.concurrent('says in the guide’s words what ran instead, briefly', async () => {
    const { report } = await askPlayground('tailscale node-1');
    expect(report.notes.map(({ en }) => en).join('\n')).toContain(
      'The guide says "tailscale ping --verbose 100.64.0.2"; here (Cilium v1.18.2) that is "curl … http://local-tailscaled.sock/localapi/v0/ping?ip=100.64.0.2&type=disco"',
    );
  });
});
