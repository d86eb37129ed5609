// A recording is everything one run saw, and nothing it thought: any report can be made from it again.
import type { Location, Rung } from './location.ts';
import type { Scene } from './scene.ts';
import type { Site } from './site.ts';
import type { UnknownReason } from './verdict.ts';

export type Outcome =
  | {
      readonly kind: 'exited';
      readonly exitCode: number;
      readonly stdout: string;
      readonly stderr: string;
      readonly truncated: boolean;
    }
  /** We could not look, or looked and got no complete result. */
  | {
      readonly kind: 'not-looked';
      readonly reason: UnknownReason;
      readonly detail: string;
      readonly stdout?: string;
      readonly stderr?: string;
    }
  /** `well`: there was no trouble it could tell about; absent: the cause was proven without it. */
  | { readonly kind: 'not-needed'; readonly well?: true }
  | { readonly kind: 'cancelled' };

export interface Observation {
  readonly step: string;
  /** Which probe of the step; a step with one probe calls it `only`. */
  readonly probe: string;
  readonly location: Location;
  readonly rung: Rung | null;
  readonly argv: readonly string[];
  /** Milliseconds after the start of the run. */
  readonly startedMs: number;
  readonly durationMs: number;
  readonly outcome: Outcome;
}

export const RUN_ENDS = ['complete', 'proven', 'deadline', 'cancelled'] as const;
export type RunEnd = (typeof RUN_ENDS)[number];

export interface Recording {
  readonly schema: 1;
  readonly run: string;
  readonly question: string;
  readonly netwhy: string;
  readonly runbookVersion: number;
  readonly site: Site;
  readonly scene: Scene;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly ended: RunEnd;
  /** The pod asked about was gone, or another of its name was there, when the run ended; absent when it still was, or nobody asked. */
  readonly vanished?: 'deleted' | 'replaced';
  /** Steps that were looked at, where only some were: after a fix, those that were not well before. Absent: all. */
  readonly only?: readonly string[];
  readonly observations: readonly Observation[];
}
