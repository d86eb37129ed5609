import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { same } from '../../../src/model/text.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { checkMessage } from '../../../src/slack/block-limits.ts';
import { cutJson } from '../../../src/slack/render/literal.ts';
import { ink } from '../../../src/slack/render/message.ts';
import { stepsMessages } from '../../../src/slack/render/steps.ts';
import { reportOf } from '../hostile.ts';

const pen = ink('en', (text) => text);

const reportWith = (verdicts: readonly Verdict[], saw = 'seen'): Report => {
  const report = reportOf(verdicts.length, 0, saw);
  const steps = verdicts.map((verdict, index) => {
    const [step] = reportOf(1, 0, saw).steps;
    if (step === undefined) throw new Error('no step');
    return { ...step, id: `s${index}`, asks: same(`Check ${index}?`), verdict, reason: '', explainedBy: '' };
  });
  return { ...report, steps };
};

const many = (count: number, verdict: Verdict): readonly Verdict[] => Array.from({ length: count }, () => verdict);

/** Per message: rows of its table without the head, entries of its list, and whether the list is folded. */
const shapeOf = (report: Report) =>
  stepsMessages(report, pen).map(({ looks }) => {
    const json = JSON.stringify(looks[0]);
    const table = looks[0]?.find((block) => block.type === 'table');
    return {
      rows: table?.type === 'table' ? table.rows.length - 1 : 0,
      listed: json.match(/"rich_text_section"/g)?.length ?? 0,
      folded: json.includes('"default_collapsed":true'),
    };
  });

describe('the steps of an answer', () => {
  it.each([
    ['healthy', many(33, 'pass'), [{ rows: 0, listed: 33, folded: true }]],
    ['one fault', ['fail', ...many(30, 'pass'), 'warn', 'skipped'], [{ rows: 2, listed: 31, folded: true }]],
    [
      'mostly unseen',
      [...many(20, 'unknown'), ...many(10, 'pass')],
      [
        { rows: 20, listed: 0, folded: false },
        { rows: 0, listed: 10, folded: true },
      ],
    ],
    ['nothing seen', many(34, 'unknown'), [{ rows: 34, listed: 0, folded: false }]],
    ['no steps', [], []],
  ] as const)('%s: a row for what is not as expected, the rest folded', (_, verdicts, shapes) => {
    expect(shapeOf(reportWith(verdicts))).toEqual(shapes);
  });

  it('counts in the notification what the table and the fold hold', () => {
    expect(stepsMessages(reportWith(['pass', 'fail', 'pass', 'skipped']), pen).map(({ text }) => text)).toEqual([
      'Steps: 1 failed · 2 passed · 1 skipped',
    ]);
  });

  it.each(['"\\\n'.repeat(400), '<&>'.repeat(400)])('fits also where every character is escaped', (saw) => {
    const report = reportWith([...many(12, 'fail'), ...many(34, 'pass')], saw);
    const complaints = stepsMessages(report, pen).flatMap(({ text, looks }) =>
      looks.flatMap((blocks) => checkMessage({ text, blocks })),
    );
    expect(complaints).toEqual([]);
  });
});

describe('a cut by length as JSON', () => {
  it.each([
    ['plain', 10, 'plain'],
    ['a"b"c"d"e', 8, 'a"b"c…'],
    ['""""""""', 6, '""…'],
    ['가나다라', 3, '가나…'],
  ] as const)('%j to %i', (text, max, shown) => {
    const got = cutJson(text, max);
    expect([got, JSON.stringify(got).length - 2 <= max]).toEqual([shown, true]);
  });
});
