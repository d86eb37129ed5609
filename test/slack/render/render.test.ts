import { describe, expect, it } from 'vitest';
import { Fault } from '../../../src/model/fault.ts';
import type { Lang } from '../../../src/model/text.ts';
import { same } from '../../../src/model/text.ts';
import { VERDICTS } from '../../../src/model/verdict.ts';
import { checkMessage, checkView } from '../../../src/slack/block-limits.ts';
import { evidenceView } from '../../../src/slack/render/evidence.ts';
import { lastWord } from '../../../src/slack/render/last-word.ts';
import { ink, type SlackMessage } from '../../../src/slack/render/message.ts';
import { faultMessage, helpMessage, notice } from '../../../src/slack/render/notice.ts';
import { advance, NO_PROGRESS, progressMessage } from '../../../src/slack/render/progress.ts';
import { rootMessage } from '../../../src/slack/render/root.ts';
import { threadParts } from '../../../src/slack/render/thread.ts';
import { cause } from '../../digest/a-report.ts';
import { HOSTILE, REQUEST, recordingOf, reportOf, SAW, withFigures } from '../hostile.ts';

const plainInk = (lang: Lang) => ink(lang, (text) => text);

const progressOf = (steps: number, saw: string, lang: Lang): SlackMessage => {
  const report = reportOf(steps, 0, saw);
  const planned = advance(NO_PROGRESS, { kind: 'planned', steps: report.steps.map(({ id, asks }) => ({ id, asks })) });
  const decided = advance(planned, {
    kind: 'decided',
    step: 'step-0',
    judgement: { verdict: 'fail', saw: same(saw), expected: same('') },
  });
  return progressMessage(REQUEST, decided, plainInk(lang));
};

const everyMessage = (saw: string, lang: Lang): readonly (readonly [string, SlackMessage])[] => {
  const pen = plainInk(lang);
  const request = { ...REQUEST, words: saw, ask: { ...REQUEST.ask, target: saw } };
  const refusal = new Fault('usage', same(saw), { suggestions: [saw, saw] });
  const sizes = [
    [0, 0],
    [1, 1],
    [60, 0],
    [60, 200],
    [200, 3],
  ] as const;
  return [
    ...sizes.flatMap(([steps, causes]) => {
      const report = withFigures(reportOf(steps, causes, saw), saw);
      return [
        [`root ${steps}/${causes}`, rootMessage(request, report, pen)] as const,
        ...threadParts(report, pen).map(({ part, message }) => [`${part} ${steps}/${causes}`, message] as const),
        [`progress ${steps}`, progressOf(steps, saw, lang)] as const,
      ];
    }),
    ['empty progress', progressMessage(request, NO_PROGRESS, pen)],
    ['fault', faultMessage(refusal, 'r-1', pen)],
    ['help', helpMessage(same(saw), pen)],
    ['last word', lastWord(request, notice(saw, [saw], pen), pen)],
  ];
};

const cases = (['en', 'ko'] as const).flatMap((lang) => ['', 'short', HOSTILE, SAW].map((saw) => ({ lang, saw })));

describe('progress', () => {
  it('marks what is still out once: by its status on a card, by a sign in a list', () => {
    const [cards, list] = progressOf(2, '', 'en').looks.map((blocks) => blocks[1]);
    expect([cards, list]).toMatchObject([
      {
        type: 'plan',
        tasks: [
          { status: 'error', title: expect.stringMatching(/^✗ FAIL · /) },
          { status: 'in_progress', title: expect.stringMatching(/^[^…✗]/) },
        ],
      },
      { type: 'section', text: { text: expect.stringMatching(/\n✗ FAIL · .*\n… /) } },
    ]);
  });
});

describe('a task card', () => {
  it('has a check mark only where all is as expected', () => {
    const decided = VERDICTS.map((verdict) => ({ id: verdict, asks: same('Well?'), verdict }));
    const [blocks = []] = progressMessage(REQUEST, { steps: decided }, plainInk('en')).looks;
    const plan = blocks.find(({ type }) => type === 'plan') as {
      tasks: readonly { task_id: string; status: string }[];
    };
    expect(plan.tasks.filter(({ status }) => status === 'complete').map(({ task_id: id }) => id)).toEqual([
      'pass',
      'skipped',
    ]);
  });
});

