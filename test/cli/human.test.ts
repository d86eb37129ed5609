import { describe, expect, it } from 'vitest';
import { human } from '../../src/cli/human.ts';
import { painter } from '../../src/cli/paint.ts';
import { REPORT } from './sample-report.ts';

const page = (lang: 'en' | 'ko', columns = 72): string => human(REPORT, lang, painter(false), columns);

describe('the answer at a terminal', () => {
  it('holds nothing a terminal would act on, whoever named things', () => {
    const evil = (word: string): string => `${word}\u001b]0;owned\u0007\u001b[2J\u202e`;
    const both = { en: evil('a'), ko: evil('b') };
    const shown = human(
      {
        ...REPORT,
        run: evil('r'),
        cluster: evil('c'),
        target: { kind: 'pod', namespace: evil('n'), name: evil('p'), node: evil('o') },
        headline: both,
        notes: [both],
        startedAt: evil('t'),
        versions: { ...REPORT.versions, netwhy: evil('1'), cilium: evil('2') },
        causes: REPORT.causes.map((one) => ({ ...one, say: both, code: evil('x') })),
        steps: REPORT.steps.map((one) => ({ ...one, asks: both, saw: both, expected: both, explainedBy: evil('y') })),
      },
      'en',
      painter(false),
      72,
    );
    expect(shown.replace(/\n/g, '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });

  it('tells an explanation without a tick or a count: nothing was judged', () => {
    const told = {
      ...REPORT,
      verdict: 'pass',
      causes: [],
      figures: [],
      steps: REPORT.steps.filter((one) => one.verdict === 'pass'),
    } as const;
    const topic = { kind: 'topic', namespace: '', name: 'vxlan', node: '' } as const;
    expect(human(told, 'en', painter(false), 72)).toMatch(/^✓ PASS\n[\s\S]*1 PASS\n/);
    expect(human({ ...told, target: topic }, 'en', painter(false), 72)).toMatch(
      /^i EXPLAINED\n {2}Nothing leaves[^\n]*\n {2}vxlan · demo\n\n/,
    );
    // What could not be looked at is no explanation.
    expect(human({ ...told, target: topic, verdict: 'unknown' }, 'ko', painter(false), 72)).toMatch(/^\? 알 수 없음/);
  });

  it('says the cause first, then the fix, then what was seen', () => {
    expect(page('en').split('\n')).toEqual([
      '✗ FAIL',
      '  Nothing leaves node-1 with a routable address. (proven)',
      '  shop/web-0 · node-1 · demo',
      '  1 FAIL · 1 PASS · 1 SKIPPED · 1 could not look',
      '',
      'Fix: masquerade-off',
      '  • Turn it on. [disruptive]',
      '      $ helm upgrade cilium cilium/cilium --set enableIPv4Masquerade=true',
      '    Then check: netwhy ask why-no-egress shop/web-0',
      '    Source: guide: Phase 6',
      '  More about it: docs/causes/masquerade-off.md',
      '',
      'The way',
      '  web-0',
      '    | eth0 1230',
      '  node-1 <!channel>',
      '',
      'Not as expected, or not seen',
      '  ✗ Does it leave? ← masquerade-off',
      '      pod shop/web-0: 100 % loss gnp <!channel>',
      '      Expected: a reply',
      '  ? Does it leave? (not permitted to look)',
      '      cilium-agent on node-1: no right',
      '',
      'As expected',
      '  ✓ Does it leave? ok',
      '  – Does it leave? not needed',
      '',
      '  • Seen from inside.',
      '',
      'r-test · 2026-01-01T00:00:00.000Z · 1.2 s · netwhy 0.1.0 · cilium v1.18.2',
      '',
    ]);
  });

  it('speaks Korean', () => {
    expect(page('ko')).toContain('✗ 실패\n  node-1에서 나가는 패킷의 주소가 변환되지 않습니다. (증명됨)');
  });

  it('lets no escape sequence, control or bidi character of others through', () => {
    expect(page('en')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it('colours only when told to, and keeps the words', () => {
    const coloured = human(REPORT, 'en', painter(true), 72);
    expect([coloured.includes('\u001b[31m✗ FAIL'), page('en').includes('\u001b')]).toEqual([true, false]);
  });
});
