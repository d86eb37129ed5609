// The report when not even the target could be read: one step, unknown, with its reason.
import type { Ask } from '../model/ask.ts';
import type { NotLooked } from '../model/looked.ts';
import type { RunEnd } from '../model/recording.ts';
import type { Report } from '../model/report.ts';
import { same, say } from '../model/text.ts';
import { CANCELLED } from './conclude.ts';

export interface BlindRun {
  readonly run: string;
  readonly question: string;
  readonly ask: Ask;
  readonly cluster: string;
  readonly netwhy: string;
  readonly runbookVersion: number;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly ended: RunEnd;
}

export const blindReport = (about: BlindRun, why: NotLooked): Report => {
  const slash = about.ask.target.indexOf('/');
  return {
    run: about.run,
    question: about.question,
    cluster: about.cluster,
    target: {
      kind: 'pod',
      namespace: about.ask.namespace || (slash > 0 ? about.ask.target.slice(0, slash) : ''),
      name: about.ask.target.slice(slash + 1),
      node: '',
    },
    verdict: 'unknown',
    headline:
      about.ended === 'cancelled'
        ? CANCELLED
        : say(`Could not ask the API server: ${why.detail}`, `API 서버에 물어볼 수 없습니다: ${why.detail}`),
    confidence: 'undetermined',
    causes: [],
    steps: [
      {
        id: 'target',
        asks: say('Can the target be read from the API server?', 'API 서버에서 대상을 읽을 수 있는가?'),
        vantage: 'api',
        location: { at: 'api' },
        rung: 'api',
        command: [],
        verdict: 'unknown',
        reason: why.reason,
        saw: same(why.detail),
        expected: say('the object', '오브젝트'),
        explainedBy: '',
        durationMs: about.durationMs,
      },
    ],
    notes: [],
    ended: about.ended,
    startedAt: about.startedAt,
    durationMs: about.durationMs,
    versions: { netwhy: about.netwhy, runbook: about.runbookVersion },
  };
};
