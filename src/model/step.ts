// A step asks one thing from one vantage and judges what it saw against an expected value.
import type { CommandCall, Parser } from './command-call.ts';
import type { Location, Rung, Vantage } from './location.ts';
import type { Pieces } from './pieces.ts';
import type { NodeScene, PathScene, PodScene, Scene, ServiceScene } from './scene.ts';
import type { Site } from './site.ts';
import type { Text } from './text.ts';
import type { Judgement, UnknownReason, Verdict } from './verdict.ts';

export interface Probe<T> {
  /** Unique within the step. */
  readonly key: string;
  readonly location: Location;
  readonly call: CommandCall;
  /** Kill timer of the command itself, in milliseconds. */
  readonly timeoutMs: number;
  /** Wait before starting, in milliseconds: for the second reading of a counter. Default 0. */
  readonly delayMs?: number;
  readonly parse: Parser<T>;
}

interface ReadingOf {
  readonly key: string;
  readonly location: Location;
  readonly rung: Rung | null;
  readonly argv: readonly string[];
  readonly durationMs: number;
}

/** A probe's parsed value, or the reason there is none. */
export type Reading<T> =
  | (ReadingOf & { readonly ok: true; readonly value: T; readonly exitCode: number; readonly stderr: string })
  | (ReadingOf & { readonly ok: false; readonly reason: UnknownReason; readonly detail: string });

/** A command of the guide that a step stands for, and why something else runs. */
export interface GuideCommand {
  /** As the guide writes it: `cilium bpf lb list`. */
  readonly says: string;
  /** What is true instead, in one sentence. */
  readonly why: Text;
  /** Erratum, e.g. `G8`. */
  readonly erratum: string;
}

export interface Step<T = unknown, Id extends string = string, S extends Scene = Scene> {
  readonly id: Id;
  readonly asks: Text;
  readonly vantage: Vantage;
  /**
   * Looked at to tell causes apart (a control elsewhere, a setting of the node), not part of what was asked:
   * its failure alone is no failure of the target. Causes weigh it.
   */
  readonly evidence?: true;
  /** The guide's own command for this, or which one it is for what was asked; the answer says what ran in its place. */
  readonly guide?: GuideCommand | ((scene: S) => GuideCommand | null);
  /** Steps that must be decided before this one starts. Keep it rare: every wave costs one exec more. */
  readonly after?: readonly string[];
  /**
   * What it asks in cilium-agent's container, an exec a command, is asked with the first of these steps that is not well, and not needed
   * when all are: it tells why. What it asks elsewhere is asked with the rest.
   * Those that the runbook does not have, or that look at nothing here, are passed over; with none left it starts at once.
   */
  readonly whenUnwell?: readonly string[];
  /**
   * What to run where. A Judgement instead of probes answers at once: from the scene (vantage api),
   * or because there is nothing to look at (skipped: not-applicable) or no way to look (unknown).
   */
  probes(scene: S, site: Site): readonly Probe<T>[] | Judgement;
  /** Pure. Called when at least one reading is ok; with none, the step is unknown with the first reason, unless it says otherwise. */
  judge(readings: readonly Reading<T>[], scene: S, site: Site): Judgement;
  /** The same in pieces, for what judges many thousand readings; `judge` is then the whole of it. */
  judgeInPieces?(readings: readonly Reading<T>[], scene: S, site: Site): Pieces<Judgement>;
  /** `judge` is called without any reading too: what the scene tells may decide alone. It must say unknown where it does not. */
  readonly judgesBlind?: true;
  /**
   * When this step could not look (unknown), may another step's result make its question moot?
   * Then it is skipped as not needed, with this text, instead of leaving the answer open. null keeps it unknown.
   */
  moot?(verdictOf: (step: string) => Verdict, scene: S): Text | null;
}

/** Declares a step of any question; its value type stays inside it. */
export const step = <T, const Id extends string>(spec: Step<T, Id>): Step<unknown, Id> => erase(spec);
/** Of a question about a pod. The catalog holds that a runbook's steps fit the scene its target gets. */
export const podStep = <T, const Id extends string>(spec: Step<T, Id, PodScene>): Step<unknown, Id> => erase(spec);
export const serviceStep = <T, const Id extends string>(spec: Step<T, Id, ServiceScene>): Step<unknown, Id> =>
  erase(spec);
export const pathStep = <T, const Id extends string>(spec: Step<T, Id, PathScene>): Step<unknown, Id> => erase(spec);
export const nodeStep = <T, const Id extends string>(spec: Step<T, Id, NodeScene>): Step<unknown, Id> => erase(spec);

const erase = <T, Id extends string, S extends Scene>(spec: Step<T, Id, S>): Step<unknown, Id> =>
  spec as unknown as Step<unknown, Id>;
