// Is each setting that differs named, once and as a warning, and is what differs by right left alone?
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import { looked, notLooked } from '../../../src/model/looked.ts';
import type { Recording } from '../../../src/model/recording.ts';
import type { Report } from '../../../src/model/report.ts';
import { faultsOf } from '../../../src/playground/network/faults.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { askPlayground } from '../../product/ask-playground.ts';
import { cutOff, without } from '../blinded.ts';

const FAULTS = faultsOf('tuning').map(({ name, code }) => [name, code] as const);

/** Two observations agree: the configuration and its effect, or two tools. */
const PROVEN = [
  'clock-source-differs',
  'conntrack-limit-small',
  'devices-pinned',
  'devices-pinned:tailnet-only',
  'kube-proxy-replacement-off',
  'prometheus-disabled',
  'udp-gro-off',
];

const codesOf = (causes: readonly { readonly code: string }[]): readonly string[] => causes.map(({ code }) => code);

describe.concurrent('tuning', () => {
  it.concurrent('has a fault for every cause it can name', () => {
    const codes = [...new Set(codesOf(RUNBOOKS.get('tuning')?.causes ?? []))];
    expect(codes.filter((code) => !FAULTS.some(([, known]) => known === code))).toEqual([]);
  });

  it.concurrent.each(FAULTS)('%s is a warning of that name and no other', async (name, code) => {
    const { report } = await askPlayground('tuning node-1', [name]);
    const [first] = report.causes;
    expect([report.verdict, codesOf(report.causes), first?.confidence]).toEqual([
      'warn',
      [code],
      PROVEN.includes(name) ? 'proven' : 'consistent',
    ]);
    expect(first?.say.ko).toMatch(/[가-힣]/);
    expect(report.headline.en).not.toMatch(/undefined|NaN| {2}/);
    expect(report.headline.en.length).toBeLessThan(160);
    for (const { run, verify, source, say } of first?.remedies ?? []) {
      expect([run, verify, source].filter((text) => text === '' || /undefined|NaN/.test(text))).toEqual([]);
      expect(say.ko).toMatch(/[가-힣]/);
    }
  });

  it.concurrent.each(['tuning', 'tuning node-1', 'tuning node-3'])(
    'healthy: %s passes, and nothing is left unseen',
    async (words) => {
      const { report } = await askPlayground(words);
      expect([
        report.verdict,
        codesOf(report.causes),
        report.steps.filter(({ verdict }) => verdict !== 'pass'),
      ]).toEqual(['pass', [], []]);
      expect(report.versions.tailscale).toMatch(/^\d/);
    },
  );

  it.concurrent.each(['rmem-small', 'udp-gro-off', 'clock-source-differs', 'conntrack-limit-small:kernel'])(
    '%s of node-1 is named with its node among all, and not of node-3',
    async (name) => {
      const [all, other] = await Promise.all([askPlayground('tuning', [name]), askPlayground('tuning node-3', [name])]);
      expect(all.report.causes.map(({ subjects }) => subjects)).toEqual([['node-1']]);
      expect([other.report.verdict, other.report.causes]).toEqual(['pass', []]);
    },
  );

  it.concurrent('names two at once', async () => {
    const { report } = await askPlayground('tuning', ['rmem-small', 'map-preallocation-off', 'conntrack-limit-small']);
    expect(codesOf(report.causes)).toEqual(['conntrack-limit-small', 'map-preallocation-off', 'rmem-small']);
  });

  it.concurrent('tells a list of devices that breaks something from one that does not', async () => {
    const [whole, part] = await Promise.all([
      askPlayground('tuning', ['devices-pinned']),
      askPlayground('tuning', ['devices-pinned:tailnet-only']),
    ]);
    expect(whole.report.headline.en).toContain('it works');
    expect(part.report.headline.en).toContain('without enp0s6');
  });

  it.concurrent('says of the guide what does not exist', async () => {
    const { report } = await askPlayground('tuning node-1');
    const notes = report.notes.map(({ en }) => en).join('\n');
    for (const erratum of ['G28', 'G29', 'G30', 'G31', 'G44', 'G45']) expect(notes).toContain(erratum);
  });

  it.concurrent('draws every setting within 40 columns', async () => {
    const { report } = await askPlayground('tuning', ['rmem-small']);
    const lines = report.figures[0]?.body.en.trimEnd().split('\n') ?? [];
    expect([lines.length, Math.max(...lines.map(({ length }) => length)) <= 40]).toEqual([report.steps.length, true]);
    expect(lines).toContain('!! receive buffers');
  });
});

