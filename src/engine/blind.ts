// The report when not even the target could be read: one step, unknown, with its reason.
import type { Ask } from '../model/ask.ts';
import type { NotLooked } from '../model/looked.ts';
import type { RunEnd } from '../model/recording.ts';
import { type Report, type ReportTarget, TARGET_STEP } from '../model/report.ts';
import type { TargetKind } from '../model/runbook.ts';
import { same, say } from '../model/text.ts';
import { CANCELLED } from './headline.ts';

export interface BlindRun {
  readonly run: string;
  readonly question: string;
  readonly kind: TargetKind;
  readonly ask: Ask;
  readonly cluster: string;
  readonly netwhy: string;
  readonly runbookVersion: number;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly ended: RunEnd;
}

export const blindReport = (about: BlindRun, why: NotLooked): Report => {
  return {
    run: about.run,
    question: about.question,
    cluster: about.cluster,
    target: targetOf(about.ask, about.kind),
    verdict: 'unknown',
    headline:
      about.ended === 'cancelled'
        ? CANCELLED
        : say(`Could not ask the API server: ${why.detail}`, `API 서버에 물어볼 수 없습니다: ${why.detail}`),
    confidence: 'undetermined',
    causes: [],
    steps: [
      {
        id: TARGET_STEP,
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
        guide: null,
        durationMs: about.durationMs,
      },
    ],
    figures: [],
    notes: [],
    ended: about.ended,
    startedAt: about.startedAt,
    durationMs: about.durationMs,
    versions: { netwhy: about.netwhy, runbook: about.runbookVersion },
  };
};

/** As far as the words go: nothing was found in the cluster. */
const targetOf = (ask: Ask, kind: TargetKind): ReportTarget => {
  const peer = ask.other === '' ? {} : { peer: ask.other };
  const slash = ask.target.indexOf('/');
  const namespace = ask.namespace || (slash > 0 ? ask.target.slice(0, slash) : '');
  const name = ask.target.slice(slash + 1);
  switch (kind) {
    case 'pod':
    case 'path':
      return { kind: 'pod', namespace, name, node: '', ...peer };
    case 'service':
      return { kind: 'service', namespace, name, node: '', ...peer };
    case 'nodes':
    case 'node-or-pod':
      return name === ''
        ? { kind: 'cluster', namespace: '', name: ask.cluster, node: '' }
        : { kind: 'node', namespace: '', name, node: name, ...peer };
    case 'topic':
      return { kind: 'topic', namespace: '', name, node: '' };
    default:
      return kind satisfies never;
  }
};