describe('every rendered message', () => {
  it.each(cases)(
    'keeps the limits of Block Kit in each of its looks ($lang, $saw.length characters)',
    ({ lang, saw }) => {
      const complaints = everyMessage(saw, lang).flatMap(([name, message]) =>
        [[], ...message.looks].flatMap((blocks, look) =>
          checkMessage({ text: message.text, blocks }).map((complaint) => `${name}, look ${look}: ${complaint}`),
        ),
      );
      expect(complaints).toEqual([]);
    },
  );

  it.each(cases)('lets no foreign text near a place where markup is alive ($lang, $saw.length)', ({ lang, saw }) => {
    const alive = everyMessage(saw, lang).flatMap(([name, message]) =>
      [message.text, ...message.looks.flatMap(mrkdwnOf)]
        .filter((text) => /<!channel|<!here|<@U12345678|<!subteam|<http/.test(text))
        .map((text) => `${name}: ${text}`),
    );
    expect(alive).toEqual([]);
  });

  it('shows hidden and reordering characters as marks and drops colours', () => {
    const shown = JSON.stringify(everyMessage(SAW, 'en').map(([, message]) => message));
    expect(shown.match(/\\u001b|\u202e|\u2066|\u200b|\ufeff|\\u0000|\\ud83d/g)).toBeNull();
  });

  it('runs every foreign text through the redactor', () => {
    const pen = ink('en', (text) => text.replaceAll('hunter2', '[redacted]'));
    const report = reportOf(9, 3, 'password hunter2');
    const shown = [rootMessage(REQUEST, report, pen), ...threadParts(report, pen).map(({ message }) => message)];
    const view = evidenceView(report, recordingOf(report, 'hunter2'), FIRST, pen);
    expect(JSON.stringify([shown, view])).not.toContain('hunter2');
  });
});

const mrkdwnOf = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) return [String(value.text)];
  return Object.values(value).flatMap(mrkdwnOf);
};

