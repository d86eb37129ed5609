// What the engine and the edges need from the world; adapters in cluster/, store/ and slack/ fulfil them.
import type { Ask } from '../model/ask.ts';
import type { CommandCall } from '../model/command-call.ts';
import type { Location } from '../model/location.ts';
import type { Looked } from '../model/looked.ts';
import type { Observation, Recording } from '../model/recording.ts';
import type { Report } from '../model/report.ts';
import type { TargetKind } from '../model/runbook.ts';
import type { PodScene, Scene } from '../model/scene.ts';
import type { Lang } from '../model/text.ts';
import type { Judgement } from '../model/verdict.ts';
import type { Bounds } from './ports/access.ts';
import type { Span } from './ports/tracer.ts';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after ms, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A probe as the plan hands it to an observer: plain data. */
export interface PlannedProbe {
  readonly step: string;
  readonly probe: string;
  readonly location: Location;
  readonly call: CommandCall;
  readonly timeoutMs: number;
  readonly delayMs: number;
}

export interface ProbeWave {
  readonly run: string;
  readonly scene: Scene;
  readonly probes: readonly PlannedProbe[];
  /** startedMs of observations counts from here (Clock.now()). */
  readonly epochMs: number;
  /** What lies beyond is not looked at: forbidden. Absent: only the bot's own rights bound it. */
  readonly bounds?: Bounds;
  /** What is done for it is noted beneath; absent: nowhere. */
  readonly span?: Span;
}

/**
 * Runs a wave of probes where they belong. Yields each observation once, as it comes, in any order; a probe that
 * could not run yields `not-looked`. Never throws for anything the network or the cluster did. On abort it stops
 * yielding and releases every socket. One exec per node and wave where an agent is ready,
 * and one more where another container of its pod must ask tailscaled.
 */
export interface Observer {
  observe(wave: ProbeWave, signal: AbortSignal): AsyncIterable<Observation>;
}

/**
 * Bounds execs in flight per node, per cluster and overall. `acquire` waits its turn and rejects with the signal's reason.
 * The returned function releases the place; call it when the socket has closed, not when the result came.
 */
export interface ExecSlots {
  acquire(place: { readonly cluster: string; readonly node: string }, signal: AbortSignal): Promise<() => void>;
  readonly inFlight: number;
}

/** How much of a cluster a question about all nodes takes in. */
export interface Reach {
  /** Nodes beyond are left out. */
  readonly mostNodes: number;
  /** Of many nodes each asks a part of the others, another at each turn: which one it is, counted up. */
  readonly round: number;
  /** Ways asked at any turn, `node-1>node-2`. */
  readonly suspects: readonly string[];
}

/** Finds the subject of a question and reads its surroundings. */
export interface SceneReader {
  /**
   * The scene of the kind's shape (PodScene for `pod` …).
   * @throws Fault `usage` with suggestions when the name is unknown or ambiguous (looked, and it is not there).
   * Returns not-looked when the API server could not be asked (unreachable, forbidden, timed out).
   */
  read(ask: Ask, kind: TargetKind, signal: AbortSignal, span?: Span, reach?: Reach): Promise<Looked<Scene>>;
  /** After a run that met trouble in the pod asked about: is it still the same pod? undefined when it is, or nobody could tell. */
  vanished(scene: PodScene, signal: AbortSignal, span?: Span): Promise<'deleted' | 'replaced' | undefined>;
}

/** Steps as they are decided, for live progress. */
export type Progress =
  | {
      readonly kind: 'planned';
      readonly steps: readonly { readonly id: string; readonly asks: { readonly en: string; readonly ko: string } }[];
    }
  | { readonly kind: 'decided'; readonly step: string; readonly judgement: Judgement };

// --- journal -------------------------------------------------------------------------------------------------

/** What makes a request a digest: nobody waits for it, and it says what changed. */
export interface DigestOrder {
  readonly schedule: string;
  /** Milliseconds since the epoch. */
  readonly slotMs: number;
  /** Tell everything, changed or not. */
  readonly full: boolean;
  /** Slots before it that nobody took. */
  readonly missed: readonly number[];
  /** Questions beside the request's own, each with a run of its own. */
  readonly parts: readonly { readonly run: string; readonly ask: Ask; readonly words: string }[];
}

