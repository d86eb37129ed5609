// A report is the judged answer, in both languages; renderers and the JSON contract are made from it.
import type { Location, Rung, Vantage } from './location.ts';
import type { Measure } from './measure.ts';
import type { RunEnd } from './recording.ts';
import type { Figure, Layer, Remedy } from './runbook.ts';
import type { GuideCommand } from './step.ts';
import type { Text } from './text.ts';
import type { Verdict } from './verdict.ts';

export type Confidence = 'proven' | 'consistent' | 'undetermined';

export interface ReportCause {
  readonly code: string;
  readonly layer: Layer;
  readonly step: string;
  readonly confidence: Confidence;
  /** What it is about where that is more or other than the question's subject; empty otherwise. */
  readonly subjects: readonly string[];
  readonly say: Text;
  readonly saw: Text;
  readonly expected: Text;
  readonly remedies: readonly Remedy[];
  /** The question that shows more of it, as one types it: `why-flaky node-1 node-2`; absent where none does. */
  readonly next?: string;
}

/** The one step of a report whose target could not be read; a report that has others read it. */
export const TARGET_STEP = 'target';

export interface ReportStep {
  readonly id: string;
  readonly asks: Text;
  readonly vantage: Vantage;
  readonly location: Location;
  readonly rung: Rung | null;
  readonly command: readonly string[];
  readonly verdict: Verdict;
  /** Of unknown or skipped; empty otherwise. */
  readonly reason: string;
  readonly saw: Text;
  readonly expected: Text;
  /** Code of the cause this symptom folds under; empty when none. */
  readonly explainedBy: string;
  /** Nodes, or ways between two, of which it could see nothing; absent when it saw all it asked about. */
  readonly unseen?: readonly string[];
  /** The guide's own command, where another ran in its place; null otherwise. */
  readonly guide: GuideCommand | null;
  readonly durationMs: number;
}

export interface ReportTarget {
  readonly kind: 'pod' | 'service' | 'node' | 'cluster' | 'topic';
  readonly namespace: string;
  readonly name: string;
  /** Where a pod or the node itself runs; empty otherwise. */
  readonly node: string;
  /** The second node, the pod that asks, or where a path leads; absent when there is none. */
  readonly peer?: string;
}

export interface Report {
  readonly run: string;
  readonly question: string;
  readonly cluster: string;
  readonly target: ReportTarget;
  readonly verdict: Verdict;
  readonly headline: Text;
  readonly confidence: Confidence;
  readonly causes: readonly ReportCause[];
  readonly steps: readonly ReportStep[];
  readonly figures: readonly Figure[];
  /** Absent where its runbook measures nothing. */
  readonly measures?: readonly Measure[];
  /** What the reader must know to weigh the answer: how the pod was reached, guide commands replaced, what is missing. */
  readonly notes: readonly Text[];
  /** So many of the notes, the last ones, tell which commands of the guide were replaced; absent: none. */
  readonly guideNotes?: number;
  /** Only some steps were looked at, to see whether a fix helped: its verdict is about these alone. Absent: all were. */
  readonly partial?: { readonly looked: number; readonly of: number };
  readonly ended: RunEnd;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly versions: {
    readonly netwhy: string;
    readonly runbook: number;
    readonly cilium?: string;
    readonly tailscale?: string;
  };
}