describe('the thread', () => {
  it('names the layer of a warning without calling it broken, and an explanation without a tick', () => {
    const pen = plainInk('en');
    const root = (change: object) => rootMessage(REQUEST, { ...reportOf(3, 1, 'x'), ...change }, pen);
    expect(JSON.stringify(root({ verdict: 'fail' }).looks)).toContain('First broken layer: ');
    expect(JSON.stringify(root({ verdict: 'warn' }).looks)).not.toContain('First broken layer');
    expect(JSON.stringify(root({ verdict: 'warn' }).looks)).toContain('Layer: ');
    const target = { kind: 'topic', namespace: '', name: 'vxlan', node: '' };
    const told = root({ verdict: 'pass', causes: [], target });
    expect(told.text).toMatch(/^i EXPLAINED [^(]*$/);
    expect(JSON.stringify(told.looks)).toContain('"*i EXPLAINED*"');
  });

  it('folds what only follows from a cause, and keeps the cause’s own step and what nothing explains in the table', () => {
    const steps = reportOf(6, 0, 'x').steps.map((step, at) => ({
      ...step,
      verdict: 'fail' as const,
      explainedBy: at < 4 ? 'masquerade-off' : '',
    }));
    const report = { ...reportOf(6, 0, 'x'), causes: [cause('masquerade-off', 'step-0')], steps };
    const [page] = threadParts(report, plainInk('en')).filter(({ part }) => part === 'steps');
    const [table, folded] = page?.message.looks[0] ?? [];
    expect(table).toMatchObject({ type: 'table', rows: { length: 1 + 3 } });
    expect(folded).toMatchObject({
      type: 'container',
      default_collapsed: true,
      title: { text: 'Because of this: 3 failed' },
    });
    expect(JSON.stringify(folded)).toContain('Does check 3 hold?');
    expect(JSON.stringify(table)).not.toContain('Does check 3 hold?');
  });
});

describe('the final root message', () => {
  it('carries headline, verdict, fix and provenance on one screen', () => {
    const report = reportOf(10, 1, 'web-0');
    const { text, looks } = rootMessage(REQUEST, report, plainInk('en'));
    expect({ text, types: looks[0]?.map((block) => block.type) }).toEqual({
      text: '✗ FAIL why-no-egress shop/web-0: Broken: web-0 (2 failed · 2 need attention · 2 could not look · 2 passed · 2 skipped)',
      types: [
        'header',
        'section',
        'context',
        'section',
        'rich_text',
        'context',
        'rich_text',
        'context',
        'context',
        'context',
        'actions',
      ],
    });
    expect(JSON.stringify(looks[0])).toContain(
      '<@U1> · <!date^1772359200^{date_short_pretty} {time_secs}|2026-03-01T10:00:00.000Z>',
    );
  });

  it('says which layer is broken first, and what was seen there', () => {
    const report = {
      ...reportOf(10, 1, 'web-0'),
      causes: [{ ...cause('masquerade-off', 'step-1'), saw: same('off'), expected: same('on') }],
    };
    expect(JSON.stringify(rootMessage(REQUEST, report, plainInk('en')).looks[0])).toContain(
      'First broken layer: overlay · Saw: off · Expected: on',
    );
  });

  it.each([
    ['', 'More about it: docs/causes/cause-0.md'],
    ['https://wiki.example/n/', 'More about it: <https://wiki.example/n/docs/causes/cause-0.md|cause-0>'],
  ])('leads to the page of its cause (base %j)', (docsUrl, words) => {
    const message = rootMessage(
      REQUEST,
      reportOf(10, 1, 'web-0'),
      ink('en', (text) => text, docsUrl),
    );
    for (const blocks of message.looks) expect(JSON.stringify(blocks)).toContain(words);
  });

  it('names the other causes, for mending the first alone will not do', () => {
    const said = (causes: number) =>
      rootMessage(REQUEST, reportOf(10, causes, 'x'), plainInk('en')).looks.map(
        (blocks) => /Also found[^"]*/.exec(JSON.stringify(blocks))?.[0] ?? '',
      );
    const five = 'Also found: Cause 1: x\\nAlso found: Cause 2: x\\n+2 more causes';
    expect([said(1), said(5)]).toEqual([
      ['', ''],
      [five, five],
    ]);
  });

  it('speaks Korean to a Korean reader', () => {
    const { text } = rootMessage({ ...REQUEST, lang: 'ko' }, reportOf(10, 1, 'web-0'), plainInk('ko'));
    expect(text).toBe(
      '✗ 실패 why-no-egress shop/web-0: 고장: web-0 (실패 2 · 주의 2 · 확인 못 함 2 · 정상 2 · 건너뜀 2)',
    );
  });
});

const FIRST = { step: null, page: 0 };

describe('the evidence modal', () => {
  it('leaves nothing out: what is longer than a page goes on in the next', () => {
    const report = reportOf(3, 1, 'x');
    const lines = Array.from({ length: 1_500 }, (_, at) => `line ${at} of the output \ud83d\ude80`).join('\n');
    const shown: string[] = [];
    for (let page = 0; ; page += 1) {
      const view = evidenceView(report, recordingOf(report, lines), { step: 1, page }, plainInk('en'));
      expect(checkView(view)).toEqual([]);
      const json = JSON.stringify(view);
      expect([json.length < 13_000, json.includes('\ufffd'), json.includes(`Page ${page + 1} of `)]).toEqual([
        true,
        false,
        true,
      ]);
      shown.push(...[...json.matchAll(/line (\d+) of/g)].map(([, at = '']) => at));
      if (!json.includes(`netwhy_evidence_page_${page + 1}`)) break;
    }
    // Two probes, each with it in its words, its output and its errors.
    expect(shown).toEqual(Array.from({ length: 6 * 1_500 }, (_, at) => String(at % 1_500)));
  });

  it('goes no further than its last page, and has no pages where one is enough', () => {
    const report = reportOf(3, 1, 'x');
    const json = (output: string, page: number): string =>
      JSON.stringify(evidenceView(report, recordingOf(report, output), { step: 1, page }, plainInk('ko')));
    expect([json('short', 7).includes('쪽'), json('long '.repeat(900), 99)]).toEqual([
      false,
      expect.stringMatching(/(\d+)쪽 중 \1쪽/),
    ]);
  });

  it.each([0, 1, 60, 150])('keeps its limits with %i steps', (steps) => {
    const report = reportOf(steps, Math.min(1, steps), SAW);
    expect(checkView(evidenceView(report, recordingOf(report, SAW), FIRST, plainInk('ko')))).toEqual([]);
    expect(checkView(evidenceView(report, null, FIRST, plainInk('en')))).toEqual([]);
  });

  it('lists what failed first, each by its place in the report', () => {
    const view = evidenceView(reportOf(8, 1, 'x'), recordingOf(reportOf(8, 1, 'x'), ''), FIRST, plainInk('en'));
    const options = [...JSON.stringify(view).matchAll(/"text":"\S+ ([A-Z]+) [^"]*","emoji":false\},"value":"(\d)"/g)];
    expect(options.slice(0, 8).map(([, verdict, value]) => `${verdict} ${value}`)).toEqual([
      'FAIL 2',
      'FAIL 7',
      'WARN 1',
      'WARN 6',
      'UNKNOWN 3',
      'PASS 0',
      'PASS 5',
      'SKIPPED 4',
    ]);
  });

  it('shows the chosen step, or the step of the first cause', () => {
    const report = reportOf(8, 2, 'x');
    const chosen = (step: number | null): string =>
      JSON.stringify(evidenceView(report, recordingOf(report, 'out'), { step, page: 0 }, plainInk('en')).blocks[1]);
    expect([chosen(5), chosen(null), chosen(99)]).toEqual([
      expect.stringContaining('Does check 5 hold?'),
      expect.stringContaining('Does check 0 hold?'),
      expect.stringContaining('Does check 0 hold?'),
    ]);
  });
});
