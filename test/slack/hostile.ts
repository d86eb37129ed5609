// Reports nobody wishes for: long, rich in mentions, colours and invisible characters, with many steps and causes.
import type { AcceptedRequest } from '../../src/engine/ports.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Report, ReportCause, ReportStep } from '../../src/model/report.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { same, say } from '../../src/model/text.ts';
import { VERDICTS } from '../../src/model/verdict.ts';

export const HOSTILE = [
  '<!channel> <!here> <@U12345678> <!subteam^S1> <http://evil|google.com>',
  '``` *bold* _it_ ~no~ `code` & < > @channel #general :rotating_light:',
  '\u001b[31mred\u001b[0m \u202eesrever\u2066x\u200b\ufeff \u0000\u0007 \ud83d half',
].join(' ');

export const SAW = `${HOSTILE} ${'가나다 long output '.repeat(800)}`;

export const REQUEST: AcceptedRequest = {
  run: 'r-abcdefghij',
  dedupeKey: 'trigger-1',
  surface: 'slash',
  ask: {
    question: 'why-no-egress',
    target: 'web-0',
    namespace: 'shop',
    cluster: '',
    other: '',
    host: '',
    options: {},
    lang: null,
  },
  words: 'why-no-egress shop/web-0',
  team: 'T1',
  channel: 'C1',
  user: 'U1',
  threadTs: '',
  responseUrl: '',
  lang: 'en',
  acceptedAt: '2026-03-01T10:00:00.000Z',
};

const stepOf = (index: number, saw: string): ReportStep => {
  const verdict = VERDICTS[index % VERDICTS.length] ?? 'pass';
  return {
    id: `step-${index}`,
    asks: say(`Does check ${index} hold?`, `확인 ${index}이(가) 맞는가?`),
    vantage: 'pod',
    location: {
      at: 'pod',
      node: 'node-1',
      namespace: 'shop',
      pod: index % 7 === 0 ? 'web-1' : 'web-0',
      ip: '10.0.0.1',
      container: 'c',
    },
    rung: 'agent-netns',
    command: ['ping', '-c', '1', '8.8.8.8'],
    verdict,
    reason: verdict === 'unknown' ? 'timed-out' : verdict === 'skipped' ? 'not-needed' : '',
    saw: same(saw),
    expected: same(saw),
    explainedBy: index % 3 === 0 ? `cause-${index % 5}` : '',
    guide: null,
    durationMs: 12,
  };
};

const causeOf = (index: number, saw: string): ReportCause => ({
  code: `cause-${index}`,
  layer: 'node',
  step: `step-${index * 3}`,
  confidence: 'consistent',
  subjects: [],
  say: say(`Cause ${index}: ${saw}`, `원인 ${index}: ${saw}`),
  saw: same(saw),
  expected: same(saw),
  remedies: [0, 1, 2].map((one) => ({
    say: say(`Do ${one} ${saw}`, `조치 ${one} ${saw}`),
    run: `kubectl ${saw}`,
    risk: one === 0 ? 'disruptive' : 'read-only',
    verify: `ip route get ${saw}`,
    source: 'guide',
  })),
});

export const reportOf = (steps: number, causes: number, saw: string): Report => ({
  run: REQUEST.run,
  question: 'why-no-egress',
  cluster: saw,
  target: { kind: 'pod', namespace: 'shop', name: saw, node: 'node-1' },
  verdict: causes > 0 ? 'fail' : 'pass',
  headline: causes > 0 ? say(`Broken: ${saw}`, `고장: ${saw}`) : say('All is well.', '모두 정상입니다.'),
  confidence: 'consistent',
  causes: Array.from({ length: causes }, (_, index) => causeOf(index, saw)),
  steps: Array.from({ length: steps }, (_, index) => stepOf(index, saw)),
  figures: [],
  notes: Array.from({ length: 20 }, () => same(saw)),
  ended: 'complete',
  startedAt: '2026-03-01T10:00:00.000Z',
  durationMs: 4_200,
  versions: { netwhy: '0.1.0', runbook: 3, cilium: saw.slice(0, 40) },
});

export const recordingOf = (report: Report, output: string): Recording => ({
  schema: 1,
  run: report.run,
  question: report.question,
  netwhy: '0.1.0',
  runbookVersion: 3,
  site: DEFAULT_SITE,
  scene: {} as Recording['scene'],
  startedAt: report.startedAt,
  durationMs: report.durationMs,
  ended: 'complete',
  observations: report.steps.flatMap((step) =>
    ['a', 'b'].map((probe) => ({
      step: step.id,
      probe,
      location: step.location,
      rung: step.rung,
      argv: ['ping', output],
      startedMs: 1,
      durationMs: 2,
      outcome: { kind: 'exited', exitCode: 1, stdout: output, stderr: output, truncated: true } as const,
    })),
  ),
});

export const withFigures = (report: Report, saw: string): Report => ({
  ...report,
  figures: [
    { id: 'way', kind: 'drawing', title: say('The way', '경로'), body: same(`${saw}\n${saw}\n`) },
    { id: 'why', kind: 'prose', title: same(saw), body: same(`${saw}\n\n${saw}\n\n${saw}\n\n${saw}\n\n${saw}`) },
  ],
});
