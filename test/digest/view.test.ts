// Does a digest say what changed, keep quiet where nothing did, and never call well what nobody saw?
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/digest/compare.ts';
import { hushing, spent } from '../../src/digest/hush.ts';
import { type DigestInput, digestView } from '../../src/digest/view.ts';
import type { Hush, Standing } from '../../src/engine/ports/digests.ts';
import type { Report } from '../../src/model/report.ts';
import { cause, report, step } from './a-report.ts';

const HOUR = 3_600_000;

/** The last of several hourly digests. */
const last = (hours: readonly Report[], more: Partial<DigestInput> = {}) => {
  let before: Standing | null = null;
  let view = null as ReturnType<typeof digestView> | null;
  for (const [at, one] of hours.entries()) {
    const compared = compare(before, [one], { slotMs: (at + 1) * HOUR, run: 'r-1' });
    view = digestView({ compared, reports: [one], hushes: [], missed: [], full: false, ...more });
    before = compared.standing;
  }
  if (view === null) throw new Error('no digest');
  return view;
};

const BROKEN = report({ causes: [cause('vxlan-device-missing', 'vxlan-device', ['node-1'])] });
const WELL = report({ steps: [step('vxlan-device')] });
const hush = (more: Partial<Hush>): Hush => ({
  id: 'h-1',
  team: 'T1',
  channel: 'C1',
  kind: 'acknowledged',
  code: '',
  subject: '',
  owner: 'U1',
  note: '',
  fromMs: 0,
  untilMs: null,
  ...more,
});

