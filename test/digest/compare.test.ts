// Is only that called new, still so, coming and going, unseen or recovered which is?
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/digest/compare.ts';
import type { Standing } from '../../src/engine/ports/digests.ts';
import { type Report, TARGET_STEP } from '../../src/model/report.ts';
import { cause, report, step } from './a-report.ts';

/** One digest after the other, an hour apart; what each says of each finding. */
const told = (...hours: readonly Report[]): readonly (readonly string[])[] => {
  let before: Standing | null = null;
  return hours.map((one, at) => {
    const compared = compare(before, [one], { slotMs: (at + 1) * 3_600_000, run: `r-${at}` });
    before = compared.standing;
    return compared.changes.map(
      ({ kind, news, entry }) =>
        `${kind}${news ? '!' : ''} ${entry.code}${entry.subject === '' ? '' : ` ${entry.subject}`} since ${entry.sinceMs / 3_600_000}`,
    );
  });
};

const BROKEN = report({ causes: [cause('vxlan-device-missing', 'vxlan-device', ['node-1'])] });
const WELL = report({ steps: [step('vxlan-device')] });
const rtt = (about: string, value = 1) => ({ metric: 'tailnet-rtt', about, value }) as const;

describe('a digest compared with the last', () => {
  it('tells a finding as new once, then as still so since then, then as recovered once', () => {
    expect(told(WELL, BROKEN, BROKEN, WELL, WELL)).toEqual([
      [],
      ['new! vxlan-device-missing node-1 since 2'],
      ['still vxlan-device-missing node-1 since 2'],
      ['recovered! vxlan-device-missing node-1 since 2'],
      [],
    ]);
  });

  it('never calls recovered what nobody could look at', () => {
    const blind = report({ steps: [step('vxlan-device', 'unknown')] });
    const gone = report({ steps: [step('target', 'unknown')] });
    const cut = report({ steps: [step('vxlan-device', 'skipped', { reason: 'cancelled' })] });
    const hidden = report({ steps: [step('vxlan-device', 'fail', { explainedBy: 'tailscaled-down' })] });
    for (const unseen of [blind, cut, hidden, report()])
      expect(told(BROKEN, unseen, unseen, BROKEN).slice(1)).toEqual(
        [
          ['unseen! vxlan-device-missing node-1 since 1', ...(unseen === blind ? ['blind! vxlan-device since 2'] : [])],
          ['unseen vxlan-device-missing node-1 since 1', ...(unseen === blind ? ['blind vxlan-device since 2'] : [])],
          ['still! vxlan-device-missing node-1 since 1'],
        ].map((lines) => expect.arrayContaining(lines)),
      );
    expect(told(BROKEN, gone)[1]).toContain('unseen! vxlan-device-missing node-1 since 1');
  });

  it('never calls recovered a node that the step could not see, while it sees the fault on another', () => {
    const other = cause('vxlan-device-missing', 'vxlan-device', ['node-2']);
    const failing = (unseen: readonly string[]) =>
      report({ causes: [other], steps: [step('vxlan-device', 'fail', { explainedBy: other.code, unseen })] });
    expect(told(BROKEN, failing(['node-1']))[1]).toEqual([
      'new! vxlan-device-missing node-2 since 2',
      'unseen! vxlan-device-missing node-1 since 1',
    ]);
    expect(told(BROKEN, failing([]))[1]).toContain('recovered! vxlan-device-missing node-1 since 1');
  });

  it('never calls recovered a way that this round did not measure', () => {
    const lossy = report({ causes: [cause('tailnet-packet-loss', 'tailnet-data', ['node-1>node-2'])] });
    const after = (...ways: readonly string[]) =>
      report({ steps: [step('tailnet-data')], measures: ways.map((way) => rtt(way)) });
    expect(told(lossy, after('node-1>node-3'))[1]).toEqual(['unseen! tailnet-packet-loss node-1>node-2 since 1']);
    expect(told(lossy, after('node-2>node-1'))[1]).toEqual(['recovered! tailnet-packet-loss node-1>node-2 since 1']);
  });

  it('says of what comes and goes that it does, even while it is away', () => {
    const lines = told(BROKEN, WELL, BROKEN, WELL, WELL);
    expect(lines[2]).toEqual(['flapping! vxlan-device-missing node-1 since 3']);
    expect(lines[3]).toEqual(['flapping! vxlan-device-missing node-1 since 3']);
    expect(lines[4]).toEqual(['flapping vxlan-device-missing node-1 since 3']);
    expect(told(...Array.from({ length: 14 }, (_, at) => (at < 3 && at !== 1 ? BROKEN : WELL))).at(-1)).toEqual([]);
  });

  it('tells a warning that became a failure', () => {
    const slow = report({
      causes: [cause('conntrack-full', 'conntrack-use')],
      steps: [step('conntrack-use', 'warn', { explainedBy: 'conntrack-full' })],
    });
    const full = report({ causes: [cause('conntrack-full', 'conntrack-use')] });
    expect(told(slow, full, full).flat()).toEqual([
      'new! conntrack-full since 1',
      'still! conntrack-full since 1',
      'still conntrack-full since 1',
    ]);
    // What comes and goes may become worse, too.
    expect(
      told(slow, report({ steps: [step('conntrack-use')] }), slow, full, full)
        .slice(2)
        .flat(),
    ).toEqual([
      'flapping! conntrack-full since 3',
      'flapping! conntrack-full since 3',
      'flapping conntrack-full since 3',
    ]);
  });

  it('does not call a fault old because nobody could look before, nor a recovery that somebody can again', () => {
    const blind = report({ steps: [step('vxlan-device', 'unknown')] });
    const bare = report({ steps: [step('vxlan-device', 'fail')] });
    expect(told(blind, blind, bare, WELL, blind, WELL)).toEqual([
      ['blind! vxlan-device since 1'],
      ['blind vxlan-device since 1'],
      ['new! vxlan-device since 3'],
      ['recovered! vxlan-device since 3'],
      ['blind! vxlan-device since 5'],
      [],
    ]);
  });

  it('forgets that the target could not be read once it was', () => {
    const gone = report({ steps: [step(TARGET_STEP, 'unknown')] });
    expect(told(WELL, gone, gone, WELL, WELL)).toEqual([
      [],
      ['blind! target since 2'],
      ['blind target since 2'],
      [],
      [],
    ]);
  });

  it('finds a way slower than it usually is, far below the limit for all, and keeps knowing what is usual', () => {
    const at = (ms: number) => report({ steps: [step('tailnet-latency')], measures: [rtt('node-1>node-2', ms)] });
    const usual = Array.from({ length: 24 }, () => at(2));
    const lines = told(...usual, at(14), ...Array.from({ length: 40 }, () => at(14)), at(2));
    expect(lines.slice(0, 24).flat()).toEqual([]);
    expect(lines[24]).toEqual(['new! slower-than-usual node-1>node-2 since 25']);
    expect(lines.at(-2)).toEqual(['still slower-than-usual node-1>node-2 since 25']);
    expect(lines.at(-1)).toEqual(['recovered! slower-than-usual node-1>node-2 since 25']);
    // A few milliseconds, or a past too short to know, are no news.
    expect(told(...usual, at(6)).at(-1)).toEqual([]);
    expect(told(at(2), at(40)).at(-1)).toEqual([]);
  });

  it('makes the same of the same again', () => {
    const before = compare(null, [BROKEN], { slotMs: 1, run: 'r-1' }).standing;
    const twice = [1, 2].map(() => compare(before, [WELL], { slotMs: 2, run: 'r-2' }));
    expect(twice[0]).toEqual(twice[1]);
    expect(JSON.parse(JSON.stringify(twice[0]))).toEqual(twice[1]);
  });
});
