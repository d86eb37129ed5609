import { describe, expect, it } from 'vitest';
import { QUESTIONS } from '../../../src/command/questions.ts';
import { same } from '../../../src/model/text.ts';
import { checkHome } from '../../../src/slack/block-limits.ts';
import { SCOPE_WORDS } from '../../../src/slack/doctor/scopes.ts';
import { closedHome, type HomeShown, homeView } from '../../../src/slack/home/home-view.ts';
import { matrix } from '../../../src/slack/home/matrix.ts';
import { setupProblems } from '../../../src/slack/home/setup.ts';
import { HOME_WORDS } from '../../../src/slack/home/words.ts';
import { ink } from '../../../src/slack/render/message.ts';
import { SAW } from '../hostile.ts';

const NOW = Date.parse('2026-03-01T10:00:00Z');

const all = QUESTIONS.map(({ id }) => id);

const shown = (change: Partial<HomeShown> = {}): HomeShown => ({
  nowMs: NOW,
  clusters: [{ cluster: 'prod', listed: true, rows: matrix(['node-1'], []) }],
  runs: [],
  schedules: [],
  may: { ask: all, share: true },
  problems: [],
  ...change,
});

const run = (text: string) => ({
  run: 'r-aaaaaaaaaa',
  question: 'health',
  cluster: text,
  subject: text,
  verdict: 'fail' as const,
  headline: same(text),
  codes: [],
  team: 'T1',
  channel: 'C1',
  threadTs: '',
  rootTs: '1.1',
  user: 'U1',
  startedMs: NOW - 60_000,
  durationMs: 10,
  link: 'https://acme.slack.com/archives/C1/p11',
});

const schedule = (text: string) => ({
  id: 's-00000000',
  team: 'T1',
  channel: '<!channel>',
  cluster: text,
  cron: '0 9 * * *',
  timezone: 'Asia/Seoul',
  questions: [text],
  lang: '' as const,
  fullOn: null,
  paused: false,
  owner: 'U1',
  createdMs: NOW,
  lastSlotMs: NOW,
});

const texts = (view: ReturnType<typeof homeView>): string => JSON.stringify(view.blocks);

describe.each(['en', 'ko'] as const)('the Home tab, in %s', (lang) => {
  const pen = ink(lang, (text) => text);

  it('keeps every limit with all it can hold, and brings nothing foreign to life', () => {
    const names = Array.from({ length: 60 }, (_, at) => `${SAW}-${at}`);
    const problems = setupProblems({
      scopes: ['commands'],
      refusedScopes: [],
      closedChannels: [SAW, 'C2', 'C3'],
      bareNodes: [{ cluster: SAW, nodes: names }],
      journalFailsSinceMs: 1,
      policyComplaints: [],
    });
    const view = homeView(
      shown({
        clusters: Array.from({ length: 6 }, () => ({ cluster: SAW, listed: false, rows: matrix(names, []) })),
        runs: Array.from({ length: 50 }, () => run(SAW)),
        schedules: Array.from({ length: 50 }, () => schedule(SAW)),
        may: { ask: ['health'], share: false },
        problems,
      }),
      '{}',
      pen,
    );
    expect(checkHome(view)).toEqual([]);
    expect(view.blocks.length).toBeLessThanOrEqual(100);
    const live = [...texts(view).matchAll(/"type":"mrkdwn","text":"([^"]*)"/g)].map((match) => match[1]).join('\n');
    for (const word of ['<!channel', '<!here', '<!subteam', 'U12345678', 'evil']) expect(live).not.toContain(word);
  });

  it('never says that a node is fine which nobody looked at', () => {
    const view = texts(homeView(shown(), '{}', pen));
    expect(view).toContain(`health – ${pen.say(HOME_WORDS.notLooked)}`);
    expect(view).not.toMatch(/✓/);
  });

  it('shows word, symbol and age', () => {
    const rows = [
      { node: 'node-1', cells: { health: { verdict: 'fail' as const, atMs: NOW - 3 * 3_600_000 } } },
      { node: 'node-2', cells: { health: { verdict: 'pass' as const, atMs: NOW - 120_000 } } },
    ];
    const view = texts(homeView(shown({ clusters: [{ cluster: 'prod', listed: true, rows }] }), '{}', pen));
    expect(view).toContain(lang === 'en' ? 'health ✗ FAIL (3 h)' : 'health ✗ 실패 (3시간 전)');
    expect(view).toContain(lang === 'en' ? 'health ✓ PASS (2 min)' : 'health ✓ 정상 (2분 전)');
  });

  it('says what one may and may not do, and offers only that', () => {
    const view = texts(homeView(shown({ may: { ask: ['health'], share: false } }), '{}', pen));
    expect(view).toContain(`${pen.say(HOME_WORDS.may)} health`);
    expect(view).toContain(pen.say(HOME_WORDS.mayNotShare));
    expect(view).not.toContain('why-no-egress "');
    expect(texts(homeView(shown({ may: { ask: [], share: false } }), '{}', pen))).not.toContain('netwhy_home_ask');
    expect(texts(homeView(shown(), '{}', pen))).toContain(pen.say(HOME_WORDS.mayAll));
  });

  it('says so when past answers cannot be read, or there are none', () => {
    expect(texts(homeView(shown({ runs: null }), '{}', pen))).toContain(pen.say(HOME_WORDS.noMemory));
    expect(texts(homeView(shown(), '{}', pen))).toContain(pen.say(HOME_WORDS.noRuns));
    expect(checkHome(closedHome(same(SAW), pen))).toEqual([]);
  });
});

describe('setup problems', () => {
  const none = {
    scopes: null,
    refusedScopes: [],
    closedChannels: [],
    bareNodes: [],
    journalFailsSinceMs: 0,
    policyComplaints: [],
  };

  it('are none where nothing is known to be wrong', () => {
    expect(setupProblems(none)).toEqual([]);
    expect(setupProblems({ ...none, scopes: Object.keys(SCOPE_WORDS) })).toEqual([]);
  });

  it('name each missing scope with what goes without it, and how to add it', () => {
    const scopes = Object.keys(SCOPE_WORDS).filter((one) => one !== 'users:read');
    const problems = setupProblems({ ...none, scopes });
    expect(problems.map(({ say }) => say.en.slice(0, 40))).toEqual([
      'The Slack app lacks the scope users:read',
      'To add scopes: paste manifests/slack-app',
    ]);
    expect(setupProblems({ ...none, refusedScopes: ['files:write'] })[0]?.say.en).toContain('files:write');
  });

  it('name channels, nodes and the journal with the fix', () => {
    const problems = setupProblems({
      ...none,
      closedChannels: ['C1'],
      bareNodes: [{ cluster: 'prod', nodes: ['node-2'] }],
      journalFailsSinceMs: 5,
      policyComplaints: [],
    });
    expect(problems.map(({ fix }) => fix)).toEqual(['', '/invite @netwhy', 'kubectl apply -k manifests/']);
    expect(problems[2]?.say.en).toContain('node-2');
  });
});
