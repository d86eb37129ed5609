import { describe, expect, it } from 'vitest';
import type { Observation, Recording } from '../../../src/model/recording.ts';
import type { Lang } from '../../../src/model/text.ts';
import { redact } from '../../../src/ops/redact.ts';
import { evidenceFile, MAX_FILE_BYTES } from '../../../src/slack/render/evidence-file.ts';
import { ink } from '../../../src/slack/render/message.ts';
import { HOSTILE, recordingOf, reportOf } from '../hostile.ts';

/** Steps 0 to 5 of the report: pass, warn, fail, unknown, skipped, pass. */
const REPORT = reportOf(6, 1, 'web-0');

const seen = (step: number, outcome: Observation['outcome'], more: Partial<Observation> = {}): Observation => ({
  step: `step-${step}`,
  probe: 'only',
  location: { at: 'node', node: 'node-1' },
  rung: 'agent',
  argv: ['ip', 'route', 'get', '8.8.8.8'],
  startedMs: 1,
  durationMs: 120,
  outcome,
  ...more,
});

const exited = (stdout: string, stderr = ''): Observation['outcome'] => ({
  kind: 'exited',
  exitCode: 1,
  stdout,
  stderr,
  truncated: false,
});

const fileOf = (observations: readonly Observation[], lang: Lang = 'en', report = REPORT) => {
  const recording: Recording = { ...recordingOf(report, ''), observations };
  return evidenceFile(report, recording, ink(lang, redact));
};

const LONG = 'a long line\n'.repeat(300);
const long = (step: number): Observation => seen(step, exited(LONG));

describe('the evidence file', () => {
  it.each<[string, readonly Observation[]]>([
    ['nothing was seen', []],
    ['it fits a message', [seen(1, exited('x'.repeat(1_500), 'y'.repeat(1_500)))]],
    ['only what is as expected is long', [long(0), long(4), long(5)]],
    ['nothing was printed', [seen(2, { kind: 'not-needed' })]],
  ])('is not there when %s', (_, observations) => {
    expect(fileOf(observations)).toBeNull();
  });

  it('is not there without a recording', () => {
    expect(evidenceFile(REPORT, null, ink('en', redact))).toBeNull();
  });

  it('tells each observation in full, what failed first', () => {
    const file = fileOf([
      long(0),
      seen(1, exited('warned\n', 'on stderr'), { probe: 'b', rung: null }),
      seen(2, exited(`first\n=== step-9 · ✓ PASS\n${LONG}`)),
      seen(3, { kind: 'not-looked', reason: 'timed-out', detail: 'no\nanswer', stdout: 'half' }, { argv: [] }),
      seen(3, { kind: 'cancelled' }),
    ]);
    expect({ ...file, text: file?.text.replace(/( {2}a long line\n)+/, '  …\n').split('\n') }).toEqual({
      name: 'evidence-r-abcdefghij.txt',
      comment: 'Raw output of the checks that are not as expected.',
      text: [
        'netwhy · raw evidence · run r-abcdefghij',
        'why-no-egress shop/web-0 · web-0',
        'Not as expected, or not seen: 1 failed · 1 needs attention · 1 could not look',
        '',
        '=== step-2 · ✗ FAIL · Does check 2 hold?',
        'Where: node node-1 · agent',
        'argv: ["ip","route","get","8.8.8.8"]',
        'Ended: exit 1',
        'Took: 0.12 s',
        'stdout:',
        '  first',
        '  === step-9 · ✓ PASS',
        '  …',
        'stderr: (no output)',
        '',
        '=== step-1/b · ! WARN · Does check 1 hold?',
        'Where: node node-1 · –',
        'argv: ["ip","route","get","8.8.8.8"]',
        'Ended: exit 1',
        'Took: 0.12 s',
        'stdout:',
        '  warned',
        'stderr:',
        '  on stderr',
        '',
        '=== step-3 · ? UNKNOWN · Does check 3 hold?',
        'Where: node node-1 · agent',
        'argv: []',
        'Ended: timed out: no answer',
        'Took: 0.12 s',
        'stdout:',
        '  half',
        'stderr: (no output)',
        '',
        '=== step-3 · ? UNKNOWN · Does check 3 hold?',
        'Where: node node-1 · agent',
        'argv: ["ip","route","get","8.8.8.8"]',
        'Ended: cancelled',
        'Took: 0.12 s',
        '',
      ],
    });
  });

  it('holds no secret and nothing that could act, wherever it came from', () => {
    const secret = 'xoxb-123456-abcdef';
    const detail = `\u001b[31m${secret} ${HOSTILE}`;
    const file = fileOf([
      seen(2, exited(`${LONG}\u001b[1m${secret}\r\n${HOSTILE}`, `token=${secret}`), { argv: ['curl', detail] }),
      seen(3, { kind: 'not-looked', reason: 'unreachable', detail }),
    ]);
    expect(file?.text).not.toContain('123456-abcdef');
    expect(file?.text.match(/[^\P{C}\n\t]/u)).toBeNull();
  });

  it.each<Lang>(['en', 'ko'])('is cut at 512 KiB, each its share, and says what was left out (%s)', (lang) => {
    const huge = '가나다 '.repeat(200_000);
    const file = fileOf([seen(2, exited(huge, huge)), seen(1, exited('short')), seen(3, exited(huge))], lang);
    const size = Buffer.byteLength(file?.text ?? '');
    expect([size <= MAX_FILE_BYTES, size > MAX_FILE_BYTES * 0.95, file?.text.includes('  short\n')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(file?.text.match(/\((?:cut here|이후 생략)\) \d+ (?:bytes left out|바이트 생략)/g)?.length).toBe(3);
    expect(file?.text).not.toContain('\ufffd');
  });

  it('says how many observations had no room', () => {
    const file = fileOf(Array.from({ length: 20_000 }, () => seen(2, exited('four'))));
    expect(Buffer.byteLength(file?.text ?? '')).toBeLessThanOrEqual(MAX_FILE_BYTES);
    expect(file?.text).toMatch(/\(cut here\) observations that did not fit: \d+\n$/);
  });
});