/** As one run saw it, with other values in cilium-config. */
const configured = (recording: Recording, value: Readonly<Record<string, string>>): Report => {
  const { scene } = recording;
  const before = scene.ciliumConfig.ok ? scene.ciliumConfig.value : {};
  return judge({ ...recording, scene: { ...scene, ciliumConfig: looked({ ...before, ...value }) } }, RUNBOOKS);
};

describe('tuning with cilium-config', async () => {
  const { recording } = await askPlayground('tuning node-1');
  if (recording === null) throw new Error('no recording');

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ devices: 'enp0s6 tailscale0' }, 'devices-pinned: it works'],
    [{ devices: 'enp+ tailscale0' }, 'devices-pinned: it works'],
    // The agent masquerades by iptables, which ignores the list.
    [{ devices: 'tailscale0' }, 'devices-pinned: it works'],
    [{ devices: 'enp0s6' }, 'devices-pinned: node ports do not answer from the tailnet'],
    [{ mtu: '1281' }, 'mtu-option-too-big: big packets'],
    [{ mtu: '1280' }, ''],
    [{ mtu: '1200' }, ''],
    [{ mtu: '0' }, ''],
    [{ 'enable-bpf-masquerade': 'true' }, ''],
    [{ 'enable-host-legacy-routing': 'true' }, ''],
    [{ 'bpf-conntrack-accounting': 'false' }, ''],
    [{ 'enable-bpf-clock-probe': 'true' }, ''],
  ])('%j: %s', (value, expected) => {
    const { verdict, causes } = configured(recording, value);
    const [code = '', effect = ''] = expected.split(': ');
    expect([verdict, codesOf(causes)]).toEqual(expected === '' ? ['pass', []] : ['warn', [code]]);
    expect(causes[0]?.say.en ?? '').toContain(effect);
  });

  it.concurrent('that cannot be read leaves it open', () => {
    const scene = { ...recording.scene, ciliumConfig: notLooked('forbidden', 'configmaps is forbidden') };
    const report = judge({ ...recording, scene }, RUNBOOKS);
    expect([report.verdict, report.causes]).toEqual(['unknown', []]);
  });
});

describe('tuning that could not look', async () => {
  const { recording } = await askPlayground('tuning');
  if (recording === null) throw new Error('no recording');

  it.concurrent.each(['cilium', 'node'] as const)(
    'is unknown without anybody to ask at %s, and blames nothing',
    (at) => {
      const report = without(recording, ({ location }) => location.at === at);
      expect([report.verdict, report.causes]).toEqual(['unknown', []]);
    },
  );

  it.concurrent('is unknown of all when one node of three cannot be asked', () => {
    const report = without(recording, ({ location }) => location.at !== 'api' && location.node === 'node-2');
    expect([report.verdict, report.causes]).toEqual(['unknown', []]);
  });

  it.concurrent('never blames for output that is cut or lost, one at a time', () => {
    const blamed = recording.observations.flatMap(({ step, probe }, at) =>
      [without(recording, (_one, index) => index === at), cutOff(recording, (_one, index) => index === at)]
        .filter(({ verdict, causes }) => causes.length > 0 || !['pass', 'unknown'].includes(verdict))
        .map(({ verdict }) => [step, probe, verdict]),
    );
    expect(blamed).toEqual([]);
  });

  it.concurrent('still warns of what one node shows while another cannot be asked', async () => {
    const { recording: sick } = await askPlayground('tuning', ['rmem-small']);
    if (sick === null) throw new Error('no recording');
    const report = without(sick, ({ location }) => location.at !== 'api' && location.node === 'node-2');
    expect([report.verdict, codesOf(report.causes)]).toEqual(['unknown', ['rmem-small']]);
  });
});