describe('what a digest says', () => {
  it('is one line where nothing changed, for well and for ill', () => {
    expect(last([WELL])).toMatchObject({ verdict: 'pass', quiet: false, headline: { en: 'All is well.' } });
    expect(last([WELL, WELL])).toMatchObject({
      verdict: 'pass',
      quiet: true,
      headline: { en: 'All is well, as before.' },
    });
    expect(last([BROKEN, BROKEN])).toMatchObject({
      verdict: 'fail',
      quiet: true,
      headline: { en: 'No change · 1 still so: vxlan-device-missing node-1' },
    });
    expect(last([WELL, BROKEN])).toMatchObject({ verdict: 'fail', quiet: false, headline: { en: '1 new' } });
    expect(last([BROKEN, WELL])).toMatchObject({
      verdict: 'pass',
      quiet: false,
      headline: { en: 'All is well · 1 recovered' },
    });
    expect(last([WELL, WELL], { full: true }).quiet).toBe(false);
  });

  it('names of a cause that many share those meant: the new ones, those still so, those that recovered', () => {
    const ill = (...nodes: readonly string[]) => report({ causes: [cause('peer-unreachable', 'mesh-ways', nodes)] });
    const view = last([ill('node-1', 'node-2', 'node-3'), ill('node-1', 'node-2', 'node-9')]);
    expect(view.groups.map(({ kind, items }) => [kind, items.map((one) => one.say.en)])).toEqual([
      ['new', ['node-9, 1 of 3: peer-unreachable node-1 node-2 node-9']],
      ['still', ['node-1, node-2, 2 of 3: peer-unreachable node-1 node-2 node-9']],
      ['recovered', ['node-3, 1 of 3: peer-unreachable node-1 node-2 node-3']],
    ]);
    expect(view.groups[0]?.items[0]?.say.ko).toContain('node-9, 3개 중 1개: ');
    // Of the whole cluster there is nobody to name.
    expect(last([report({ steps: [step('conntrack-use', 'unknown')] })]).groups[0]?.items[0]?.say.en).toMatch(
      /^conntrack-use/,
    );
    // All of them: the sentence stands as it is.
    expect(last([ill('node-1', 'node-2')]).groups[0]?.items[0]?.say.en).toBe('peer-unreachable node-1 node-2');
    const six = ill('node-1', 'node-2', 'node-3', 'node-4', 'node-5', 'node-6');
    expect(last([six, six]).headline.en).toBe('No change · 1 still so: peer-unreachable node-1 (+5)');
    expect(last([six, ill('node-9')]).groups.at(-1)?.items[0]?.say.en).toMatch(/^peer-unreachable node-1/);
    expect(last([six, ill('node-6')]).groups.at(-1)?.items[0]?.say.en).toMatch(
      /^node-1, node-2, node-3 \(\+2\), 5 of 6: /,
    );
  });

  it('never says all is well of what nobody could look at', () => {
    const blind = report({ steps: [step('vxlan-device', 'unknown')] });
    for (const hours of [
      [blind],
      [WELL, blind],
      [blind, blind],
      [BROKEN, blind],
      [{ ...WELL, verdict: 'unknown' as const }],
    ]) {
      const { verdict, headline } = last(hours);
      expect([verdict, headline.en]).toEqual(['unknown', expect.not.stringContaining('well')]);
    }
  });

  it('counts what somebody asked to be quiet about, and lets nothing else be hidden by it', () => {
    const both = report({
      causes: [
        cause('vxlan-device-missing', 'vxlan-device', ['node-1']),
        cause('conntrack-full', 'conntrack-use', ['node-2']),
      ],
    });
    const acknowledged = hush({ code: 'vxlan-device-missing', subject: 'node-1' });
    const view = last([WELL, both], { hushes: [acknowledged] });
    expect(view).toMatchObject({ verdict: 'fail', quiet: false, headline: { en: '1 new · 1 known to somebody' } });
    expect(last([WELL, BROKEN], { hushes: [acknowledged] })).toMatchObject({
      verdict: 'warn',
      quiet: true,
      headline: { en: 'No change · 1 known to somebody' },
    });
    // A window of work on a node covers the ways from and to it, until it ends.
    const way = report({ causes: [cause('tailnet-packet-loss', 'tailnet-data', ['node-1>node-2'])] });
    const work = hush({ kind: 'maintenance', subject: 'node-2', fromMs: HOUR, untilMs: 3 * HOUR });
    expect(last([WELL, way], { hushes: [work] }).quiet).toBe(true);
    expect([0, HOUR, 3 * HOUR - 1, 3 * HOUR].map((at) => hushing(work, at))).toEqual([false, true, true, false]);
    expect(last([WELL, way], { hushes: [{ ...work, subject: 'node-3' }] }).quiet).toBe(false);
  });

  it('tells who took a warning on that it has become a failure, once; a window of work stays quiet', () => {
    const warned = report({
      causes: BROKEN.causes,
      steps: [step('vxlan-device', 'warn', { explainedBy: 'vxlan-device-missing' })],
    });
    const acknowledged = hush({ code: 'vxlan-device-missing', subject: 'node-1' });
    const told = (...hours: readonly Report[]) => last(hours, { hushes: [acknowledged] });
    expect(told(warned, warned).headline.en).toBe('No change · 1 known to somebody');
    expect(told(warned, BROKEN)).toMatchObject({ quiet: false, headline: { en: '1 still so' } });
    expect(told(warned, BROKEN, BROKEN).headline.en).toBe('No change · 1 known to somebody');
    expect(last([warned, BROKEN], { hushes: [{ ...acknowledged, kind: 'maintenance' }] }).quiet).toBe(true);
  });

  it('forgets an acknowledgement when the thing recovered, not while nobody can see it', () => {
    const acknowledged = hush({ code: 'vxlan-device-missing', subject: 'node-1', fromMs: HOUR });
    const after = (...hours: readonly Report[]) => {
      let before: Standing | null = null;
      for (const [at, one] of hours.entries())
        before = compare(before, [one], { slotMs: (at + 1) * HOUR, run: 'r-1' }).standing;
      return spent(acknowledged, { own: before?.entries ?? [], others: [] }, 4 * HOUR, 5 * HOUR);
    };
    expect([after(BROKEN), after(BROKEN, report()), after(BROKEN, WELL)]).toEqual([false, false, true]);
  });

  it('says which digests were missed and which keys run out', () => {
    const measures = [
      { metric: 'key-days', about: 'node-2', value: 9 },
      { metric: 'key-days', about: 'node-1', value: 3 },
      { metric: 'key-days', about: 'node-3', value: 90 },
    ] as const;
    const view = last([WELL, report({ steps: [step('node-keys')], measures })], { missed: [1, 2] });
    expect(view.quiet).toBe(false);
    expect(view.notes.map(({ en }) => en)).toEqual([
      '2 earlier digests were missed: netwhy was not running.',
      'Tailscale keys run out: node-1 in 3 d, node-2 in 9 d.',
    ]);
    const many = last([WELL, WELL], { missed: Array.from({ length: 200 }, (_, at) => at) }).notes;
    expect(many[0]?.en).toContain('At least 200 earlier digests were missed');
    expect(many[0]?.ko).toContain('최소 200회');
  });
});
