import { marked, type Token } from 'marked';
import { describe, expect, it } from 'vitest';
import { markdown } from '../../src/export/markdown.ts';
import { mdBlock, mdText, mdTime } from '../../src/export/text.ts';
import { threadMarkdown } from '../../src/export/thread.ts';
import { REPORT } from '../cli/sample-report.ts';
import { HOSTILE, recordingOf, reportOf, SAW } from '../slack/hostile.ts';

const same = (text: string): string => text;

const tokensOf = (page: string): readonly Token[] => {
  const all: Token[] = [];
  marked.walkTokens(marked.lexer(page), (token) => void all.push(token));
  return all;
};

/** What a reader's Markdown makes of a page beyond plain words, tables, lists, headings and code. */
const alive = (page: string): readonly string[] =>
  tokensOf(page)
    .filter(({ type }) => ['link', 'image', 'html', 'em', 'del', 'codespan'].includes(type))
    .map(({ type, raw }) => `${type}: ${raw.slice(0, 60)}`)
    .filter((one) => !/^codespan: `cause-\d`$/.test(one));

describe('an answer as Markdown', () => {
  it.each(['en', 'ko'] as const)('has headline, timeline, evidence, fix and versions, in %s', (lang) => {
    const page = markdown(
      { report: REPORT, recording: null, asked: { by: 'Alice', atMs: Date.parse('2026-03-01T10:00:00Z') } },
      lang,
      same,
    );
    const headings = tokensOf(page).filter(({ type }) => type === 'heading');
    expect(headings.length).toBeGreaterThanOrEqual(5);
    expect(page).toContain('Alice');
    expect(page).toContain('2026-03-01 10:00:00 UTC');
    expect(page).toContain(mdText(REPORT.headline[lang]));
    for (const { run } of REPORT.causes.flatMap(({ remedies }) => remedies)) expect(page).toContain(run);
    expect(page).toContain(REPORT.versions.netwhy);
  });

  it('heads an explanation as one', () => {
    const target = { kind: 'topic', namespace: '', name: 'vxlan', node: '' } as const;
    const report = { ...REPORT, verdict: 'pass', causes: [], target } as const;
    expect(markdown({ report, recording: null, asked: { by: 'Alice', atMs: 0 } }, 'en', same)).toMatch(
      /^## i EXPLAINED: /,
    );
  });

  it('brings no foreign text to life and breaks no table', () => {
    const report = reportOf(40, 3, SAW);
    const page = markdown(
      { report, recording: recordingOf(report, HOSTILE), asked: { by: HOSTILE, atMs: 1 } },
      'en',
      same,
    );
    expect(alive(page)).toEqual([]);
    const prose = tokensOf(page).filter(({ type }) => type === 'text');
    expect(prose.filter(({ raw }) => /(?<!&#64;)@\w/.test(raw))).toEqual([]);
    const tables = tokensOf(page).filter((token) => token.type === 'table');
    expect(tables.map((table) => 'header' in table && table.header.length)).toEqual([2, 5]);
    expect(page).not.toMatch(/[\u0000\u001b\u202e\u200b]/);
  });

  it('says what could not be looked at, and never that all is well then', () => {
    const report = { ...reportOf(10, 0, 'x'), verdict: 'unknown' as const };
    const page = markdown({ report, recording: null, asked: null }, 'en', same);
    expect(page).toContain('? UNKNOWN (timed out)');
    expect(page).not.toContain('Everything that was looked at is as expected');
  });

  it('cleans every foreign text', () => {
    const report = reportOf(10, 2, 'token-123');
    const page = markdown({ report, recording: null, asked: { by: 'token-123', atMs: 1 } }, 'en', (text) =>
      text.replaceAll('token-123', '[gone]'),
    );
    expect(page).not.toContain('token-123');
  });
});

describe('a thread as Markdown', () => {
  const exported = (run: string, headline: string) => ({
    report: { ...reportOf(2, 1, 'x'), run, headline: { en: headline, ko: headline } },
    recording: null,
    asked: null,
  });

  it('lists all answers in order of time, then each whole', () => {
    const page = threadMarkdown(
      [
        { run: 'r-bbbbbbbbbb', atMs: 2_000, by: 'Bora', shared: true, answer: exported('r-bbbbbbbbbb', 'second') },
        { run: 'r-aaaaaaaaaa', atMs: 1_000, by: 'Alice', shared: false, answer: exported('r-aaaaaaaaaa', 'first') },
        { run: 'r-cccccccccc', atMs: 3_000, by: HOSTILE, shared: false, answer: 'gone' },
        { run: 'r-dddddddddd', atMs: 4_000, by: 'Alice', shared: false, answer: 'private' },
      ],
      'en',
      same,
    );
    const rows = page.split('\n').filter((line) => /^\| 1970/.test(line));
    expect(rows.slice(0, 4).map((row) => row.slice(2, 21))).toEqual([
      '1970-01-01 00:00:01',
      '1970-01-01 00:00:02',
      '1970-01-01 00:00:03',
      '1970-01-01 00:00:04',
    ]);
    expect(rows[1]).toContain('Bora (shared here)');
    expect(rows[2]).toContain('no longer stored');
    expect(rows[3]).toContain('kept private');
    expect(page.indexOf('FAIL: first')).toBeLessThan(page.indexOf('FAIL: second'));
    expect(alive(page)).toEqual([]);
  });

  it('says so when nothing was asked', () => {
    expect(threadMarkdown([], 'en', same)).toContain('Nothing was asked');
  });
});

describe('foreign text in Markdown', () => {
  it.each([
    ['a_b *c* `d`', 'a\\_b \\*c\\* \\`d\\`'],
    ['<b>|x|</b>', '\\<b\\>\\|x\\|\\</b\\>'],
    ['https://evil.example', 'https\\://evil.example'],
    ['@channel', '&#64;channel'],
    ['1. one', '1\\. one'],
    ['10.0.0.1 up', '10.0.0.1 up'],
    ['- no list', '\\- no list'],
    ['a\n# b', 'a \\# b'],
  ])('%s stands as %s', (foreign, shown) => {
    expect(mdText(foreign)).toBe(shown);
  });

  it('cannot close the fence it stands in', () => {
    expect(mdBlock('x\n````\ny')).toBe('`````\nx\n````\ny\n`````');
    expect(mdTime(Number.NaN)).toBe('?');
  });
});
