// A runbook is one question: its steps, the causes that explain them, and what to do about each.
import type { Location, Rung } from './location.ts';
import type { Measure } from './measure.ts';
import type { ReportTarget } from './report.ts';
import type { Scene } from './scene.ts';
import type { Site } from './site.ts';
import type { Step } from './step.ts';
import type { Text } from './text.ts';
import type { Facts, Judgement, Verdict } from './verdict.ts';

export const LAYERS = [
  'object',
  'pod',
  'dns',
  'policy',
  'masquerade',
  'node',
  'service',
  'ebpf',
  'overlay',
  'tailnet',
  'cloud',
  'tuning',
] as const;
export type Layer = (typeof LAYERS)[number];

export interface Remedy {
  readonly say: Text;
  /** Copy-paste command; empty when there is none. netwhy never runs it. */
  readonly run: string;
  readonly risk: 'read-only' | 'disruptive';
  /** How to see that it worked: usually a command. */
  readonly verify: string;
  /** Guide phase, errata row or upstream document. */
  readonly source: string;
}

/** A decided step as causes see it. */
export interface Finding {
  readonly step: string;
  readonly judgement: Judgement;
  readonly verdict: Verdict;
  readonly fails: boolean;
  readonly passes: boolean;
  readonly warns: boolean;
  /** unknown or skipped: it says nothing either way. */
  readonly silent: boolean;
  /** It could not look, and is skipped because another result made its question moot. */
  readonly moot?: true;
  readonly facts: Facts;
  readonly location: Location;
  readonly rung: Rung | null;
  readonly argv: readonly string[];
  readonly durationMs: number;
}

/** Looks a finding up. During a run, asking for a step that is not decided yet leaves the cause undecided. */
export type Found<Id extends string> = (step: Id) => Finding;

export interface Cause<Id extends string = string, S extends Scene = Scene> {
  /** Stable, kebab-case, documented in docs/causes, never reused. */
  readonly code: string;
  readonly layer: Layer;
  /** The step that shows it best. */
  readonly step: Id;
  readonly severity: 'fail' | 'warn';
  when(found: Found<Id>, scene: S): boolean;
  /** Two independent observations agree. Without it the cause is at most "consistent with". */
  proven?(found: Found<Id>, scene: S): boolean;
  /** Another step shows it, so that its own may pass; else a step that passes contradicts it, and it is not proven. */
  shownElsewhere?(found: Found<Id>, scene: S): boolean;
  /** Symptoms this cause accounts for; they fold under it. */
  readonly explains: readonly Id[];
  /** Its rule takes these to be well: it is not proven where they could not look. */
  readonly restsOn?: readonly Id[];
  /** Steps of lower causes that need not be read: whatever would show there is not beneath this one. */
  rulesOut?(found: Found<Id>, scene: S): readonly Id[];
  /**
   * Holds beside an earlier cause that accounts for its step: of several nodes each may have its own trouble.
   * Such a cause leaves out by itself what an earlier one accounts for.
   */
  readonly beside?: true;
  /** One sentence: what is broken, where. */
  say(found: Found<Id>, scene: S): Text;
  /** What it is about, where that is more or other than the question's subject: `node-1`, `node-1>node-2`. With the code it identifies a finding over time. */
  about?(found: Found<Id>, scene: S): readonly string[];
  remedies(found: Found<Id>, scene: S, site: Site): readonly Remedy[];
}

/**
 * What a question takes, and so which scene it gets: `pod` PodScene · `service` ServiceScene · `path` PathScene ·
 * `nodes` NodeScene (none named: all) · `node-or-pod` NodeScene, of a pod named with the node it runs on · `topic` Scene.
 */
export const TARGET_KINDS = ['pod', 'service', 'path', 'nodes', 'node-or-pod', 'topic'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** Something to look at besides the verdict: a drawing in monospace (at most 40 columns), or paragraphs. */
export interface Figure {
  readonly id: string;
  readonly kind: 'drawing' | 'prose';
  readonly title: Text;
  /** Lines end in LF. Foreign text in it is made harmless by the renderers. */
  readonly body: Text;
}

export interface Runbook<Id extends string = string, S extends Scene = Scene> {
  readonly id: string;
  /** Raised whenever steps or rules change meaning. */
  readonly version: number;
  readonly question: Text;
  readonly target: TargetKind;
  readonly steps: readonly Step<unknown, Id>[];
  /** Lowest layer first: the first that holds is what to fix. */
  readonly causes: readonly Cause<Id, S>[];
  /** Look at everything, whatever was proven meanwhile: an overview, not the search for one cause. */
  readonly whole?: true;
  /** Its steps are for several kinds of way, of which each subject has one: the answer leaves out the others' steps. */
  readonly oneOfMany?: true;
  /** Asked about all nodes it takes in so many; absent: 50, of which each can ask every other. */
  readonly mostNodes?: number;
  /** It shows what others say to each other, so whoever runs netwhy must have switched it on. */
  readonly guarded?: true;
  /** Drawn from what was found; a step that was not decided or could not look must show as such. */
  draw?(found: Found<Id>, scene: S, site: Site): readonly Figure[];
  /** The numbers worth keeping; what could not be measured is left out. */
  measure?(found: Found<Id>, scene: S): readonly Measure[];
  /** Words of the question that shows more of a cause; empty where none does. The catalog gives it to all alike. */
  next?(cause: { readonly code: string; readonly subjects: readonly string[] }, target: ReportTarget): string;
  /** Said when everything passed: what was checked, and what could not be looked at. */
  allWell(scene: S, how: (step: Id) => HowLooked, found: Found<Id>): Text;
}

/** `not-looked`: it could not be, and the answer did not need it. `neither`: it did not apply, or was no pass. */
export type HowLooked = 'passed' | 'not-looked' | 'neither';

/** Declares a runbook; step ids used in causes are checked by the compiler. */
export const runbook = <const Steps extends readonly Step<unknown, string>[], S extends Scene>(
  spec: Omit<Runbook<Steps[number]['id'], S>, 'steps'> & { readonly steps: Steps },
): Runbook => spec as unknown as Runbook;