/** What an edge accepted and must bring to one visible end, across restarts. */
export interface AcceptedRequest {
  /** Run id: `r-` and 10 lower-case letters or digits. */
  readonly run: string;
  /** Same delivery, same key (event_id, trigger_id …): makes one run. */
  readonly dedupeKey: string;
  readonly surface: 'slash' | 'mention' | 'button' | 'shortcut' | 'modal' | 'schedule';
  readonly ask: Ask;
  /** The words as typed, for the answer's provenance. */
  readonly words: string;
  readonly team: string;
  readonly channel: string;
  readonly user: string;
  /** Parent message when asked in a thread; empty otherwise. */
  readonly threadTs: string;
  /** Empty when the surface has none. */
  readonly responseUrl: string;
  readonly lang: Lang;
  readonly acceptedAt: string;
  /** Run whose findings it looks at again, to see whether a fix helped; absent otherwise. */
  readonly verifies?: string;
  /** A second person's word, and the hash of the plan it is for; absent where none was needed. */
  readonly approved?: { readonly by: string; readonly plan: string };
  /** Of a digest; absent otherwise. */
  readonly digest?: DigestOrder;
  /** Of a further question of a digest: the digest's own run, which tells it. */
  readonly partOf?: string;
}

export const RUN_STATES = ['accepted', 'running', 'judged', 'posted', 'interrupted', 'failed', 'cancelled'] as const;
/** accepted → running → judged (report stored) → posted; or ended as interrupted, failed, cancelled: each with its message posted. */
export type RunState = (typeof RUN_STATES)[number];

export interface JournaledRun {
  readonly request: AcceptedRequest;
  readonly state: RunState;
  /** How often a process began to run it. */
  readonly attempts: number;
  /** ts of our root message; empty until posted. */
  readonly rootTs: string;
  /** ts of each thread reply already posted, by part name. */
  readonly replies: Readonly<Record<string, string>>;
}

/** Durable when a method resolves. Rejects with a Fault `adapter` when it could not be kept. */
export interface Journal {
  accept(request: AcceptedRequest): Promise<'new' | 'duplicate'>;
  begin(run: string): Promise<void>;
  rootPosted(run: string, ts: string): Promise<void>;
  /** recording is null when the target could not be read. */
  judged(run: string, recording: Recording | null, report: Report): Promise<void>;
  replyPosted(run: string, part: string, ts: string): Promise<void>;
  ended(run: string, state: 'posted' | 'interrupted' | 'failed' | 'cancelled', reason: string): Promise<void>;
  find(run: string): Promise<JournaledRun | null>;
  report(run: string): Promise<Report | null>;
  recording(run: string): Promise<Recording | null>;
  /** Accepted and not ended, oldest first. */
  unfinished(): Promise<readonly JournaledRun[]>;
  /** Ended runs, newest first. */
  recent(limit: number): Promise<readonly JournaledRun[]>;
  close(): Promise<void>;
}

// --- answering -----------------------------------------------------------------------------------------------

export interface AnswerOptions {
  readonly run: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly deadlineMs?: number;
  /** What an earlier run saw: only what was not well then is looked at again. */
  readonly again?: Recording;
  /** How far it may look. */
  readonly bounds?: Bounds;
  /** Its parts are noted beneath; absent: nowhere. */
  readonly span?: Span;
  /** Hash of the plan that was approved: any other is not run. */
  readonly approvedPlan?: string;
  /** Of one who asks regularly; else the minute decides. */
  readonly turn?: Pick<Reach, 'round' | 'suspects'>;
}

export interface Answer {
  readonly report: Report;
  /** null when the target could not be read, so that there was nothing to record. */
  readonly recording: Recording | null;
}

/** The chain from a parsed ask to a judged report. @throws Fault usage, busy, denied or adapter. */
export interface Answerer {
  answer(ask: Ask, options: AnswerOptions): Promise<Answer>;
}
